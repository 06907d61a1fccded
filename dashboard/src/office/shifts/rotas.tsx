/** Rotas: asked for, worked out, looked at, and published by a person. */

import type { JSX } from "preact";
import { nowMs } from "../../store/clock";
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
    <Around title="Rotas" here="rotas">
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
      <Panel title="Ask for a rota">
        <Form
          label="Work out"
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
            <DayField name="begins" label="From Monday" required defaultValue={next} step={7} />
            <Select name="weeks" label="Weeks" required value="4" options={WEEKS} />
          </FieldRow>
        </Form>
      </Panel>
      <Table
        caption="Proposals"
        columns={[
          { name: "From", cell: (rota: Rota) => <DayShown at={rota.begins} /> },
          { name: "Weeks", cell: ({ weeks }) => weeks, number: true },
          { name: "State", cell: ({ state }) => <Badge tone={TONES[state]}>{state}</Badge> },
          { name: "Asked", cell: ({ asked_at }) => <Moment at={asked_at} /> },
          { name: "By", cell: ({ asked_by }) => asked_by },
        ]}
        rows={rotas.data?.items}
        keyOf={({ id }) => id}
        href={({ id }) => `/shifts/rotas/${id}?unit=${unit}`}
        load={rotas}
        empty="No rota was asked for yet"
      />
    </>
  );
}

export function RotaPage({ id }: { id: string }): JSX.Element {
  const path = `/rotas/${encodeURIComponent(id)}`;
  const rota = useLoad<Rota>(path);
  return (
    <Around title="Rota" here="rotas">
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
      <Toolbar label="Rota">
        <button
          class="button button-main"
          type="button"
          aria-disabled={busy}
          onClick={() => void workOut()}
        >
          {busy ? "Working it out…" : "Work it out"}
        </button>
        <Refusal problem={problem} onLookAgain={rota.again} />
      </Toolbar>
      {busy && <Loading what="This takes up to half a minute." />}
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
        {`${rota.weeks} weeks from `}
        <DayShown at={rota.begins} /> <Badge tone={TONES[rota.state]}>{rota.state}</Badge>{" "}
        {rota.state === "ready" &&
          (rota.best
            ? "No other rota fits the wishes better."
            : `The best that was found in ${Math.round(rota.took_s)} s.`)}
      </p>
      {rota.reasons.length > 0 && (
        <Notice tone="bad" title="There is no rota that keeps every rule">
          <ul>
            {rota.reasons.map((reason) => (
              <li key={reason}>{reason}</li>
            ))}
          </ul>
        </Notice>
      )}
      {(rota.state === "ready" || rota.state === "impossible") && (
        <Toolbar label="Decide">
          {rota.state === "ready" && (
            <button
              class="button button-main"
              type="button"
              aria-disabled={busy}
              onClick={() => void settle("publish", "Published")}
            >
              {`Publish ${rota.changes.length} changes`}
            </button>
          )}
          <button
            class="button"
            type="button"
            aria-disabled={busy}
            onClick={() => void settle("discard", "Discarded")}
          >
            Discard
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
    <Panel title="What each has of it">
      <Table
        caption="What each has of it"
        columns={[
          { name: "Who", cell: (one: Told) => one.name, by: ({ name }) => name },
          { name: "Hours", cell: ({ hours }) => hours, by: ({ hours }) => hours, number: true },
          {
            name: "Contract",
            cell: ({ contracted }) => contracted,
            by: ({ contracted }) => contracted,
            number: true,
          },
          {
            name: "Shifts",
            cell: ({ shifts }) => shifts,
            by: ({ shifts }) => shifts,
            number: true,
          },
          {
            name: "Nights",
            cell: ({ nights }) => nights,
            by: ({ nights }) => nights,
            number: true,
          },
          {
            name: "Weekend",
            cell: (one) => one.weekend_shifts,
            by: (one) => one.weekend_shifts,
            number: true,
          },
          {
            name: "Wishes denied",
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
  if (changes.length === 0) return <Empty>The shifts are as in this rota already</Empty>;
  return (
    <Panel title="What it changes">
      <Table
        caption="What it changes"
        columns={[
          {
            name: "Day",
            cell: (one: Change) => <DayShown at={one.on_day} />,
            by: ({ on_day }) => on_day,
          },
          { name: "Shift", cell: ({ name }) => name, by: ({ name }) => name },
          {
            name: "Who",
            cell: ({ account }) => names.get(account) ?? account,
            by: ({ account }) => names.get(account) ?? account,
          },
          {
            name: "Change",
            cell: ({ added }) => (
              <Badge tone={added ? "ok" : "warn"}>{added ? "put in" : "taken out"}</Badge>
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
    <Panel title="Rules it keeps">
      <Table
        caption="Rules it keeps"
        columns={[
          { name: "Rule", cell: (rule: Rota["rules"][number]) => rule.name },
          { name: "Value", cell: ({ value }) => value, number: true },
          { name: "Source", cell: ({ source }) => source },
        ]}
        rows={rules}
        keyOf={({ key }) => key}
      />
    </Panel>
  );
}
