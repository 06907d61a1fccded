/** Rotas: asked for, worked out, looked at, and published by a person. */

import type { JSX } from "preact";
import { nowMs } from "../../store/clock";
import { term } from "../../words/terms";
import { t, tn } from "../../words/words";
import {
  addDays,
  Badge,
  DayField,
  DayShown,
  dayIn,
  Empty,
  Failed,
  FieldRow,
  Form,
  go,
  type Load,
  Loading,
  Moment,
  mondayOf,
  Notice,
  Panel,
  post,
  Refusal,
  Select,
  say,
  site,
  Table,
  type Tone,
  Toolbar,
  useLoad,
  useSubmit,
} from "../kit";
import { Around } from "./around";
import type { Change, Rota, Told } from "./wire";

const TONES: Readonly<Record<Rota["state"], Tone>> = {
  asked: "info",
  ready: "ok",
  impossible: "bad",
  published: "quiet",
  discarded: "quiet",
};

const WEEKS = ["1", "2", "3", "4", "5", "6"].map((value) => ({ value, name: value }));

export function RotasPage(): JSX.Element {
  return (
    <Around title={t("Rotas")} here="rotas">
      {(unit) => <Rotas key={unit} unit={unit} />}
    </Around>
  );
}

function Rotas({ unit }: { unit: string }): JSX.Element {
  const of = `/units/${encodeURIComponent(unit)}/rotas`;
  const rotas = useLoad<{ items: readonly Rota[] }>(of);
  const next = addDays(mondayOf(dayIn(nowMs.value, site.value.time_zone)), 7);
  return (
    <>
      <Panel title={t("Ask for a rota")}>
        <Form
          label={t("Work out")}
          send={async (key, said) => {
            const rota = await post<Rota>(
              of,
              { begins: said.begins, weeks: Number(said.weeks) },
              { key },
            );
            go(`/shifts/rotas/${rota.id}?unit=${unit}`);
          }}
        >
          <FieldRow>
            <DayField
              name="begins"
              label={t("From Monday")}
              required
              defaultValue={next}
              step={7}
            />
            <Select name="weeks" label={t("Weeks")} required value="4" options={WEEKS} />
          </FieldRow>
        </Form>
      </Panel>
      <Table
        caption={t("Proposals")}
        columns={[
          { name: t("From"), cell: (rota: Rota) => <DayShown at={rota.begins} /> },
          { name: t("Weeks"), cell: ({ weeks }) => weeks, number: true },
          { name: t("State"), cell: ({ state }) => <Badge tone={TONES[state]}>{state}</Badge> },
          { name: t("Asked"), cell: ({ asked_at }) => <Moment at={asked_at} /> },
          { name: t("By"), cell: ({ asked_by }) => asked_by },
        ]}
        rows={rotas.data?.items}
        keyOf={({ id }) => id}
        href={({ id }) => `/shifts/rotas/${id}?unit=${unit}`}
        load={rotas}
        empty={t("No rota was asked for yet")}
      />
    </>
  );
}

export function RotaPage({ id }: { id: string }): JSX.Element {
  const path = `/rotas/${encodeURIComponent(id)}`;
  const rota = useLoad<Rota>(path);
  return (
    <Around title={t("Rota")} here="rotas">
      {() =>
        rota.data === undefined ? (
          rota.problem ? (
            <Failed problem={rota.problem} again={rota.again} />
          ) : (
            <Loading />
          )
        ) : rota.data.state === "asked" ? (
          <WorkOut path={path} rota={rota} />
        ) : (
          <OneRota path={path} rota={rota.data} load={rota} />
        )
      }
    </Around>
  );
}

function WorkOut({ path, rota }: { path: string; rota: Load<Rota> }): JSX.Element {
  const { busy, problem, run } = useSubmit();
  const workOut = (): Promise<boolean> =>
    run(async () => rota.take(await post<Rota>(`${path}/work-out`, {})));
  return (
    <>
      <Toolbar label={t("Rota")}>
        <button
          class="button button-main"
          type="button"
          aria-disabled={busy}
          onClick={() => void workOut()}
        >
          {busy ? t("Working it out…") : t("Work it out")}
        </button>
        <Refusal problem={problem} onLookAgain={rota.again} />
      </Toolbar>
      {busy && <Loading what={t("This takes up to half a minute.")} />}
    </>
  );
}

interface OneProps {
  path: string;
  rota: Rota;
  load: Load<Rota>;
}

