import { type ReadonlySignal, useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { moment } from "../state/format";
import {
  type Cluster,
  clusters,
  isSpreadable,
  type Mark,
  type MarkKind,
  spread,
  worst,
} from "../state/markers";
import type { View } from "../state/trend";
import { serverNow } from "../store/clock";
import { t, tn } from "../words/words";

const ROWS: readonly MarkKind[] = ["alert", "answer", "observation", "setup"];

const rowName = (kind: MarkKind): string =>
  ({
    alert: t("Alerts"),
    answer: t("Answers"),
    observation: t("Observations"),
    setup: t("Set-ups"),
  })[kind];

const SIGNS: Readonly<Record<MarkKind, string>> = {
  alert: "▲",
  answer: "✓",
  observation: "●",
  setup: "⚙",
};

interface LaneProps {
  bed: string;
  marks: ReadonlySignal<readonly Mark[]>;
  view: ReadonlySignal<View>;
  /** Of the curves, px. */
  width: ReadonlySignal<number>;
  /** Show this part of time: many marks stand in it. */
  onSpread: (fromMs: number, toMs: number) => void;
}

/** What happened, above the curves it happened to: each mark leads to its event. */
export function TrendLane(props: LaneProps): JSX.Element {
  return (
    <div class="trend-lane" dir="ltr">
      {ROWS.map((kind) => (
        <Row key={kind} kind={kind} {...props} />
      ))}
    </div>
  );
}

function Row({
  kind,
  bed,
  marks,
  view,
  width,
  onSpread,
}: LaneProps & { kind: MarkKind }): JSX.Element | null {
  const mine = useComputed(() => marks.value.filter((mark) => mark.kind === kind));
  const found = useComputed(() => clusters(mine.value, view.value, width.value));
  const isEmpty = useComputed(() => mine.value.length === 0);
  if (isEmpty.value && kind !== "alert") return null;
  return (
    <div class="trend-row">
      <span class="trend-row-name" title={rowName(kind)} aria-hidden="true">
        {SIGNS[kind]}
      </span>
      <ul class="trend-marks" aria-label={rowName(kind)}>
        {found.value.map((cluster) => (
          <li
            key={cluster.marks[0].id}
            style={{ insetInlineStart: `${(cluster.share * 100).toFixed(3)}%` }}
          >
            <MarkOf cluster={cluster} bed={bed} onSpread={onSpread} />
          </li>
        ))}
      </ul>
    </div>
  );
}

interface MarkOfProps {
  cluster: Cluster;
  bed: string;
  onSpread: (fromMs: number, toMs: number) => void;
}

function MarkOf({ cluster, bed, onSpread }: MarkOfProps): JSX.Element {
  const mark = worst(cluster);
  const count = cluster.marks.length;
  const looks = { "data-kind": mark.kind, "data-look": mark.look, class: "trend-mark" };
  const sign = <span aria-hidden="true">{SIGNS[mark.kind]}</span>;
  if (isSpreadable(cluster)) {
    const [fromMs, toMs] = spread(cluster);
    const name = tn("{count} mark, show it", "{count} marks, show them", count);
    return (
      <button
        {...looks}
        type="button"
        title={name}
        aria-label={name}
        onClick={() => onSpread(fromMs, toMs)}
      >
        {sign}
        {count}
      </button>
    );
  }
  const one = `${mark.words}, ${moment(mark.atMs, serverNow())}`;
  const name =
    count > 1 ? t("{count} at once, the most urgent: {mark}", { count, mark: one }) : one;
  return (
    <a {...looks} href={hrefOf(mark, bed)} title={name} aria-label={name}>
      {sign}
      {count > 1 && count}
    </a>
  );
}

/** The event of an alert, else the list its kind stands in. */
function hrefOf(mark: Mark, bed: string): string {
  const page = `/beds/${encodeURIComponent(bed)}`;
  if (mark.alert !== "") return `${page}?tab=events&event=${encodeURIComponent(mark.alert)}`;
  return mark.kind === "observation" ? `${page}?tab=observations` : `${page}?tab=events`;
}
