/** Notes: written, and corrected by another note; none is ever changed. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
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
  { value: "progress", name: "Progress" },
  { value: "nursing", name: "Nursing" },
  { value: "history", name: "History" },
  { value: "consultation", name: "Consultation" },
  { value: "operation", name: "Operation" },
  { value: "discharge", name: "Discharge" },
];
const LONGEST = 20_000;

export function NotesPart({ patient }: { patient: number }): JSX.Element {
  const path = `/patients/${patient}/notes`;
  const [kind, setKind] = useState("");
  const [corrected, setCorrected] = useState<Note | null>(null);
  const notes = usePages<Note>(path, { kind });
  return (
    <>
      <Panel title="Write a note">
        <Form
          label="Write down"
          resets
          send={(key, said) => post(path, said, { key })}
          onDone={() => {
            say("Written down");
            notes.again();
          }}
        >
          <Select name="kind" label="Kind" options={KINDS} required />
          <TextArea name="body" label="Note" required rows={5} maxLength={LONGEST} />
        </Form>
      </Panel>
      <Panel title="Notes">
        <div class="field">
          <label for="note-kind">Show</label>
          <select
            id="note-kind"
            class="input"
            value={kind}
            onChange={(event) => setKind(event.currentTarget.value)}
          >
            <option value="">All kinds</option>
            {KINDS.map((one) => (
              <option key={one.value} value={one.value}>
                {one.name}
              </option>
            ))}
          </select>
        </div>
        {notes.problem && <Failed problem={notes.problem} again={notes.again} />}
        {notes.items === undefined && !notes.problem && <Loading />}
        {notes.items?.length === 0 && <Empty>No notes yet.</Empty>}
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
        <Badge>{note.kind}</Badge>
        <span>
          {note.recorded_by}, <Moment at={note.recorded_at} />
        </span>
        {note.corrects !== null && <span>corrects note {note.corrects}</span>}
        {!stands && <Badge tone="warn">{`corrected by note ${note.corrected_by}`}</Badge>}
        <span>note {note.id}</span>
        {stands && (
          <button class="button button-quiet" type="button" onClick={onCorrect}>
            Correct…
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
    <Dialog title="Correct a note" onClose={onClose} wide>
      <p>The old note stays to be read; this one counts from now on.</p>
      <Form
        label="Write down"
        send={(key, said) => post(path, { ...said, corrects: note.id }, { key })}
        onDone={onDone}
        onCancel={onClose}
      >
        <Select name="kind" label="Kind" options={KINDS} value={note.kind} required />
        <TextArea
          name="body"
          label="Note"
          required
          rows={8}
          maxLength={LONGEST}
          defaultValue={note.body}
        />
      </Form>
    </Dialog>
  );
}
