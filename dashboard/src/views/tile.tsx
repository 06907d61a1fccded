import "./tile.css";
import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { findingText, headline, priorityName } from "../state/alerts";
import { nursesOf, stateOf } from "../state/tile";
import { alertsByBed, ward } from "../store/live";
import { vocabulary } from "../store/session";
import { activate, activeTile, foundBeds } from "../store/wall";
import type { AlertView } from "../wire";
import { t } from "../words/words";
import { coloured } from "./flash";
import { Mark } from "./mark";
import { BloodPressure, Numeric } from "./numeric";
import { TileScore } from "./score-popover";
import { AwayNote, LinkNote, TileSetup } from "./tile-notes";
import { TileStrip } from "./tile-strip";

const NONE: readonly AlertView[] = [];

interface TileProps {
  id: string;
  /** Of which it is the first, where groups have no headings. */
  group?: string;
  /** There is room for a curve. */
  strip?: boolean;
}

/** One bed on the wall. */
export function Tile({ id, group = "", strip = false }: TileProps): JSX.Element {
  const alerts = useComputed(() => alertsByBed.value.get(id) ?? NONE);
  const name = useComputed(() => ward.value.beds.get(id)?.name ?? id);
  const state = useComputed(() => stateOf(ward.value.beds.get(id)));
  const nurses = useComputed(() => nursesOf(ward.value.beds.get(id)));
  const reached = useComputed(() => (activeTile.value === id ? 0 : -1));
  const isFound = useComputed(() => foundBeds.value.includes(id));
  const worst = alerts.value[0];
  return (
    <li
      class="tile"
      data-bed={id}
      data-state={state}
      data-found={isFound}
      onFocusIn={() => activate(id)}
      {...(worst && coloured(worst))}
    >
      {group !== "" && <p class="tile-group">{group}</p>}
      <header class="tile-head">
        <a class="tile-name" href={`/beds/${encodeURIComponent(id)}`} tabIndex={reached}>
          {name}
        </a>
        {nurses.value !== "" && (
          <span class="tile-nurse" title={t("Nurse of this bed: {name}", { name: nurses.value })}>
            <span class="unseen">{t("Nurse:")} </span>
            {nurses}
          </span>
        )}
        {state.value !== "doubtful" && <TileScore bed={id} />}
      </header>
      <Body id={id} state={state.value} />
      {strip && state.value === "live" && <TileStrip bed={id} />}
      <TileSetup id={id} />
      <AwayNote id={id} />
      <Strip alerts={alerts.value} />
      <LinkNote id={id} />
    </li>
  );
}

function Body({ id, state }: { id: string; state: string }): JSX.Element {
  if (state === "empty") return <p class="tile-empty">{t("Empty")}</p>;
  if (state === "doubtful")
    return (
      <p class="tile-empty">
        <strong class="tile-whose">???</strong>
        {t("Whose values are these?")}
      </p>
    );
  if (state === "unplugged")
    return <p class="tile-empty">{t("No monitor, nothing written down")}</p>;
  return (
    <div class="tile-numerics">
      <dl class="tile-fast">
        {state === "charted" ? (
          <Numeric bed={id} vital="pulse" />
        ) : (
          <Numeric bed={id} vital="hr" also={["pulse"]} />
        )}
        <Numeric bed={id} vital="spo2" />
        <Numeric bed={id} vital="rr" />
      </dl>
      <dl class="tile-slow">
        <BloodPressure bed={id} />
        <Numeric bed={id} vital="temp" unitBehind />
      </dl>
    </div>
  );
}

/** The alert that matters now: the most urgent unanswered one, else the most urgent. */
function Strip({ alerts }: { alerts: readonly AlertView[] }): JSX.Element | null {
  const alert = alerts.find((each) => each.response === "awaited") ?? alerts[0];
  if (alert === undefined) return null;
  const words = headline(alert.finding, vocabulary.value.get(alert.finding.vital ?? ""));
  const answered = alert.response === "acknowledged";
  return (
    <p class="tile-strip" {...coloured(alert)} title={findingText(alert.finding)}>
      <Mark alert={alert} />
      <span class="unseen">{t("{priority} priority:", { priority: priorityName(alert) })} </span>
      <span class="tile-strip-text">{words}</span>
      {answered && <span title={t("acknowledged")}>✓</span>}
      {alerts.length > 1 && <span class="tile-more">+{alerts.length - 1}</span>}
    </p>
  );
}
