/** Transfer, swap, discharge, away, and the admission by mistake. */

import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";
import { t } from "../../words/words";
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
import { useRoomRules } from "./room-rules";

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
  const { warned, field } = useRoomRules();
  const send = async (key: string, said: Record<string, string>): Promise<void> => {
    const at = said.at === undefined ? {} : { at: instantOf(said.at, site.value.time_zone) };
    const reason = said.late === undefined ? {} : { reason: said.late };
    await post(
      `/admissions/${seen.admission}/${act}`,
      // Only where it was asked for: nothing else knows of rooms.
      { ...body(said), ...at, ...(said.despite === undefined ? {} : { despite: said.despite }) },
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
        send={warned(send)}
        onDone={onDone}
        onLookAgain={onDone}
        onCancel={onClose}
      >
        {props.children}
        {field}
        {late && (
          <details>
            <summary>{t("It happened earlier")}</summary>
            <DateTimeField name="at" label={t("When")} />
            <Field name="late" label={t("Why it is entered only now")} maxLength={500} />
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
      title={t("Transfer")}
      act="transfer"
      label={t("Transfer")}
      said={t("Transferred")}
      body={(said) => ({ bed: said.bed, with_monitor: said.with_monitor === "on" })}
    >
      <Select
        name="bed"
        label={t("To bed")}
        options={ready(props.board)}
        blank={t("Choose a bed")}
        required
      />
      {props.bed.monitor !== null && (
        <Check
          name="with_monitor"
          label={t("The monitor {monitor} goes along", { monitor: props.bed.monitor })}
        />
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
      title={t("Change beds with another patient")}
      act="swap"
      label={t("Change beds")}
      said={t("They have changed beds")}
      body={body}
    >
      <Select
        name="other"
        label={t("With")}
        options={others(props.board, props.bed.id)}
        blank={t("Choose a patient")}
        required
      />
      <Check name="with_monitors" label={t("The monitors go along")} />
    </StayForm>
  );
}

const WHERE_TO = [
  {
    value: "home",
    get name() {
      return t("Home");
    },
  },
  {
    value: "other hospital",
    get name() {
      return t("Another hospital");
    },
  },
  {
    value: "rehabilitation",
    get name() {
      return t("Rehabilitation");
    },
  },
  {
    value: "nursing home",
    get name() {
      return t("Nursing home");
    },
  },
  {
    value: "against advice",
    get name() {
      return t("Left against advice");
    },
  },
  {
    value: "died",
    get name() {
      return t("Died");
    },
  },
];

export function Discharge(props: ActProps): JSX.Element {
  return (
    <StayForm
      {...props}
      title={t("Discharge")}
      act="discharge"
      label={t("Discharge")}
      said="Discharged; the bed is to be cleaned"
      body={(said) => ({ to: said.to, disconnect: said.disconnect === "on" })}
    >
      <Select name="to" label={t("Where to")} options={WHERE_TO} required />
      {props.bed.monitor !== null && (
        <Check
          name="disconnect"
          label={t("Take the monitor {monitor} off", { monitor: props.bed.monitor })}
        />
      )}
    </StayForm>
  );
}

const WHY_AWAY = [
  {
    value: "off_ward",
    get name() {
      return t("Off the ward");
    },
  },
  {
    value: "leave",
    get name() {
      return t("On leave");
    },
  },
  {
    value: "theatre",
    get name() {
      return t("In theatre");
    },
  },
];

export function Leave(props: ActProps): JSX.Element {
  return (
    <StayForm
      {...props}
      title={t("Away from the bed")}
      act="leave"
      label={t("Away")}
      said={t("Away from the bed")}
      body={(said) => ({ kind: said.kind })}
    >
      <Select name="kind" label={t("Why")} options={WHY_AWAY} required />
    </StayForm>
  );
}

export function Cancel(props: ActProps): JSX.Element {
  return (
    <StayForm
      {...props}
      title={t("Admitted by mistake")}
      act="cancel"
      label={t("Undo the admission")}
      said={t("Undone")}
      danger
      late={false}
      body={(said) => ({ reason: said.reason })}
    >
      <TextArea name="reason" label={t("What was wrong")} maxLength={500} required />
    </StayForm>
  );
}
