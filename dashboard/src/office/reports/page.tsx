/** Reports of a month: a table, and the same as CSV and as PDF with figures. */

import "./reports.css";
import type { JSX } from "preact";
import { nowMs } from "../../store/clock";
import { t } from "../../words/words";
import {
  Download,
  dayIn,
  Field,
  LinkTabs,
  Money,
  Notice,
  OfficePage,
  refine,
  search,
  session,
  site,
  Table,
  Toolbar,
  useLoad,
} from "../kit";
import { addMonths, monthIn, monthOf } from "./months";
import { type ColumnOf, kindsFor, type Report, type ReportKind, type ReportRow } from "./wire";

export default function Page({ rest }: { rest: readonly string[] }): JSX.Element {
  const kinds = kindsFor(session.value?.role);
  const kind = kinds.find((one) => one.kind === rest[0]) ?? (rest.length === 0 ? kinds[0] : null);
  const now = monthOf(dayIn(nowMs.peek(), site.value.time_zone));
  const month = monthIn(new URLSearchParams(search.value).get("month")) ?? addMonths(now, -1);
  return (
    <OfficePage title={t("Reports")}>
      <LinkTabs
        label={t("Reports")}
        tabs={kinds.map((one) => ({
          name: one.name,
          href: `/reports/${one.kind}?month=${month}`,
          here: one === kind,
        }))}
      />
      {kind ? (
        <OneReport key={kind.kind} kind={kind} month={month} />
      ) : (
        <Notice tone="warn">{t("There is no such report for you.")}</Notice>
      )}
    </OfficePage>
  );
}

function OneReport({ kind, month }: { kind: ReportKind; month: string }): JSX.Element {
  const path = `/reports/${kind.kind}?month=${month}`;
  const report = useLoad<Report>(path);
  const choose = (wanted: string): void => {
    if (monthIn(wanted) !== undefined) refine({ month: wanted });
  };
  return (
    <>
      <Toolbar label={t("Month")}>
        <button class="button" type="button" onClick={() => choose(addMonths(month, -1))}>
          {t("Month before")}
        </button>
        <Field
          name="month"
          label={t("Month")}
          type="month"
          required
          value={month}
          onChange={(event) => choose(event.currentTarget.value)}
        />
        <button class="button" type="button" onClick={() => choose(addMonths(month, 1))}>
          {t("Month after")}
        </button>
        <Download path={`${path}&as=csv`}>{t("Save as CSV")}</Download>
        <Download path={`${path}&as=pdf`}>{t("Save as PDF")}</Download>
      </Toolbar>
      <Sums report={report.data} />
      <Table
        caption={`${kind.name}, ${month}`}
        captionShown
        columns={kind.columns.map((column) => ({
          name: column.name,
          number: column.as !== undefined,
          cell: (row: ReportRow) => <Cell column={column} row={row} report={report.data} />,
          by: (row: ReportRow) => sortable(column, row),
        }))}
        rows={report.data?.items}
        keyOf={(row) => kind.columns.map(({ field }) => row[field]).join(" ")}
        load={report}
        empty={t("Nothing in this month")}
      />
      <p class="field-hint">{kind.note}</p>
    </>
  );
}

function sortable({ field, as }: ColumnOf, row: ReportRow): string | number | null {
  const value = row[field] ?? null;
  return as === undefined || value === null ? value : Number(value);
}

interface CellProps {
  column: ColumnOf;
  row: ReportRow;
  report: Report | undefined;
}

const NUMBERS = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 2 });

function Cell({ column, row, report }: CellProps): JSX.Element {
  const value = row[column.field] ?? null;
  if (value === null) return <>–</>;
  if (column.as === "money")
    return <Money amount={value} currency={report?.currency ?? site.value.currency} />;
  if (column.as === "percent") return <Share percent={Number(value)} />;
  return <>{column.as === undefined ? value : NUMBERS.format(Number(value))}</>;
}

/** A number with a bar; the bar only says it again. */
function Share({ percent }: { percent: number }): JSX.Element {
  return (
    <span class="share">
      <meter min={0} max={100} value={Math.min(100, percent)} aria-hidden="true" />
      {`${NUMBERS.format(percent)} %`}
    </span>
  );
}

const sums = () =>
  [
    ["net", t("Net")],
    ["tax", t("Tax")],
    ["total", t("Total")],
    ["insurers", t("Asked of insurers")],
    ["paid_patients", t("Paid by patients")],
    ["paid_insurers", t("Paid by insurers")],
  ] as const;

function Sums({ report }: { report: Report | undefined }): JSX.Element | null {
  if (report?.currency === undefined) return null;
  const { currency } = report;
  return (
    <dl class="office-facts">
      {sums().map(([field, name]) => (
        <div key={field}>
          <dt>{name}</dt>
          <dd>
            <Money amount={String(report[field])} currency={currency} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
