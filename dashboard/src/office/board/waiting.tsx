/** Who waits for a bed, and which bed is proposed for whom. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import {
  Badge,
  Check,
  Dialog,
  Field,
  FieldRow,
  Form,
  get,
  Moment,
  Notice,
  type PageOf,
  Panel,
  type PatientFound,
  PatientPicker,
  post,
  Refusal,
  Select,
  say,
  Table,
  useLoad,
  useLoading,
  useSubmit,
} from "../kit";
import type { Board } from "./board";

interface WaitingShown {
  readonly id: number;
  readonly patient: number;
  readonly name: string;
  readonly sex: string;
  readonly since: string;
  readonly urgency: number;
  readonly unit_kind: string;
  readonly monitoring: boolean;
  readonly prefers: string | null;
  readonly note: string;
  readonly bed: string | null;
  readonly isolation: readonly string[];
}

interface Plan {
  readonly items: readonly {
    readonly waiting: number;
    readonly patient: number;
    readonly bed: string | null;
    readonly points: number;
    readonly because: string;
    readonly next_best: string;
    readonly blocked: readonly string[];
  }[];
  readonly proven: boolean;
}

const URGENCY: Readonly<Record<number, string>> = { 1: "Now", 2: "Today", 3: "Can wait" };
const URGENCIES = Object.entries(URGENCY).map(([value, name]) => ({ value, name }));
const UNIT_KINDS = ["ward", "icu", "emergency", "maternity", "paediatric"].map((kind) => ({
  value: kind,
  name: kind === "icu" ? "Intensive care" : kind.charAt(0).toUpperCase() + kind.slice(1),
}));

export function Waiting(): JSX.Element {
  const list = useLoad<PageOf<WaitingShown>>("/waiting", { everyS: 15 });
  const [adding, setAdding] = useState(false);
  const [plan, setPlan] = useState<Plan | null>(null);
  const asking = useSubmit();
  const propose = (): Promise<boolean> =>
    asking.run(async (key) =>
      setPlan(await post<Plan>("/waiting/plan", {}, { key, timeoutMs: 30_000 })),
    );
  const end = async (one: WaitingShown): Promise<void> => {
    if (await asking.run((key) => post(`/waiting/${one.id}/end`, {}, { key }))) list.again();
  };
  return (
    <Panel
      title="Waiting for a bed"
      actions={
        <>
          <button
            class="button button-main"
            type="button"
            aria-disabled={asking.busy}
            onClick={() => void propose()}
          >
            {asking.busy ? "Looking…" : "Propose beds"}
          </button>
          <button class="button" type="button" onClick={() => setAdding(true)}>
            Somebody waits…
          </button>
        </>
      }
    >
      <Refusal problem={asking.problem} />
      <Table
        caption="Patients who wait for a bed"
        columns={[
          { name: "Patient", cell: (one) => `${one.name} (${one.sex})`, by: (one) => one.name },
          { name: "Urgency", cell: (one) => URGENCY[one.urgency], by: (one) => one.urgency },
          { name: "Since", cell: (one) => <Moment at={one.since} />, by: (one) => one.since },
          { name: "Needs", cell: needs },
          { name: "Now in", cell: (one) => one.bed ?? "–" },
          {
            name: "",
            cell: (one) => (
              <button class="button" type="button" onClick={() => void end(one)}>
                Waits no longer
              </button>
            ),
          },
        ]}
        rows={list.data?.items}
        keyOf={(one) => one.id}
        load={list}
        empty="Nobody waits for a bed"
      />
      {plan !== null && list.data !== undefined && (
        <Proposed plan={plan} waiting={list.data.items} onDone={list.again} />
      )}
      {adding && (
        <Add
          onClose={() => setAdding(false)}
          onDone={() => {
            setAdding(false);
            list.again();
          }}
        />
      )}
    </Panel>
  );
}

function needs(one: WaitingShown): string {
  return [
    UNIT_KINDS.find(({ value }) => value === one.unit_kind)?.name ?? one.unit_kind,
    one.monitoring ? "monitor" : "",
    ...one.isolation.map((kind) => `isolation: ${kind}`),
    one.prefers === null ? "" : `prefers ${one.prefers}`,
    one.note,
  ]
    .filter((each) => each !== "")
    .join(" · ");
}

interface ProposedProps {
  plan: Plan;
  waiting: readonly WaitingShown[];
  onDone: () => void;
}

/** The plan with its reasons; taking one admits nobody, it keeps the bed for the patient. */
function Proposed({ plan, waiting, onDone }: ProposedProps): JSX.Element {
  return (
    <section aria-label="Proposed beds">
      <h3>Proposed beds</h3>
      {!plan.proven && (
        <Notice tone="warn">The time was over: there may be a better plan than this.</Notice>
      )}
      <Table
        caption="Proposed beds"
        columns={[
          {
            name: "Patient",
            cell: (item) => waiting.find((one) => one.id === item.waiting)?.name ?? "–",
          },
          {
            name: "Proposal",
            cell: (item) =>
              item.bed === null ? (
                <>
                  <Badge tone="warn">No bed</Badge> {item.blocked.join("; ")}
                </>
              ) : (
                <>
                  {item.because}
                  {item.next_best !== "" && (
                    <span class="field-hint"> Next best: {item.next_best}</span>
                  )}
                </>
              ),
          },
          {
            name: "",
            cell: (item) => (item.bed === null ? null : <Keep item={item} onDone={onDone} />),
          },
        ]}
        rows={plan.items}
        keyOf={(item) => item.waiting}
      />
    </section>
  );
}

