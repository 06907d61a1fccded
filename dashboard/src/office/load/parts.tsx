/** The parts of the alarm load, each a table. */

import type { JSX } from "preact";
import { causeName } from "../../state/limits";
import { vocabulary } from "../../store/session";
import { capital, term } from "../../words/terms";
import { t, tn } from "../../words/words";
import { Badge, type Column, Moment, Panel, plainDay, Table } from "../kit";
import { DayBars } from "./bars";
import { lasted, mayReview, percent, plain } from "./figures";
import type { Contributor, LoadShown, LongOpen, Measured } from "./wire";

const cause = (of: { readonly cause: string }): string => causeName(of.cause, vocabulary.value);
const ofBed = (bed: string): string => `/beds/${encodeURIComponent(bed)}`;

export function Days({ load }: { load: LoadShown }): JSX.Element {
  return (
    <Panel title={t("Alerts for each bed-day")}>
      <DayBars days={load.by_day} />
      <details class="load-table">
        <summary>{t("The same as a table")}</summary>
        <Table
          caption={t("Alerts day by day")}
          columns={[
            { name: t("Day"), cell: (row) => plainDay(row.day), by: (row) => row.day },
            raised(),
            aBedDay(),
            nuisance(),
          ]}
          rows={load.by_day}
          keyOf={(row) => row.day}
        />
      </details>
    </Panel>
  );
}

export function Kinds({ load }: { load: LoadShown }): JSX.Element {
  return (
    <Panel title={t("By priority and kind")}>
      <Table
        caption={t("Alerts by priority and kind")}
        columns={[
          {
            name: t("Priority"),
            cell: (row) => (
              <span class="load-priority" data-priority={row.priority}>
                {capital(row.priority)}
              </span>
            ),
          },
          { name: t("Kind"), cell: (row) => term(row.kind), by: (row) => row.kind },
          raised(),
          aBedDay(),
          nuisance(),
          ...soon<(typeof load.by_kind)[number]>(),
        ]}
        rows={load.by_kind}
        keyOf={(row) => `${row.priority} ${row.kind}`}
        empty={t("No alerts in these days")}
      />
    </Panel>
  );
}

export function Shifts({ load }: { load: LoadShown }): JSX.Element {
  return (
    <Panel title={t("How soon somebody answered")}>
      <Table
        caption={t("Time to the answer by shift")}
        columns={[
          { name: t("Shift"), cell: (row) => row.shift },
          raised(),
          {
            name: t("Answered"),
            number: true,
            cell: (row) => row.answered,
            by: (row) => row.answered,
          },
          ...soon<(typeof load.by_shift)[number]>(),
          {
            name: t("Called again"),
            number: true,
            cell: (row) => row.called_again,
            by: (row) => row.called_again,
          },
          {
            name: t("Nobody answered"),
            number: true,
            cell: (row) => row.unreached,
            by: (row) => row.unreached,
          },
        ]}
        rows={load.by_shift}
        keyOf={(row) => row.shift}
        empty={t("No alerts in these days")}
      />
      <p class="field-hint">
        {t("By the shift in which the alert began; an answer is an acknowledgement within a day.")}
      </p>
    </Panel>
  );
}

export function Contributors({ load }: { load: LoadShown }): JSX.Element {
  const columns: readonly Column<Contributor>[] = [
    { name: t("Bed"), cell: (row) => row.bed_name, by: (row) => row.bed_name },
    { name: t("Cause"), cell: cause, by: cause },
    {
      name: t("Patient"),
      cell: (row) =>
        row.stay === null ? t("of nobody") : row.here ? t("still here") : t("no longer here"),
    },
    raised(),
    {
      name: t("Share of all"),
      number: true,
      cell: (row) => percent(row.share_percent),
      by: (row) => row.share_percent,
    },
    {
      name: t("Answered"),
      number: true,
      cell: (row) => row.answered,
      by: (row) => row.answered,
    },
    {
      name: t("Nuisance"),
      number: true,
      cell: (row) => row.nuisance,
      by: (row) => row.nuisance,
    },
    {
      name: t("What may help"),
      cell: (row) =>
        mayReview(row) ? (
          <Badge tone="info">{t("Look at the limits")}</Badge>
        ) : (
          <span class="muted">–</span>
        ),
    },
  ];
  return (
    <Panel title={t("Most alerts: cause and patient")}>
      <Table
        caption={t("Causes at patients with most alerts")}
        columns={columns}
        rows={load.contributors}
        keyOf={(row) => `${row.bed} ${row.stay} ${row.cause}`}
        href={(row) => ofBed(row.bed)}
        empty={t("No alerts in these days")}
      />
      <p class="field-hint">
        {t(
          "A row opens the bed: its events, and what another limit would have done in the last 24 hours.",
        )}
        {load.busiest_tenth_percent !== null &&
          ` ${t("The tenth of patients with most alerts had {percent} of them.", {
            percent: percent(load.busiest_tenth_percent),
          })}`}
      </p>
    </Panel>
  );
}

