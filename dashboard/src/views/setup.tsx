import "./setup.css";
import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { minute } from "../state/format";
import { type SetupNote, setupNotes } from "../state/setup";
import { nowMs } from "../store/clock";
import { ward } from "../store/live";
import { mayAnswer } from "../store/session";
import { setUp, setupButton } from "../store/setups";
import { PauseButton } from "./alert-more";
import { Left } from "./calls";
import { PressButton } from "./press-button";

const NONE: readonly SetupNote[] = [];

/** All of it, on the page of the bed, with the way back to the profile. */
export function SetupPanel({ id }: { id: string }): JSX.Element {
  const notes = useNotes(id);
  const name = useComputed(() => ward.value.beds.get(id)?.name ?? id);
  return (
    <section class="panel">
      <h2>Alarm set-up</h2>
      {notes.length === 0 && <p class="muted">As the unit’s profile</p>}
      <ul class="setup">
        {notes.map((note) => (
          <li key={`${note.what} ${note.detail}`} data-setup={note.kind}>
            <p>
              <strong>{note.what}</strong> <Until note={note} /> · {note.by}
              <span class="setup-detail">{note.detail}</span>
            </p>
            <BackButton id={id} note={note} name={name.value} />
          </li>
        ))}
      </ul>
      {mayAnswer.value && <PauseButton bed={id} name={name.value} />}
    </section>
  );
}

const ENDS = {
  off: { act: "alarms-on", word: "Alarms on", failed: "Still off" },
  procedure: { act: "procedure/end", word: "It is over", failed: "Not ended" },
} as const;

function BackButton({
  id,
  note,
  name,
}: {
  id: string;
  note: SetupNote;
  name: string;
}): JSX.Element | null {
  if (!mayAnswer.value || (note.kind !== "off" && note.kind !== "procedure")) return null;
  const { act, word, failed } = ENDS[note.kind];
  return (
    <PressButton
      name={setupButton(id, act)}
      failed={failed}
      about={`${name}, ${note.what}`}
      onPress={() => setUp(id, act)}
    >
      {word}
    </PressButton>
  );
}

/** A pause is counted down, what lasts longer says its end. */
function Until({ note }: { note: SetupNote }): JSX.Element {
  if (note.until === null) return <>for the whole stay</>;
  if (note.kind === "pause") return <Left until={note.until} />;
  return (
    <>
      until <time dateTime={note.until}>{minute(note.until)}</time>
    </>
  );
}

function useNotes(id: string): readonly SetupNote[] {
  // Of most beds there is nothing to say, and the same nothing paints nothing again.
  const notes = useComputed(() => {
    const found = setupNotes(ward.value.beds.get(id)?.setup, nowMs.value);
    return found.length === 0 ? NONE : found;
  });
  return notes.value;
}