const KEPT_MS = 2 * 3_600_000;

function Keep(props: { item: Plan["items"][number]; onDone: () => void }): JSX.Element {
  const { item, onDone } = props;
  const sending = useSubmit();
  const [kept, setKept] = useState(false);
  const keep = async (): Promise<void> => {
    const until = new Date(Date.now() + KEPT_MS).toISOString();
    const body = { kind: "reserved", patient: item.patient, until, reason: "proposed" };
    const path = `/beds/${encodeURIComponent(item.bed ?? "")}/states`;
    if (await sending.run((key) => post(path, body, { key }))) {
      setKept(true);
      say("Reserved for two hours");
      onDone();
    }
  };
  if (kept) return <a href={`/board?bed=${encodeURIComponent(item.bed ?? "")}`}>Reserved: open</a>;
  return (
    <>
      <button class="button" type="button" onClick={() => void keep()}>
        Reserve
      </button>
      <Refusal problem={sending.problem} />
    </>
  );
}

function Add({ onDone, onClose }: { onDone: () => void; onClose: () => void }): JSX.Element {
  const [patient, setPatient] = useState<PatientFound | null>(null);
  const board = useLoading<Board>("/board", (signal) => get<Board>("/board", { signal }));
  const units = (board.data?.units ?? []).map(({ id, name }) => ({ value: id, name }));
  const send = async (key: string, said: Record<string, string>): Promise<void> => {
    const body = {
      patient: patient?.id,
      urgency: Number(said.urgency),
      unit_kind: said.unit_kind,
      monitoring: said.monitoring === "on",
      prefers: said.prefers ?? null,
      note: said.note ?? "",
    };
    await post("/waiting", body, { key });
    say("On the list");
  };
  return (
    <Dialog title="Somebody waits for a bed" onClose={onClose}>
      <Form label="Put on the list" send={send} onDone={onDone} onCancel={onClose}>
        <PatientPicker onPick={setPatient} autofocus required />
        <FieldRow>
          <Select name="urgency" label="Urgency" options={URGENCIES} required />
          <Select name="unit_kind" label="Needs" options={UNIT_KINDS} required />
        </FieldRow>
        <Check name="monitoring" label="Only a bed with a monitor" />
        <Select name="prefers" label="Prefers" options={units} blank="Any unit" />
        <Field name="note" label="Note" maxLength={500} />
      </Form>
    </Dialog>
  );
}
