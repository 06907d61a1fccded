/** Observations: whose set is due, and the sheet on which one is written down. */

import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { nowMs } from "../../store/clock";
import { ward } from "../../store/live";
import { t } from "../../words/words";
import { Badge, Moment, OfficePage, Table } from "../kit";
import { Sheet } from "./bed";
import { byDue } from "./sheet";

export default function Page({ rest }: { rest: readonly string[] }): JSX.Element {
  const [bed] = rest;
  return bed === undefined ? <Rounds /> : <Sheet key={bed} bed={bed} />;
}

interface Round {
  readonly id: string;
  readonly name: string;
  readonly unit: string;
  readonly score: string;
  readonly dueMs: number | null;
  readonly missing: string;
}

function Rounds(): JSX.Element {
  const rounds = useComputed(() =>
    byDue(
      [...ward.value.beds.values()]
        .filter((bed) => bed.occupied)
        .map((bed): Round => {
          const { score } = bed;
          return {
            id: bed.id,
            name: bed.name,
            unit: bed.unit_name,
            score: score === null ? "–" : String(score.total ?? `≥ ${score.at_least}`),
            dueMs: score?.due_at ? Date.parse(score.due_at) : null,
            missing: score?.missing.join(", ") ?? "",
          };
        }),
    ),
  );
  return (
    <OfficePage title={t("Observations")}>
      <Table
        caption={t("Sets of observations, the one due first on top")}
        columns={[
          { name: t("Bed"), cell: (round) => round.name, by: (round) => round.name },
          { name: t("Unit"), cell: (round) => round.unit, by: (round) => round.unit },
          { name: t("NEWS2"), cell: (round) => round.score },
          {
            name: t("Next set"),
            cell: (round) => <DueAt dueMs={round.dueMs} />,
            by: (round) => round.dueMs ?? Number.POSITIVE_INFINITY,
          },
          { name: t("Missing"), cell: (round) => round.missing },
        ]}
        rows={rounds.value}
        keyOf={(round) => round.id}
        href={(round) => `/observations/${encodeURIComponent(round.id)}`}
        empty={t("Nobody lies here")}
      />
    </OfficePage>
  );
}

function DueAt({ dueMs }: { dueMs: number | null }): JSX.Element {
  if (dueMs === null) return <>–</>;
  return (
    <>
      <Moment at={dueMs} /> {dueMs < nowMs.value && <Badge tone="bad">{t("Overdue")}</Badge>}
    </>
  );
}
