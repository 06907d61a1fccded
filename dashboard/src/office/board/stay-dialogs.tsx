/** Transfer, swap, discharge, away, and the admission by mistake. */

import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";
import {
  Check,
  DateTimeField,
  Dialog,
  Field,
  Form,
  instantOf,
  post,
  Select,
  say,
  site,
  TextArea,
} from "../kit";
import type { ActProps } from "./acts";
import { bedOf, others, ready, who } from "./board";

interface StayFormProps extends ActProps {
  title: string;
  act: string;
  label: string;
  said: string;
  danger?: boolean;
  late?: boolean;
  body: (said: Record<string, string>) => object;
  children: ComponentChildren;
}

/** A change of the ledger: when it happened, and why it is entered only now. */
function StayForm(props: StayFormProps): JSX.Element {
  const { bed, title, act, label, danger = false, late = true, body, onDone, onClose } = props;
  // As it was when the dialog was opened: what somebody else changes meanwhile is looked at again.
  const [seen] = useState({ admission: bed.admission, revision: bed.revision ?? 0 });
  const send = async (key: string, said: Record<string, string>): Promise<void> => {
    const at = said.at === undefined ? {} : { at: instantOf(said.at, site.value.time_zone) };
    const reason = said.late === undefined ? {} : { reason: said.late };
    await post(
      `/admissions/${seen.admission}/${act}`,
      { ...body(said), ...at },
      { key, revision: seen.revision, ...reason },
    );
    say(props.said);
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <p>
        {bed.name} · {who(bed)}
      </p>
      <Form
        label={label}
        danger={danger}
        send={send}
        onDone={onDone}
        onLookAgain={onDone}
        onCancel={onClose}
      >
        {props.children}
        {late && (
          <details>
            <summary>It happened earlier</summary>
            <DateTimeField name="at" label="When" />
            <Field name="late" label="Why it is entered only now" maxLength={500} />
          </details>
        )}
      </Form>
    </Dialog>
  );
}

export function Transfer(props: ActProps): JSX.Element {
  return (
    <StayForm
      {...props}
      title="Transfer"
      act="transfer"
      label="Transfer"
      said="Transferred"
      body={(said) => ({ bed: said.bed, with_monitor: said.with_monitor === "on" })}
    >
      <Select
        name="bed"
        label="To bed"
        options={ready(props.board)}
        blank="Choose a bed"
        required
      />
      {props.bed.monitor !== null && (
        <Check name="with_monitor" label={`The monitor ${props.bed.monitor} goes along`} />
      )}
    </StayForm>
  );
}

export function Swap(props: ActProps): JSX.Element {
  const body = (said: Record<string, string>): object => {
    const other = bedOf(props.board, said.other ?? "");
    return {
      other: other?.admission,
      other_seen: other?.revision,
      with_monitors: said.with_monitors === "on",
    };
  };
  return (
    <StayForm
      {...props}
      title="Change beds with another patient"
      act="swap"
      label="Change beds"
      said="They have changed beds"
      body={body}
    >
      <Select
        name="other"
        label="With"
        options={others(props.board, props.bed.id)}
        blank="Choose a patient"
        required
      />
      <Check name="with_monitors" label="The monitors go along" />
    </StayForm>
  );
}

const WHERE_TO = [
  { value: "home", name: "Home" },
  { value: "other hospital", name: "Another hospital" },
  { value: "rehabilitation", name: "Rehabilitation" },
  { value: "nursing home", name: "Nursing home" },
  { value: "against advice", name: "Left against advice" },
  { value: "died", name: "Died" },
];

export function Discharge(props: ActProps): JSX.Element {
  return (
    <StayForm
      {...props}
      title="Discharge"
      act="discharge"
      label="Discharge"
      said="Discharged; the bed is to be cleaned"
      body={(said) => ({ to: said.to, disconnect: said.disconnect === "on" })}
    >
      <Select name="to" label="Where to" options={WHERE_TO} required />
      {props.bed.monitor !== null && (
        <Check name="disconnect" label={`Take the monitor ${props.bed.monitor} off`} />
      )}
    </StayForm>
  );
}

const WHY_AWAY = [
  { value: "off_ward", name: "Off the ward" },
  { value: "leave", name: "On leave" },
  { value: "theatre", name: "In theatre" },
];

export function Leave(props: ActProps): JSX.Element {
  return (
    <StayForm
      {...props}
      title="Away from the bed"
      act="leave"
      label="Away"
      said="Away from the bed"
      body={(said) => ({ kind: said.kind })}
    >
      <Select name="kind" label="Why" options={WHY_AWAY} required />
    </StayForm>
  );
}

export function Cancel(props: ActProps): JSX.Element {
  return (
    <StayForm
      {...props}
      title="Admitted by mistake"
      act="cancel"
      label="Undo the admission"
      said="Undone"
      danger
      late={false}
      body={(said) => ({ reason: said.reason })}
    >
      <TextArea name="reason" label="What was wrong" maxLength={500} required />
    </StayForm>
  );
}
