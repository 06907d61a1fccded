/** All that is set up at a bed, who did it, why and until when; and the ways to change it. */

import "./panel.css";
import { type ReadonlySignal, type Signal, useComputed, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { minute } from "../../state/format";
import { type SetupNote, setupNotes } from "../../state/setup";
import { nowMs } from "../../store/clock";
import { ward } from "../../store/live";
import { mayAnswer, session, vocabulary } from "../../store/session";
import { setUp, setupButton } from "../../store/setups";
import { say } from "../../store/toasts";
import { t } from "../../words/words";
import { PauseButton } from "../alert-more";
import { Left } from "../calls";
import { lazily, silently } from "../lazily";
import { PressButton } from "../press-button";

const Dialogs = lazily(() => import("./dialogs"));
const BeforeOffer = lazily(() => import("./before"), silently);

export type Opened = "limits" | "procedure" | "off" | "reset" | "changes";

export function AlarmsPanel({ id }: { id: string }): JSX.Element {
  const notes = useComputed(() =>
    setupNotes(ward.value.beds.get(id)?.setup, nowMs.value, vocabulary.value),
  );
  const name = useComputed(() => ward.value.beds.get(id)?.name ?? id);
  const opened = useSignal<Opened | null>(null);
  const stay = useComputed(() => ward.value.beds.get(id)?.stay ?? null);
  useEffect(() => closing(stay, opened), [stay, opened]);
  const open = (what: Opened) => (): void => {
    opened.value = what;
  };
  const mayTurnOff = session.value?.role === "clinician";
  return (
    <section class="panel" aria-label={t("Alarms of this bed")}>
      <h2>{t("Alarms of this bed")}</h2>
      {notes.value.length === 0 && <p class="muted">{t("As the unit’s profile has them")}</p>}
      {mayAnswer.value && <BeforeOffer id={id} />}
      <ul class="setup">
        {notes.value.map((note) => (
          <Noted key={`${note.what} ${note.detail}`} id={id} note={note} name={name.value} />
        ))}
      </ul>
      <div class="alarms-acts">
        {mayAnswer.value && (
          <>
            <PauseButton bed={id} name={name.value} />
            <Opener onOpen={open("limits")}>{t("Limits")}</Opener>
            <Opener onOpen={open("procedure")}>{t("Procedure")}</Opener>
            {mayTurnOff && <Opener onOpen={open("off")}>{t("Alarms off")}</Opener>}
            <Opener onOpen={open("reset")}>{t("Learn anew")}</Opener>
          </>
        )}
        <Opener onOpen={open("changes")}>{t("All changes")}</Opener>
      </div>
      {opened.value !== null && (
        <Dialogs
          id={id}
          opened={opened.value}
          onClose={() => {
            opened.value = null;
          }}
        />
      )}
    </section>
  );
}

/** What was begun for one patient is never set for the next: the dialog goes with the stay. */
function closing(stay: ReadonlySignal<number | null>, opened: Signal<Opened | null>): () => void {
  let before = stay.peek();
  return stay.subscribe((now) => {
    const same = now === before;
    before = now;
    if (same || opened.peek() === null) return;
    opened.value = null;
    say(t("Another patient is in this bed: nothing was set"));
  });
}

function Opener({ onOpen, children }: { onOpen: () => void; children: string }): JSX.Element {
  return (
    <button class="button" type="button" aria-haspopup="dialog" onClick={onOpen}>
      {children}…
    </button>
  );
}

interface NotedProps {
  id: string;
  note: SetupNote;
  name: string;
}

function Noted({ id, note, name }: NotedProps): JSX.Element {
  return (
    <li data-setup={note.kind}>
      <p>
        <strong>{note.what}</strong> <Until note={note} />
        <span class="setup-detail">
          {note.detail} · {note.by}
        </span>
      </p>
      {mayAnswer.value && <Back id={id} note={note} name={name} />}
    </li>
  );
}

/** A pause and alarms that are off are counted down; what lasts for hours says its end. */
function Until({ note }: { note: SetupNote }): JSX.Element {
  if (note.until === null) return <>{t("for the whole stay")}</>;
  if (note.kind !== "limits")
    return (
      <span class="setup-left">
        <Left until={note.until} />
      </span>
    );
  return <time dateTime={note.until}>{t("until {time}", { time: minute(note.until) })}</time>;
}

/** The way back, at once and without a dialog: what is safer needs no second thought. */
function Back({ id, note, name }: NotedProps): JSX.Element | null {
  const about = `${name}, ${note.what}`;
  if (note.kind === "pause") return null;
  if (note.kind === "off")
    return (
      <PressButton
        name={setupButton(id, "alarms-on")}
        failed={t("Still off")}
        about={about}
        onPress={() => setUp(id, "alarms-on")}
      >
        {t("Alarms on")}
      </PressButton>
    );
  if (note.kind === "procedure")
    return (
      <PressButton
        name={setupButton(id, "procedure/end")}
        failed={t("Not ended")}
        about={about}
        onPress={() => setUp(id, "procedure/end")}
      >
        {t("It is over")}
      </PressButton>
    );
  return (
    <PressButton
      name={restoreButton(id, note.cause)}
      failed={t("Not restored")}
      about={`${about} ${note.detail}`}
      onPress={() => restore(id, note.cause)}
    >
      {t("The profile’s again")}
    </PressButton>
  );
}

const restoreButton = (id: string, cause: string): string =>
  `${setupButton(id, "limits/restore")} ${cause}`;

const restore = (id: string, cause: string): Promise<void> =>
  setUp(id, "limits/restore", { cause }, restoreButton(id, cause));