function OneRota({ path, rota, load }: OneProps): JSX.Element {
  const { busy, problem, run } = useSubmit();
  const settle = async (act: "publish" | "discard", words: string): Promise<void> => {
    const done = await run(async () =>
      load.take(await post<Rota>(`${path}/${act}`, {}, { revision: rota.revision })),
    );
    if (done) say(words);
  };
  return (
    <>
      <p>
        {tn("{count} week from", "{count} weeks from", rota.weeks)} <DayShown at={rota.begins} />{" "}
        <Badge tone={TONES[rota.state]}>{term(rota.state)}</Badge>{" "}
        {rota.state === "ready" &&
          (rota.best
            ? t("No other rota fits the wishes better.")
            : t("The best that was found in {seconds} s.", { seconds: Math.round(rota.took_s) }))}
      </p>
      {rota.reasons.length > 0 && (
        <Notice tone="bad" title={t("There is no rota that keeps every rule")}>
          <ul>
            {rota.reasons.map((reason) => (
              <li key={reason}>{reason}</li>
            ))}
          </ul>
        </Notice>
      )}
      {(rota.state === "ready" || rota.state === "impossible") && (
        <Toolbar label={t("Decide")}>
          {rota.state === "ready" && (
            <button
              class="button button-main"
              type="button"
              aria-disabled={busy}
              onClick={() => void settle("publish", t("Published"))}
            >
              {tn("Publish {count} change", "Publish {count} changes", rota.changes.length)}
            </button>
          )}
          <button
            class="button"
            type="button"
            aria-disabled={busy}
            onClick={() => void settle("discard", t("Discarded"))}
          >
            {t("Discard")}
          </button>
          <Refusal problem={problem} onLookAgain={load.again} />
        </Toolbar>
      )}
      {rota.people.length > 0 && <People people={rota.people} />}
      {rota.state === "ready" && <Changes changes={rota.changes} people={rota.people} />}
      <Rules rules={rota.rules} />
    </>
  );
}

function People({ people }: { people: readonly Told[] }): JSX.Element {
  return (
    <Panel title={t("What each has of it")}>
      <Table
        caption={t("What each has of it")}
        columns={[
          { name: t("Who"), cell: (one: Told) => one.name, by: ({ name }) => name },
          { name: t("Hours"), cell: ({ hours }) => hours, by: ({ hours }) => hours, number: true },
          {
            name: t("Contract"),
            cell: ({ contracted }) => contracted,
            by: ({ contracted }) => contracted,
            number: true,
          },
          {
            name: t("Shifts"),
            cell: ({ shifts }) => shifts,
            by: ({ shifts }) => shifts,
            number: true,
          },
          {
            name: t("Nights"),
            cell: ({ nights }) => nights,
            by: ({ nights }) => nights,
            number: true,
          },
          {
            name: t("Weekend"),
            cell: (one) => one.weekend_shifts,
            by: (one) => one.weekend_shifts,
            number: true,
          },
          {
            name: t("Wishes denied"),
            cell: ({ denied }) => (denied.length === 0 ? "–" : denied.join("; ")),
            by: ({ denied }) => denied.length,
          },
        ]}
        rows={people}
        keyOf={({ account }) => account}
      />
    </Panel>
  );
}

interface ChangesProps {
  changes: readonly Change[];
  people: readonly Told[];
}

function Changes({ changes, people }: ChangesProps): JSX.Element {
  const names = new Map(people.map(({ account, name }) => [account, name]));
  if (changes.length === 0) return <Empty>{t("The shifts are as in this rota already")}</Empty>;
  return (
    <Panel title={t("What it changes")}>
      <Table
        caption={t("What it changes")}
        columns={[
          {
            name: t("Day"),
            cell: (one: Change) => <DayShown at={one.on_day} />,
            by: ({ on_day }) => on_day,
          },
          { name: t("Shift"), cell: ({ name }) => name, by: ({ name }) => name },
          {
            name: t("Who"),
            cell: ({ account }) => names.get(account) ?? account,
            by: ({ account }) => names.get(account) ?? account,
          },
          {
            name: t("Change"),
            cell: ({ added }) => (
              <Badge tone={added ? "ok" : "warn"}>{added ? t("put in") : t("taken out")}</Badge>
            ),
            by: ({ added }) => Number(added),
          },
        ]}
        rows={changes}
        keyOf={(one) => `${one.shift} ${one.account}`}
      />
    </Panel>
  );
}

function Rules({ rules }: { rules: Rota["rules"] }): JSX.Element | null {
  if (rules.length === 0) return null;
  return (
    <Panel title={t("Rules it keeps")}>
      <Table
        caption={t("Rules it keeps")}
        columns={[
          { name: t("Rule"), cell: (rule: Rota["rules"][number]) => rule.name },
          { name: t("Value"), cell: ({ value }) => value, number: true },
          { name: t("Source"), cell: ({ source }) => source },
        ]}
        rows={rules}
        keyOf={({ key }) => key}
      />
    </Panel>
  );
}
