/** Reserving and blocking a bed, isolation, the monitor, and whose values these are. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { nowMs } from "../../store/clock";
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
    say("Reserved");
  };
  return (
    <Dialog title={`Reserve ${props.bed.name}`} onClose={props.onClose}>
      <Form label="Reserve" send={send} onDone={props.onDone} onCancel={props.onClose}>
        <PatientPicker onPick={setPatient} autofocus required />
        <DateTimeField name="until" label="At the longest until" at={until} required />
        <Field name="reason" label="Note" maxLength={500} />
      </Form>
    </Dialog>
  );
}

export function Block(props: ActProps): JSX.Element {
  const send = async (key: string, said: Record<string, string>): Promise<void> => {
    await post(`${pathOf(props)}/states`, { kind: "blocked", reason: said.reason }, { key });
    say("Blocked");
  };
  return (
    <Dialog title={`Block ${props.bed.name}`} onClose={props.onClose}>
      <Form label="Block" send={send} onDone={props.onDone} onCancel={props.onClose}>
        <Field name="reason" label="Why" maxLength={500} required autofocus />
      </Form>
    </Dialog>
  );
}

const ISOLATIONS = ["contact", "droplet", "airborne", "protective"].map((kind) => ({
  value: kind,
  name: kind.charAt(0).toUpperCase() + kind.slice(1),
}));

export function Isolate(props: ActProps): JSX.Element {
  const { bed, onDone, onClose } = props;
  const ending = useSubmit();
  const send = async (key: string, said: Record<string, string>): Promise<void> => {
    const body = { kind: said.kind, reason: said.reason ?? "" };
    await post(`/patients/${bed.patient?.id}/isolations`, body, { key });
    say("Isolated");
  };
  const end = async (id: number): Promise<void> => {
    if (await ending.run((key) => post(`/isolations/${id}/end`, {}, { key }))) {
      say("Isolation ended");
      onDone();
    }
  };
  return (
    <Dialog title="Isolation" onClose={onClose}>
      {bed.isolation.map(({ id, kind }) => (
        <p key={id}>
          {kind}{" "}
          <button class="button" type="button" onClick={() => void end(id)}>
            End
          </button>
        </p>
      ))}
      <Refusal problem={ending.problem} />
      <Form label="Isolate" send={send} onDone={onDone} onCancel={onClose}>
        <Select name="kind" label="Kind" options={ISOLATIONS} required />
        <Field name="reason" label="Why" maxLength={500} />
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
    say("Connected");
  };
  const disconnect = async (): Promise<void> => {
    if (await sending.run((key) => post(`${path}/disconnect`, {}, { key }))) {
      say("Disconnected");
      onDone();
    }
  };
  const doubt = async (): Promise<void> => {
    if (await sending.run((key) => post(`${pathOf(props)}/doubt`, {}, { key }))) {
      say("Shown as ??? until somebody has looked");
      onDone();
    }
  };
  if (bed.monitor === null)
    return (
      <Dialog title={`Connect a monitor to ${bed.name}`} onClose={onClose}>
        <Form label="Connect" send={connect} onDone={onDone} onCancel={onClose}>
          <Field name="device" label="Monitor" hint="Its name" maxLength={64} required autofocus />
        </Form>
      </Dialog>
    );
  return (
    <Dialog title={`Monitor ${bed.monitor}`} onClose={onClose}>
      <div class="board-buttons">
        <button class="button" type="button" onClick={() => void disconnect()}>
          Disconnect
        </button>
        {!bed.doubtful && bed.state === "occupied" && (
          <button class="button" type="button" onClick={() => void doubt()}>
            It may measure another patient
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
  { value: "same_patient", name: "I have asked: it is the patient of the ledger" },
  { value: "disconnected", name: "It is not: take the monitor off" },
];

export function Settle(props: ActProps): JSX.Element {
  const doubts = useLoad<PageOf<DoubtShown>>("/doubts");
  const doubt = doubts.data?.items.find((each) => each.bed === props.bed.id);
  if (doubts.data === undefined)
    return (
      <Dialog title="Whose values are these?" onClose={props.onClose}>
        {doubts.problem ? <Refusal problem={doubts.problem} /> : <Loading />}
      </Dialog>
    );
  const send = async (key: string, said: Record<string, string>): Promise<void> => {
    const body = { doubt: doubt?.id, outcome: said.outcome, note: said.note ?? "" };
    await post(`${pathOf(props)}/doubt/settle`, body, { key });
    say("Settled");
  };
  return (
    <Dialog title="Whose values are these?" onClose={props.onClose}>
      <p>
        The ledger says: <strong>{props.bed.patient?.name ?? "nobody you may see"}</strong>.{" "}
        {doubt === undefined ? "" : words(doubt)} Look at the patient's wristband before you answer.
      </p>
      <Form label="Settle" send={send} onDone={props.onDone} onCancel={props.onClose}>
        <Select name="outcome" label="What you found" options={FOUND} blank="Choose" required />
        <TextArea name="note" label="Note" maxLength={500} />
      </Form>
    </Dialog>
  );
}

function words(doubt: DoubtShown): string {
  if (doubt.raised_by !== null)
    return `${doubt.raised_by} doubts it${doubt.note === "" ? "" : `: ${doubt.note}`}.`;
  return doubt.claimed === null
    ? `The monitor ${doubt.device} says that its patient has gone.`
    : `The monitor ${doubt.device} says that it measures stay ${doubt.claimed}.`;
}
