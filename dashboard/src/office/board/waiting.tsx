/** Who waits for a bed, and which bed is proposed for whom. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { capital, term } from "../../words/terms";
import { t } from "../../words/words";
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

const URGENCY: Readonly<Record<number, string>> = {
  get 1() {
    return t("Now");
  },
  get 2() {
    return t("Today");
  },
  get 3() {
    return t("Can wait");
  },
};
const URGENCIES = Object.keys(URGENCY).map((value) => ({
  value,
  get name() {
    return URGENCY[Number(value)] ?? value;
  },
}));
const UNIT_KINDS = ["ward", "icu", "emergency", "maternity", "paediatric"].map((kind) => ({
  value: kind,
  get name() {
    return kind === "icu" ? t("Intensive care") : capital(kind);
  },
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
      title={t("Waiting for a bed")}
      actions={
        <>
          <button
            class="button button-main"
            type="button"
            aria-disabled={asking.busy}
            onClick={() => void propose()}
          >
            {asking.busy ? t("Looking…") : t("Propose beds")}
          </button>
          <button class="button" type="button" onClick={() => setAdding(true)}>
            {t("Somebody waits…")}
          </button>
        </>
      }
    >
      <Refusal problem={asking.problem} />
      <Table
        caption={t("Patients who wait for a bed")}
        columns={[
          {
            name: t("Patient"),
            cell: (one) => `${one.name} (${term(one.sex)})`,
            by: (one) => one.name,
          },
          { name: t("Urgency"), cell: (one) => URGENCY[one.urgency], by: (one) => one.urgency },
          { name: t("Since"), cell: (one) => <Moment at={one.since} />, by: (one) => one.since },
          { name: t("Needs"), cell: needs },
          { name: t("Now in"), cell: (one) => one.bed ?? "–" },
          {
            name: "",
            cell: (one) => (
              <button class="button" type="button" onClick={() => void end(one)}>
                {t("Waits no longer")}
              </button>
            ),
          },
        ]}
        rows={list.data?.items}
        keyOf={(one) => one.id}
        load={list}
        empty={t("Nobody waits for a bed")}
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
    ...one.isolation.map((kind) => t("isolation: {kind}", { kind: term(kind) })),
    one.prefers === null ? "" : t("prefers {prefers}", { prefers: one.prefers }),
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
    <section aria-label={t("Proposed beds")}>
      <h3>{t("Proposed beds")}</h3>
      {!plan.proven && (
        <Notice tone="warn">{t("The time was over: there may be a better plan than this.")}</Notice>
      )}
      <Table
        caption={t("Proposed beds")}
        columns={[
          {
            name: t("Patient"),
            cell: (item) => waiting.find((one) => one.id === item.waiting)?.name ?? "–",
          },
          {
            name: t("Proposal"),
            cell: (item) =>
              item.bed === null ? (
                <>
                  <Badge tone="warn">{t("No bed")}</Badge> {item.blocked.join("; ")}
                </>
              ) : (
                <>
                  {item.because}
                  {item.next_best !== "" && (
                    <span class="field-hint">
                      {" "}
                      {t("Next best: {next_best}", { next_best: item.next_best })}
                    </span>
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
      say(t("Reserved for two hours"));
      onDone();
    }
  };
  if (kept)
    return <a href={`/board?bed=${encodeURIComponent(item.bed ?? "")}`}>{t("Reserved: open")}</a>;
  return (
    <>
      <button class="button" type="button" onClick={() => void keep()}>
        {t("Reserve")}
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
    say(t("On the list"));
  };
  return (
    <Dialog title={t("Somebody waits for a bed")} onClose={onClose}>
      <Form label={t("Put on the list")} send={send} onDone={onDone} onCancel={onClose}>
        <PatientPicker onPick={setPatient} autofocus required />
        <FieldRow>
          <Select name="urgency" label={t("Urgency")} options={URGENCIES} required />
          <Select name="unit_kind" label={t("Needs")} options={UNIT_KINDS} required />
        </FieldRow>
        <Check name="monitoring" label={t("Only a bed with a monitor")} />
        <Select name="prefers" label={t("Prefers")} options={units} blank={t("Any unit")} />
        <Field name="note" label={t("Note")} maxLength={500} />
      </Form>
    </Dialog>
  );
}
