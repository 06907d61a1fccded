/** Notes: written, and corrected by another note; none is ever changed. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { term } from "../../words/terms";
import { t } from "../../words/words";
import {
  Badge,
  Dialog,
  Empty,
  Failed,
  Form,
  Loading,
  Moment,
  Pager,
  Panel,
  post,
  Select,
  say,
  TextArea,
  usePages,
} from "../kit";
import type { Note } from "./types";

const KINDS = [
  {
    value: "progress",
    get name() {
      return t("Progress");
    },
  },
  {
    value: "nursing",
    get name() {
      return t("Nursing");
    },
  },
  {
    value: "history",
    get name() {
      return t("History");
    },
  },
  {
    value: "consultation",
    get name() {
      return t("Consultation");
    },
  },
  {
    value: "operation",
    get name() {
      return t("Operation");
    },
  },
  {
    value: "discharge",
    get name() {
      return t("Discharge");
    },
  },
];
const LONGEST = 20_000;

export function NotesPart({ patient }: { patient: number }): JSX.Element {
  const path = `/patients/${patient}/notes`;
  const [kind, setKind] = useState("");
  const [corrected, setCorrected] = useState<Note | null>(null);
  const notes = usePages<Note>(path, { kind });
  return (
    <>
      <Panel title={t("Write a note")}>
        <Form
          label={t("Write down")}
          resets
          send={(key, said) => post(path, said, { key })}
          onDone={() => {
            say(t("Written down"));
            notes.again();
          }}
        >
          <Select name="kind" label={t("Kind")} options={KINDS} required />
          <TextArea name="body" label={t("Note")} required rows={5} maxLength={LONGEST} />
        </Form>
      </Panel>
      <Panel title={t("Notes")}>
        <div class="field">
          <label for="note-kind">{t("Show")}</label>
          <select
            id="note-kind"
            class="input"
            value={kind}
            onChange={(event) => setKind(event.currentTarget.value)}
          >
            <option value="">{t("All kinds")}</option>
            {KINDS.map((one) => (
              <option key={one.value} value={one.value}>
                {one.name}
              </option>
            ))}
          </select>
        </div>
        {notes.problem && <Failed problem={notes.problem} again={notes.again} />}
        {notes.items === undefined && !notes.problem && <Loading />}
        {notes.items?.length === 0 && <Empty>{t("No notes yet.")}</Empty>}
        {notes.items?.map((note) => (
          <OneNote key={note.id} note={note} onCorrect={() => setCorrected(note)} />
        ))}
        <Pager pages={notes} />
      </Panel>
      {corrected && (
        <Correct
          path={path}
          note={corrected}
          onClose={() => setCorrected(null)}
          onDone={() => {
            setCorrected(null);
            notes.again();
          }}
        />
      )}
    </>
  );
}

function OneNote({ note, onCorrect }: { note: Note; onCorrect: () => void }): JSX.Element {
  const stands = note.corrected_by === null;
  return (
    <article class="patient-note" id={`note-${note.id}`}>
      <div class="patient-note-head">
        <Badge>{term(note.kind)}</Badge>
        <span>
          {note.recorded_by}, <Moment at={note.recorded_at} />
        </span>
        {note.corrects !== null && (
          <span>{t("corrects note {corrects}", { corrects: note.corrects })}</span>
        )}
        {!stands && (
          <Badge tone="warn">
            {t("corrected by note {corrected_by}", { corrected_by: note.corrected_by })}
          </Badge>
        )}
        <span>{t("note {id}", { id: note.id })}</span>
        {stands && (
          <button class="button button-quiet" type="button" onClick={onCorrect}>
            {t("Correct…")}
          </button>
        )}
      </div>
      <div class={stands ? "patient-note-body" : "patient-note-body patient-over"}>{note.body}</div>
    </article>
  );
}

interface CorrectProps {
  path: string;
  note: Note;
  onClose: () => void;
  onDone: () => void;
}

function Correct({ path, note, onClose, onDone }: CorrectProps): JSX.Element {
  return (
    <Dialog title={t("Correct a note")} onClose={onClose} wide>
      <p>{t("The old note stays to be read; this one counts from now on.")}</p>
      <Form
        label={t("Write down")}
        send={(key, said) => post(path, { ...said, corrects: note.id }, { key })}
        onDone={onDone}
        onCancel={onClose}
      >
        <Select name="kind" label={t("Kind")} options={KINDS} value={note.kind} required />
        <TextArea
          name="body"
          label={t("Note")}
          required
          rows={8}
          maxLength={LONGEST}
          defaultValue={note.body}
        />
      </Form>
    </Dialog>
  );
}
