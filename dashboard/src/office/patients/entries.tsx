/** What the lists of the record share: who wrote an entry, and ending one with a reason. */

import type { JSX } from "preact";
import { t } from "../../words/words";
import { Dialog, Field, Form, Moment, post, say } from "../kit";
import type { Entry } from "./types";

/** Who said so, and when. */
export function Said({ by, at }: { by: string; at: string }): JSX.Element {
  return (
    <span class="patient-where">
      {by}, <Moment at={at} />
    </span>
  );
}

export function SaidOf({ entry }: { entry: Entry }): JSX.Element {
  return (
    <>
      <Said by={entry.changed_by} at={entry.changed_at} />
      {entry.ended_at !== null && (
        <span> {t("· no longer counts: {end_reason}", { end_reason: entry.end_reason })}</span>
      )}
    </>
  );
}

interface EndProps {
  title: string;
  path: string;
  revision: number;
  onClose: () => void;
  onDone: () => void;
}

/** Says that an entry no longer counts; it stays to be seen. */
export function EndDialog({ title, path, revision, onClose, onDone }: EndProps): JSX.Element {
  return (
    <Dialog title={title} onClose={onClose}>
      <p>{t("It stays in the record, and counts no longer.")}</p>
      <Form
        label={t("It no longer counts")}
        danger
        send={(_key, said) => post(`${path}/end`, said, { revision })}
        onDone={() => {
          say(t("Ended"));
          onDone();
        }}
        onLookAgain={onDone}
        onCancel={onClose}
      >
        <Field name="reason" label={t("Why")} required maxLength={500} />
      </Form>
    </Dialog>
  );
}
