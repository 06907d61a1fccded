/** Have the detector learn this patient anew: what it knew is lost. */

import type { JSX } from "preact";
import { Dialog, Form, say } from "../../office/kit";
import { order } from "../../store/limits";
import { t } from "../../words/words";
import type { DialogProps } from "./dialogs";

export function ResetDialog({ id, onClose }: DialogProps): JSX.Element {
  return (
    <Dialog title={t("Learn this patient anew")} onClose={onClose}>
      <Form
        label={t("Learn anew")}
        danger
        send={(key) => order(id, "detector/reset", {}, key)}
        onDone={() => {
          say(t("The detector learns this patient anew"));
          onClose();
        }}
        onCancel={onClose}
      >
        <p>
          {t(
            "For when what is usual has changed, such as after a new drug. What was learned is lost, and until it is learned anew nothing is said of what is unusual. Limits and scores go on.",
          )}
        </p>
      </Form>
    </Dialog>
  );
}
