/** One piece: lent and returned, reported defect, maintained. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { term } from "../../words/terms";
import { t } from "../../words/words";
import {
  Badge,
  DayField,
  DayShown,
  Dialog,
  Facts,
  Failed,
  Field,
  FieldRow,
  Form,
  type Load,
  Loading,
  Moment,
  OfficePage,
  Panel,
  post,
  put,
  Refusal,
  Select,
  say,
  Table,
  TextArea,
  Time,
  Toolbar,
  useLoad,
  useSubmit,
} from "../kit";
import { CloseDefect } from "./defects";
import { DoneDialog } from "./due";
import { engineer, StateShown, whereOf } from "./shown";
import type { Defect, Loan, Piece, Plan } from "./wire";

interface BedRow {
  readonly id: string;
  readonly name: string;
  readonly unit_name: string;
}

interface Loads {
  readonly path: string;
  readonly piece: Piece;
  readonly again: () => void;
}

export function PiecePage({ tag }: { tag: string }): JSX.Element {
  const path = `/equipment/${encodeURIComponent(tag)}`;
  const load = useLoad<Piece>(path, { everyS: 30 });
  const [turn, setTurn] = useState(0);
  const piece = load.data;
  const again = (): void => {
    load.again();
    setTurn(turn + 1);
  };
  return (
    <OfficePage
      title={piece === undefined ? t("Equipment") : `${piece.name} ${piece.id}`}
      beside={piece && <StateShown piece={piece} />}
      actions={
        <a class="button" href="/equipment">
          {t("All equipment")}
        </a>
      }
    >
      {piece === undefined ? (
        load.problem ? (
          <Failed problem={load.problem} again={load.again} />
        ) : (
          <Loading />
        )
      ) : (
        <>
          <Facts
            items={[
              [t("Where"), whereOf(piece)],
              [t("Kind"), piece.kind],
              [t("Serial number"), piece.serial === "" ? null : piece.serial],
              [t("Device"), piece.device],
              [t("There since"), piece.since === null ? null : <Time at={piece.since} />],
            ]}
          />
          <Acts path={path} piece={piece} again={again} />
          <Details key={turn} path={path} piece={piece} again={again} />
        </>
      )}
    </OfficePage>
  );
}

// -- what one does with it ------------------------------------------------------------------------

function Acts({ path, piece, again }: Loads): JSX.Element {
  const [open, setOpen] = useState<"lend" | "defect" | null>(null);
  const { busy, problem, run } = useSubmit();
  const close = (): void => setOpen(null);
  const bringBack = async (): Promise<void> => {
    if (await run(() => post(`${path}/return`, {}))) {
      say(t("It is back"));
      again();
    }
  };
  const finished = (words: string): void => {
    say(words);
    close();
    again();
  };
  return (
    <Toolbar label={t("This piece")}>
      {piece.bed === null ? (
        <button
          class="button button-main"
          type="button"
          aria-disabled={piece.state !== "ready"}
          onClick={() => piece.state === "ready" && setOpen("lend")}
        >
          {t("Take to a bed")}
        </button>
      ) : (
        <button
          class="button button-main"
          type="button"
          aria-disabled={busy}
          onClick={() => void bringBack()}
        >
          {t("Bring back")}
        </button>
      )}
      {piece.state !== "retired" && (
        <button class="button" type="button" onClick={() => setOpen("defect")}>
          {t("Report a defect")}
        </button>
      )}
      {engineer() && <ChangeState path={path} piece={piece} again={again} />}
      <Refusal problem={problem} />
      {open === "lend" && (
        <Lend path={path} onClose={close} onDone={() => finished(t("It is at the bed"))} />
      )}
      {open === "defect" && (
        <Dialog title={t("Report a defect")} onClose={close}>
          <Form
            label={t("Report")}
            send={(key, said) => post(`${path}/defects`, said, { key })}
            onDone={() => finished("Reported; it is not lent from now on")}
            onCancel={close}
          >
            <TextArea name="what" label={t("What is wrong")} required maxLength={500} />
          </Form>
        </Dialog>
      )}
    </Toolbar>
  );
}

interface LendProps {
  path: string;
  onClose: () => void;
  onDone: () => void;
}

function Lend({ path, onClose, onDone }: LendProps): JSX.Element {
  const beds = useLoad<{ items: readonly BedRow[] }>("/beds");
  return (
    <Dialog title={t("Take to a bed")} onClose={onClose}>
      <Form
        label={t("Take")}
        send={(key, said) => post(`${path}/loans`, said, { key })}
        onDone={onDone}
        onCancel={onClose}
      >
        <Select
          name="bed"
          label={t("Bed")}
          required
          blank={t("Choose")}
          options={(beds.data?.items ?? []).map(({ id, name, unit_name }) => ({
            value: id,
            name: `${name}, ${unit_name}`,
          }))}
        />
      </Form>
    </Dialog>
  );
}

const NEXT: Readonly<Record<Piece["state"], readonly Piece["state"][]>> = {
  ready: ["maintenance", "retired"],
  defect: ["maintenance", "retired"],
  maintenance: ["ready", "retired"],
  retired: ["ready"],
};

function ChangeState({ path, piece, again }: Loads): JSX.Element {
  const { busy, problem, run } = useSubmit();
  const become = async (state: Piece["state"]): Promise<void> => {
    const { revision } = piece;
    if (await run(() => put(`${path}/state`, { state }, { revision }))) again();
  };
  return (
    <>
      {NEXT[piece.state].map((state) => (
        <button
          key={state}
          class="button"
          type="button"
          aria-disabled={busy}
          onClick={() => void become(state)}
        >
          {t("Mark as {state}", { state: term(state) })}
        </button>
      ))}
      <Refusal problem={problem} onLookAgain={again} />
    </>
  );
}

// -- what is known of it --------------------------------------------------------------------------

function Details({ path, piece, again }: Loads): JSX.Element {
  const of = encodeURIComponent(piece.id);
  const plans = useLoad<{ items: readonly Plan[] }>(`/maintenance-due?equipment=${of}`);
  const defects = useLoad<{ items: readonly Defect[] }>(
    `/equipment-defects?open=false&equipment=${of}`,
  );
  const loans = useLoad<{ items: readonly Loan[] }>(`${path}/loans`);
  return (
    <>
      <Plans path={path} plans={plans} again={again} />
      <div class="office-columns">
        <Panel title={t("Defects")}>
          <Table
            caption={t("Defects")}
            columns={[
              { name: t("Reported"), cell: (one: Defect) => <Moment at={one.reported_at} /> },
              { name: t("What"), cell: ({ what }) => what },
              {
                name: t("Outcome"),
                cell: (one) => one.outcome ?? <CloseDefect defect={one} onDone={again} />,
              },
            ]}
            rows={defects.data?.items}
            keyOf={({ id }) => id}
            load={defects}
            empty={t("None was ever reported")}
          />
        </Panel>
        <Panel title={t("Where it was")}>
          <Table
            caption={t("Where it was")}
            columns={[
              { name: t("Bed"), cell: (loan: Loan) => loan.bed_name, by: (loan) => loan.bed_name },
              {
                name: t("From"),
                cell: ({ since }) => <Moment at={since} />,
                by: ({ since }) => since,
              },
              {
                name: t("To"),
                cell: ({ until }) => (until === null ? t("still there") : <Moment at={until} />),
              },
              { name: t("By"), cell: ({ lent_by }) => lent_by ?? "–" },
            ]}
            rows={loans.data?.items}
            keyOf={({ since }) => since}
            load={loans}
            empty={t("At no bed of your units")}
          />
        </Panel>
      </div>
    </>
  );
}

interface PlansProps {
  path: string;
  plans: Load<{ items: readonly Plan[] }>;
  again: () => void;
}

function Plans({ path, plans, again }: PlansProps): JSX.Element {
  const [open, setOpen] = useState<Plan | null>(null);
  return (
    <Panel title={t("Maintenance")}>
      <Table
        caption={t("Maintenance")}
        columns={[
          { name: t("Task"), cell: (plan: Plan) => plan.task, by: ({ task }) => task },
          { name: t("Every"), cell: ({ every_days }) => `${every_days} days` },
          {
            name: t("Last"),
            cell: ({ last_on, last_outcome, last_by }) =>
              last_on === null ? (
                "never"
              ) : (
                <>
                  <DayShown at={last_on} /> {`${last_outcome}, ${last_by}`}
                </>
              ),
          },
          {
            name: t("Due"),
            cell: ({ due_on, overdue }) => (
              <>
                <DayShown at={due_on} /> {overdue && <Badge tone="bad">{t("overdue")}</Badge>}
              </>
            ),
            by: ({ due_on }) => due_on,
          },
          ...(engineer()
            ? [
                {
                  name: "",
                  cell: (plan: Plan) => (
                    <button class="button" type="button" onClick={() => setOpen(plan)}>
                      {t("Done: {task}", { task: plan.task })}
                    </button>
                  ),
                },
              ]
            : []),
        ]}
        rows={plans.data?.items}
        keyOf={({ id }) => id}
        load={plans}
        empty={t("Nothing is planned")}
      />
      {open !== null && <DoneDialog plan={open} onClose={() => setOpen(null)} onDone={again} />}
      {engineer() && (
        <Form
          label={t("Plan")}
          resets
          send={(key, said) =>
            post(
              `${path}/maintenance-plans`,
              { task: said.task, every_days: Number(said.every_days), first_due: said.first_due },
              { key },
            )
          }
          onDone={again}
        >
          <FieldRow>
            <Field name="task" label={t("Task")} required maxLength={500} />
            <Field
              name="every_days"
              label={t("Every so many days")}
              type="number"
              min={1}
              max={3660}
              required
            />
            <DayField name="first_due" label={t("First due")} required />
          </FieldRow>
        </Form>
      )}
    </Panel>
  );
}
