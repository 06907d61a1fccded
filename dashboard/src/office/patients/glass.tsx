/** Breaking the glass: a patient of another unit, in an emergency, with a reason. */

import type { JSX } from "preact";
import { t } from "../../words/words";
import { Dialog, Field, Form, go, Notice, post } from "../kit";

interface BreakGlassProps {
  patient: number;
  onClose: () => void;
  onDone?: () => void;
}

export function BreakGlass({ patient, onClose, onDone }: BreakGlassProps): JSX.Element {
  return (
    <Dialog title={t("Break the glass")} onClose={onClose}>
      <Notice tone="warn">
        {t(
          "This opens the record of a patient of another unit to you for one hour. Your name and your reason are kept, and those who oversee are told.",
        )}
      </Notice>
      <Form
        label={t("Break the glass")}
        danger
        send={(key, said) => post(`/patients/${patient}/break-glass`, said, { key })}
        onDone={() => (onDone === undefined ? go(`/patients/${patient}`) : onDone())}
        onCancel={onClose}
      >
        <Field name="reason" label={t("Why")} required maxLength={500} autofocus />
      </Form>
    </Dialog>
  );
}
