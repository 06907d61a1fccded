import "./bed.css";
import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { Tabs } from "../office/kit/tabs";
import { ordered } from "../state/alerts";
import { type Happening, happeningAt } from "../store/happened";
import { ward } from "../store/live";
import { refine, search } from "../store/route";
import { mayAnswer } from "../store/session";
import type { AlertView } from "../wire";
import { t } from "../words/words";
import { AlertCard } from "./alert-card";
import { BedHead } from "./bed-head";
import { BedNumerics } from "./bed-numerics";
import { lazily } from "./lazily";
import { ObserveButton } from "./observe";
import { reviewHref } from "./past";
import { ScoreExplained } from "./score-explained";
import { AlarmsPanel } from "./set-ups/panel";
import { Trends } from "./trends";
import { Waves } from "./waves";
import { Why } from "./why";
import { WhyNotButton } from "./why-not";

const Review = lazily(() => import("./review/page"));
const BedScores = lazily(() => import("./bed-scores"));
const BedObservations = lazily(() => import("./bed-observations"));
const BedTimeline = lazily(() => import("./bed-timeline"));

export function BedPage({ id }: { id: string }): JSX.Element {
  const exists = useComputed(() => ward.value.beds.has(id));
  if (!exists.value)
    return (
      <div class="waiting">
        <h1>{t("There is no such bed")}</h1>
        <a href="/">{t("Back to the ward")}</a>
      </div>
    );
  return <Known id={id} />;
}

function Known({ id }: { id: string }): JSX.Element {
  const happening = useMemo(() => happeningAt(id), [id]);
  useEffect(() => () => happening.close(), [happening]);
  // A new set only when a vital appears, not with every value.
  const measuredKeys = useComputed(() =>
    Object.keys(ward.value.beds.get(id)?.readings ?? {})
      .sort()
      .join(" "),
  );
  const measured = useComputed(() => new Set(measuredKeys.value.split(" ")));
  return (
    <div class="page bed">
      <BedHead id={id} />
      <div class="bed-live">
        <BedNumerics id={id} measured={measured.value} />
        <Waves bed={id} />
      </div>
      <BedSide id={id} />
      <BedTabs id={id} measured={measured.value} happening={happening} />
    </div>
  );
}

/** What wants an answer, and how alarms are set up. */
function BedSide({ id }: { id: string }): JSX.Element {
  const open = useComputed(() => openOf(ward.value.alerts, id));
  return (
    <section class="bed-side" aria-label={t("Alerts and score")}>
      {open.value.map((alert) => (
        <div key={alert.id} class="bed-alert">
          <AlertCard alert={alert} />
          <div class="bed-alert-more">
            <Why alert={alert} />
            <a class="button button-quiet" href={reviewHref(alert)}>
              {t("Strip and review")}
            </a>
          </div>
        </div>
      ))}
      {open.value.length === 0 && <p class="panel empty">{t("No open alerts at this bed")}</p>}
      <ScoreExplained bed={id} />
      <ObserveButton id={id} />
      <AlarmsPanel id={id} />
      <WhyNotButton id={id} />
    </section>
  );
}

function openOf(alerts: ReadonlyMap<string, AlertView>, bed: string): AlertView[] {
  return ordered([...alerts.values()].filter((alert) => alert.bed === bed));
}

type BedTab = "trends" | "events" | "scores" | "observations" | "timeline";

interface BedTabsProps {
  id: string;
  measured: ReadonlySet<string>;
  happening: Happening;
}

function BedTabs({ id, measured, happening }: BedTabsProps): JSX.Element {
  const asked = new URLSearchParams(search.value);
  const tabs = tabsFor(mayAnswer.value);
  const chosen = tabs.find((tab) => tab.id === asked.get("tab"))?.id ?? "trends";
  const at = Number(asked.get("at"));
  return (
    <section class="bed-tabs panel" aria-label={t("The past of this bed")}>
      <Tabs
        label={t("The past of this bed")}
        tabs={tabs}
        chosen={chosen}
        onChoose={(tab) => refine({ tab })}
      >
        {chosen === "trends" && (
          <Trends
            key={at}
            bed={id}
            measured={measured}
            happening={happening}
            {...(at > 0 ? { atMs: at } : {})}
          />
        )}
        {chosen === "events" && (
          <Review bed={id} event={asked.get("event") ?? ""} happening={happening} />
        )}
        {chosen === "scores" && <BedScores bed={id} />}
        {chosen === "observations" && <BedObservations bed={id} />}
        {chosen === "timeline" && <BedTimeline bed={id} />}
      </Tabs>
    </section>
  );
}

/** Observations and the record are of those who care. */
function tabsFor(cares: boolean): readonly { readonly id: BedTab; readonly name: string }[] {
  return [
    { id: "trends", name: t("Trends") },
    { id: "events", name: t("Events") },
    { id: "scores", name: t("Scores") },
    ...(cares
      ? ([
          { id: "observations", name: t("Observations") },
          { id: "timeline", name: t("Timeline") },
        ] as const)
      : []),
  ];
}
