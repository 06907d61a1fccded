import "./tile.css";
import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { headline } from "../state/alerts";
import { age } from "../state/format";
import type { BedState } from "../state/ward";
import { nowMs } from "../store/clock";
import { alertsByBed, ward } from "../store/live";
import { vocabulary } from "../store/session";
import type { AlertView } from "../wire";
import { coloured } from "./flash";
import { Mark } from "./mark";
import { BloodPressure, Numeric } from "./numeric";
import { ScoreBadge } from "./score";
import { TileSetup } from "./setup";

const NONE: readonly AlertView[] = [];

/** One bed on the wall. */
export function Tile({ id }: { id: string }): JSX.Element | null {
  const alerts = useComputed(() => alertsByBed.value.get(id) ?? NONE);
  const bed = useComputed(() => ward.value.beds.get(id));
  const name = useComputed(() => bed.value?.name ?? id);
  const state = useComputed(() => stateOf(bed.value));
  const worst = alerts.value[0];
  return (
    <li class="tile" data-bed={id} data-state={state} {...(worst && coloured(worst))}>
      <header class="tile-head">
        <a class="tile-name" href={`/beds/${encodeURIComponent(id)}`}>
          {name}
        </a>
        {state.value !== "doubtful" && <ScoreBadge bed={id} />}
      </header>
      {state.value === "empty" && <p class="tile-empty">Empty</p>}
      {state.value === "doubtful" && (
        <p class="tile-empty">
          <strong class="tile-whose">???</strong>
          Whose values are these?
        </p>
      )}
      {state.value !== "empty" && state.value !== "doubtful" && (
        <div class="tile-numerics">
          <dl class="tile-fast">
            <Numeric bed={id} vital="hr" also={["pulse"]} />
            <Numeric bed={id} vital="spo2" />
            <Numeric bed={id} vital="rr" />
          </dl>
          <dl class="tile-slow">
            <BloodPressure bed={id} />
            <Numeric bed={id} vital="temp" unitBehind />
          </dl>
        </div>
      )}
      <TileSetup id={id} />
      <AwayNote id={id} />
      <Strip alerts={alerts.value} />
      <LinkNote id={id} />
    </li>
  );
}

type TileState = "empty" | "doubtful" | "live" | "lost" | "unplugged";

function stateOf(bed: BedState | undefined): TileState {
  if (bed?.doubt) return "doubtful";
  if (bed === undefined || !bed.occupied) return "empty";
  if (bed.link === "online") return "live";
  return bed.link === "unknown" ? "unplugged" : "lost";
}

/** The alert that matters now: the most urgent unanswered one, else the most urgent. */
function Strip({ alerts }: { alerts: readonly AlertView[] }): JSX.Element | null {
  const alert = alerts.find((each) => each.response === "awaited") ?? alerts[0];
  if (alert === undefined) return null;
  const words = headline(alert.finding, vocabulary.value.get(alert.finding.vital ?? ""));
  const answered = alert.response === "acknowledged";
  return (
    <p class="tile-strip" {...coloured(alert)} title={alert.finding.text}>
      <Mark alert={alert} />
      <span class="unseen">{alert.priority} priority: </span>
      <span class="tile-strip-text">{words}</span>
      {answered && <span title="acknowledged">✓</span>}
      {alerts.length > 1 && <span class="tile-more">+{alerts.length - 1}</span>}
    </p>
  );
}

const AWAY_WORDS = {
  "": "",
  off_ward: "Off the ward",
  leave: "On leave",
  theatre: "In theatre",
};

/** Why a monitor may be silent, or measure nobody: the patient is not in the bed. */
function AwayNote({ id }: { id: string }): JSX.Element | null {
  const away = useComputed(() => ward.value.beds.get(id)?.away ?? "");
  return away.value === "" ? null : <p class="tile-link">{AWAY_WORDS[away.value]}</p>;
}

const LINK_WORDS = { offline: "Monitor offline", silent: "Monitor silent", unknown: "No monitor" };

function LinkNote({ id }: { id: string }): JSX.Element | null {
  const link = useComputed(() => ward.value.beds.get(id)?.link ?? "unknown");
  const occupied = useComputed(() => ward.value.beds.get(id)?.occupied ?? false);
  const since = useComputed(() => newest(ward.value.beds.get(id), nowMs.value));
  if (link.value === "online" || !occupied.value) return null;
  return (
    <p class="tile-link">
      <span aria-hidden="true">⌁ </span>
      {LINK_WORDS[link.value]}
      {since.value !== "" && <> · {since}</>}
    </p>
  );
}

/** How long ago this bed's newest value was measured. */
function newest(bed: BedState | undefined, now: number): string {
  const times = Object.values(bed?.readings ?? {}).map((reading) => reading.atMs);
  return times.length === 0 ? "" : age(now - Math.max(...times));
}