export function Longest({ load }: { load: LoadShown }): JSX.Element {
  const columns: readonly Column<LongOpen>[] = [
    { name: t("Bed"), cell: (row) => row.bed_name, by: (row) => row.bed_name },
    { name: t("Cause"), cell: cause, by: cause },
    { name: t("Priority"), cell: (row) => capital(row.priority) },
    { name: t("Began"), cell: (row) => <Moment at={row.raised_at} />, by: (row) => row.raised_at },
    {
      name: t("Open for"),
      number: true,
      cell: (row) =>
        row.still_open ? t("{time}, still open", { time: lasted(row.open_s) }) : lasted(row.open_s),
      by: (row) => row.open_s,
    },
    {
      name: t("Answered after"),
      number: true,
      cell: (row) => (row.answered_after_s === null ? t("never") : lasted(row.answered_after_s)),
      by: (row) => row.answered_after_s,
    },
  ];
  return (
    <Panel title={t("Open for longest")}>
      <Table
        caption={t("Alerts that were open for longest")}
        columns={columns}
        rows={load.longest}
        keyOf={(row) => row.id}
        href={(row) => ofBed(row.bed)}
        empty={t("No alerts in these days")}
      />
    </Panel>
  );
}

/** What the figures mean, and what others found; theirs are counted in another way. */
export function Meaning({ load }: { load: LoadShown }): JSX.Element {
  return (
    <Panel title={t("What the figures mean")}>
      <ul class="load-meaning">
        <li>
          {t(
            "Nuisance: somebody said that it was an artefact, or it ended by itself within {seconds} s before anybody answered (example, approve locally).",
            { seconds: load.fleeting_s },
          )}
        </li>
        <li>
          {tn(
            "Sound was paused once, for {time}; {alerts} alerts began meanwhile.",
            "Sound was paused {count} times, for {time} in all; {alerts} alerts began meanwhile.",
            load.paused.pauses,
            { time: lasted(load.paused.paused_s), alerts: load.paused.raised },
          )}
        </li>
        <li>
          {t(
            "Elsewhere: 187 audible monitor alarms a bed-day in 461 intensive care patients (Drew 2014, PLoS One); 87.1 % non-actionable in a paediatric ICU and 99.0 % on a ward (Bonafide 2015, PMC4456276). Those count every sound of a monitor; here related findings are one alert.",
          )}
        </li>
        <li>{t("Patients are not named here. Not a medical device.")}</li>
      </ul>
    </Panel>
  );
}

const raised = <T extends { readonly raised: number }>(): Column<T> => ({
  name: t("Alerts"),
  number: true,
  cell: (row) => plain(row.raised, 0),
  by: (row) => row.raised,
});

const aBedDay = <T extends Measured>(): Column<T> => ({
  name: t("A bed-day"),
  number: true,
  cell: (row) => plain(row.a_bed_day, 2),
  by: (row) => row.a_bed_day,
});

const nuisance = <T extends Measured>(): Column<T> => ({
  name: t("Nuisance"),
  number: true,
  cell: (row) => percent(row.nuisance_percent),
  by: (row) => row.nuisance_percent,
});

function soon<T extends Measured>(): readonly Column<T>[] {
  return [
    {
      name: t("Half within"),
      number: true,
      cell: (row) => lasted(row.median_s),
      by: (row) => row.median_s,
    },
    {
      name: t("95 % within"),
      number: true,
      cell: (row) => lasted(row.p95_s),
      by: (row) => row.p95_s,
    },
  ];
}
