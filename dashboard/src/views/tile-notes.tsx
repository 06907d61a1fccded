import "./tile-notes.css";
import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { age } from "../state/format";
import { type SetupNote, setupNotes } from "../state/setup";
import { newestAgeMs } from "../state/tile";
import { nowMs } from "../store/clock";
import { ward } from "../store/live";
import { t } from "../words/words";
import { Left } from "./calls";

const NONE: readonly SetupNote[] = [];

/** What is set up at a bed: the most dangerous in words, until when, and how many more. */
export function TileSetup({ id }: { id: string }): JSX.Element | null {
  // Of most beds there is nothing to say, and the same nothing paints nothing again.
  const notes = useComputed(() => {
    const found = setupNotes(ward.value.beds.get(id)?.setup, nowMs.value);
    return found.length === 0 ? NONE : found;
  });
  const first = notes.value[0];
  if (first === undefined) return null;
  return (
    <p class="tile-setup" data-setup={first.kind} title={`${first.what}: ${first.detail}`}>
      <span class="tile-setup-text">
        {first.what} {first.until !== null && <Left until={first.until} />} · {first.by}
      </span>
      {notes.value.length > 1 && <span class="tile-more">+{notes.value.length - 1}</span>}
    </p>
  );
}

/** Why a monitor may be silent, or measure nobody: the patient is not in the bed. */
export function AwayNote({ id }: { id: string }): JSX.Element | null {
  const away = useComputed(() => ward.value.beds.get(id)?.away ?? "");
  if (away.value === "") return null;
  const words = {
    off_ward: t("Off the ward"),
    leave: t("On leave"),
    theatre: t("In theatre"),
  };
  return <p class="tile-link">{words[away.value]}</p>;
}

/** That no monitor can be heard, and since when. */
export function LinkNote({ id }: { id: string }): JSX.Element | null {
  const link = useComputed(() => ward.value.beds.get(id)?.link ?? "unknown");
  const occupied = useComputed(() => ward.value.beds.get(id)?.occupied ?? false);
  const since = useComputed(() => {
    const old = newestAgeMs(ward.value.beds.get(id), nowMs.value);
    return old === null ? "" : age(old);
  });
  if (link.value === "online" || !occupied.value) return null;
  const words = {
    offline: t("Monitor offline"),
    silent: t("Monitor silent"),
    unknown: t("No monitor"),
  };
  return (
    <p class="tile-link">
      <span aria-hidden="true">⌁ </span>
      {words[link.value]}
      {since.value !== "" && <> · {since}</>}
    </p>
  );
}
