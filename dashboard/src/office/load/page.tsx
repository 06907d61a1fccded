/** How loaded a unit is with alarms, what alarms most, and how soon somebody answers. */

import "./load.css";
import type { JSX } from "preact";
import { nowMs } from "../../store/clock";
import { t, tn } from "../../words/words";
import {
  addDays,
  DayShown,
  Download,
  dayIn,
  Empty,
  Failed,
  Field,
  Loading,
  OfficePage,
  query,
  refine,
  Select,
  search,
  session,
  site,
  Toolbar,
  useLoad,
} from "../kit";
import { artefactPercent, change, changeWords, lasted, percent, plain } from "./figures";
import { Contributors, Days, Kinds, Longest, Meaning, Shifts } from "./parts";
import type { LoadShown } from "./wire";

const LENGTHS = [1, 7, 14, 28] as const;

interface Unit {
  readonly id: string;
  readonly name: string;
}

interface Asked {
  readonly unit: string;
  readonly last: string;
  readonly days: number;
}

/** What the address asks for. */
function asked(today: string): Asked {
  const said = new URLSearchParams(search.value);
  const days = Number(said.get("days"));
  const last = said.get("last") ?? "";
  return {
    unit: said.get("unit") ?? "",
    last: /^2[01]\d\d-\d\d-\d\d$/.test(last) && last < today ? last : today,
    days: LENGTHS.find((one) => one === days) ?? 7,
  };
}

export default function Page(): JSX.Element {
  const today = dayIn(nowMs.value, site.value.time_zone);
  const { unit, last, days } = asked(today);
  const path = `/reports/load${query({ unit, last, days })}`;
  const load = useLoad<LoadShown>(path, last === today ? { everyS: 60 } : {});
  const choose = (wanted: Partial<Record<keyof Asked, string>>): void =>
    refine({ unit, last, days: String(days), ...wanted });
  return (
    <OfficePage title={t("Alarm load")}>
      <Toolbar label={t("Days and unit")}>
        <UnitChoice unit={unit} onChoose={(wanted) => choose({ unit: wanted })} />
        <Select
          name="days"
          label={t("Days")}
          required
          value={String(days)}
          options={LENGTHS.map((count) => ({
            value: String(count),
            name: tn("1 day", "{count} days", count),
          }))}
          onChange={(wanted) => choose({ days: wanted })}
        />
        <Field
          name="last"
          label={t("Last day")}
          type="date"
          required
          value={last}
          max={today}
          onChange={(event) => choose({ last: event.currentTarget.value })}
        />
        <button class="button" type="button" onClick={() => choose({ last: addDays(last, -days) })}>
          {t("Earlier")}
        </button>
        <button
          class="button"
          type="button"
          aria-disabled={last === today}
          onClick={() => choose({ last: addDays(last, days) })}
        >
          {t("Later")}
        </button>
        <Download path={`${path}&as=pdf`}>{t("Save as PDF")}</Download>
      </Toolbar>
      {load.data === undefined ? (
        load.problem ? (
          <Failed problem={load.problem} again={load.again} />
        ) : (
          <Loading />
        )
      ) : (
        <>
          {load.problem && <Failed problem={load.problem} again={load.again} />}
          <Whole load={load.data} />
        </>
      )}
    </OfficePage>
  );
}

interface UnitChoiceProps {
  unit: string;
  onChoose: (unit: string) => void;
}

/** Of those where the person works; nothing to choose of one. */
function UnitChoice({ unit, onChoose }: UnitChoiceProps): JSX.Element | null {
  const units = useLoad<{ items: readonly Unit[] }>("/units");
  const own = session.value?.units ?? null;
  const mine = units.data?.items.filter(({ id }) => own === null || own.includes(id)) ?? [];
  if (mine.length < 2) return null;
  return (
    <Select
      name="unit"
      label={t("Unit")}
      value={unit}
      blank={own === null ? t("Whole hospital") : t("All of mine")}
      options={mine.map(({ id, name }) => ({ value: id, name }))}
      onChange={onChoose}
    />
  );
}

function Whole({ load }: { load: LoadShown }): JSX.Element {
  return (
    <>
      <p class="load-span">
        <strong>{load.units.map(({ name }) => name).join(" · ")}</strong>{" "}
        <DayShown at={load.since} />
        {load.since !== load.until && (
          <>
            {" – "}
            <DayShown at={load.until} />
          </>
        )}
      </p>
      <Figures load={load} />
      {load.total.raised === 0 ? (
        <Empty>{t("No alerts in these days. A quiet ward, or one that was not watched.")}</Empty>
      ) : (
        <>
          <Days load={load} />
          <Contributors load={load} />
          <Shifts load={load} />
          <Kinds load={load} />
          <Longest load={load} />
        </>
      )}
      <Meaning load={load} />
    </>
  );
}

function Figures({ load }: { load: LoadShown }): JSX.Element {
  const { total, before } = load;
  const artefacts = artefactPercent(total);
  return (
    <dl class="load-figures">
      <Figure
        name={t("Alerts a bed-day")}
        value={plain(total.a_bed_day, 2)}
        now={total.a_bed_day}
        before={before.a_bed_day}
        shown={plain(before.a_bed_day, 2)}
        also={t("{alerts} alerts in {days} bed-days", {
          alerts: plain(total.raised, 0),
          days: plain(load.bed_days, 1),
        })}
      />
      <Figure
        name={t("Nuisance")}
        value={percent(total.nuisance_percent)}
        now={total.nuisance_percent}
        before={before.nuisance_percent}
        shown={percent(before.nuisance_percent)}
        also={
          artefacts === null
            ? t("nobody judged any of them")
            : t("{percent} of those judged were artefacts", { percent: percent(artefacts) })
        }
      />
      <Figure
        name={t("Answered, 95 % within")}
        value={lasted(total.p95_s)}
        now={total.p95_s}
        before={before.p95_s}
        shown={lasted(before.p95_s)}
        also={t("half within {time}", { time: lasted(total.median_s) })}
      />
      <Figure
        name={t("Nobody answered")}
        value={plain(total.unreached, 0)}
        now={total.unreached}
        before={before.unreached}
        shown={plain(before.unreached, 0)}
        also={tn(
          "1 alert called further people",
          "{count} alerts called further people",
          total.called_again,
        )}
      />
    </dl>
  );
}

interface FigureProps {
  name: string;
  value: string;
  now: number | null;
  before: number | null;
  /** `before` as it is shown. */
  shown: string;
  also: string;
}

function Figure({ name, value, now, before, shown, also }: FigureProps): JSX.Element {
  return (
    <div class="load-figure" data-change={change(now, before)}>
      <dt>{name}</dt>
      <dd class="load-value">{value}</dd>
      <dd class="load-change">{changeWords(now, before, shown)}</dd>
      <dd class="muted">{also}</dd>
    </div>
  );
}
