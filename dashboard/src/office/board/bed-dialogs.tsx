/** Reserving and blocking a bed, isolation, the monitor, and whose values these are. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { nowMs } from "../../store/clock";
import { capital } from "../../words/terms";
import { t } from "../../words/words";
import {
  DateTimeField,
  Dialog,
  Field,
  Form,
  instantOf,
  Loading,
  type PageOf,
  type PatientFound,
  PatientPicker,
  post,
  Refusal,
  Select,
  say,
  site,
  TextArea,
  useLoad,
  useSubmit,
} from "../kit";
import type { ActProps } from "./acts";

const pathOf = (props: ActProps): string => `/beds/${encodeURIComponent(props.bed.id)}`;
const HOUR_MS = 3_600_000;

export function Reserve(props: ActProps): JSX.Element {
  const [patient, setPatient] = useState<PatientFound | null>(null);
  const [until] = useState(() => nowMs.peek() + 4 * HOUR_MS);
  const send = async (key: string, said: Record<string, string>): Promise<void> => {
    const body = {
      kind: "reserved",
      patient: patient?.id,
      until: instantOf(said.until ?? "", site.value.time_zone),
      reason: said.reason ?? "",
    };
    await post(`${pathOf(props)}/states`, body, { key });
    say(t("Reserved"));
  };
  return (
    <Dialog title={t("Reserve {bed}", { bed: props.bed.name })} onClose={props.onClose}>
      <Form label={t("Reserve")} send={send} onDone={props.onDone} onCancel={props.onClose}>
        <PatientPicker onPick={setPatient} autofocus required />
        <DateTimeField name="until" label={t("At the longest until")} at={until} required />
        <Field name="reason" label={t("Note")} maxLength={500} />
      </Form>
    </Dialog>
  );
}

export function Block(props: ActProps): JSX.Element {
  const send = async (key: string, said: Record<string, string>): Promise<void> => {
    await post(`${pathOf(props)}/states`, { kind: "blocked", reason: said.reason }, { key });
    say(t("Blocked"));
  };
  return (
    <Dialog title={t("Block {bed}", { bed: props.bed.name })} onClose={props.onClose}>
      <Form label={t("Block")} send={send} onDone={props.onDone} onCancel={props.onClose}>
        <Field name="reason" label={t("Why")} maxLength={500} required autofocus />
      </Form>
    </Dialog>
  );
}

const ISOLATIONS = ["contact", "droplet", "airborne", "protective"].map((kind) => ({
  value: kind,
  get name() {
    return capital(kind);
  },
}));

export function Isolate(props: ActProps): JSX.Element {
  const { bed, onDone, onClose } = props;
  const ending = useSubmit();
  const send = async (key: string, said: Record<string, string>): Promise<void> => {
    const body = { kind: said.kind, reason: said.reason ?? "" };
    await post(`/patients/${bed.patient?.id}/isolations`, body, { key });
    say(t("Isolated"));
  };
  const end = async (id: number): Promise<void> => {
    if (await ending.run((key) => post(`/isolations/${id}/end`, {}, { key }))) {
      say(t("Isolation ended"));
      onDone();
    }
  };
  return (
    <Dialog title={t("Isolation")} onClose={onClose}>
      {bed.isolation.map(({ id, kind }) => (
        <p key={id}>
          {kind}{" "}
          <button class="button" type="button" onClick={() => void end(id)}>
            {t("End")}
          </button>
        </p>
      ))}
      <Refusal problem={ending.problem} />
      <Form label={t("Isolate")} send={send} onDone={onDone} onCancel={onClose}>
        <Select name="kind" label={t("Kind")} options={ISOLATIONS} required />
        <Field name="reason" label={t("Why")} maxLength={500} />
      </Form>
    </Dialog>
  );
}

export function Monitor(props: ActProps): JSX.Element {
  const { bed, onDone, onClose } = props;
  const path = `${pathOf(props)}/monitor`;
  const sending = useSubmit();
  const connect = async (key: string, said: Record<string, string>): Promise<void> => {
    await post(path, { device: said.device }, { key });
    say(t("Connected"));
  };
  const disconnect = async (): Promise<void> => {
    if (await sending.run((key) => post(`${path}/disconnect`, {}, { key }))) {
      say(t("Disconnected"));
      onDone();
    }
  };
  const doubt = async (): Promise<void> => {
    if (await sending.run((key) => post(`${pathOf(props)}/doubt`, {}, { key }))) {
      say(t("Shown as ??? until somebody has looked"));
      onDone();
    }
  };
  if (bed.monitor === null)
    return (
      <Dialog title={t("Connect a monitor to {bed}", { bed: bed.name })} onClose={onClose}>
        <Form label={t("Connect")} send={connect} onDone={onDone} onCancel={onClose}>
          <Field
            name="device"
            label={t("Monitor")}
            hint={t("Its name")}
            maxLength={64}
            required
            autofocus
          />
        </Form>
      </Dialog>
    );
  return (
    <Dialog title={t("Monitor {monitor}", { monitor: bed.monitor })} onClose={onClose}>
      <div class="board-buttons">
        <button class="button" type="button" onClick={() => void disconnect()}>
          {t("Disconnect")}
        </button>
        {!bed.doubtful && bed.state === "occupied" && (
          <button class="button" type="button" onClick={() => void doubt()}>
            {t("It may measure another patient")}
          </button>
        )}
      </div>
      <Refusal problem={sending.problem} />
    </Dialog>
  );
}

interface DoubtShown {
  readonly id: number;
  readonly bed: string;
  readonly device: string | null;
  readonly claimed: number | null;
  readonly raised_by: string | null;
  readonly note: string;
}

const FOUND = [
  {
    value: "same_patient",
    get name() {
      return t("I have asked: it is the patient of the ledger");
    },
  },
  {
    value: "disconnected",
    get name() {
      return t("It is not: take the monitor off");
    },
  },
];

export function Settle(props: ActProps): JSX.Element {
  const doubts = useLoad<PageOf<DoubtShown>>("/doubts");
  const doubt = doubts.data?.items.find((each) => each.bed === props.bed.id);
  if (doubts.data === undefined)
    return (
      <Dialog title={t("Whose values are these?")} onClose={props.onClose}>
        {doubts.problem ? <Refusal problem={doubts.problem} /> : <Loading />}
      </Dialog>
    );
  const send = async (key: string, said: Record<string, string>): Promise<void> => {
    const body = { doubt: doubt?.id, outcome: said.outcome, note: said.note ?? "" };
    await post(`${pathOf(props)}/doubt/settle`, body, { key });
    say(t("Settled"));
  };
  return (
    <Dialog title={t("Whose values are these?")} onClose={props.onClose}>
      <p>
        {t("The ledger says:")}{" "}
        <strong>{props.bed.patient?.name ?? t("nobody you may see")}</strong>.{" "}
        {doubt === undefined ? "" : `${words(doubt)} `}
        {t("Look at the patient's wristband before you answer.")}
      </p>
      <Form label={t("Settle")} send={send} onDone={props.onDone} onCancel={props.onClose}>
        <Select
          name="outcome"
          label={t("What you found")}
          options={FOUND}
          blank={t("Choose")}
          required
        />
        <TextArea name="note" label={t("Note")} maxLength={500} />
      </Form>
    </Dialog>
  );
}

function words(doubt: DoubtShown): string {
  if (doubt.raised_by !== null)
    return doubt.note === ""
      ? t("{person} doubts it.", { person: doubt.raised_by })
      : t("{person} doubts it: {note}.", { person: doubt.raised_by, note: doubt.note });
  const device = doubt.device ?? "";
  return doubt.claimed === null
    ? t("The monitor {device} says that its patient has gone.", { device })
    : t("The monitor {device} says that it measures stay {claimed}.", {
        device,
        claimed: doubt.claimed,
      });
}
