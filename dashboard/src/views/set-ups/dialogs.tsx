/** The dialogs behind "Alarms of this bed"; fetched when the first of them is opened. */

import type { JSX } from "preact";
import { ChangesDialog } from "./changes";
import { LimitsDialog } from "./limits";
import { OffDialog } from "./off";
import type { Opened } from "./panel";
import { ProcedureDialog } from "./procedure";
import { ResetDialog } from "./reset";

export interface DialogProps {
  readonly id: string;
  readonly onClose: () => void;
}

export default function Dialogs({
  opened,
  ...props
}: DialogProps & { readonly opened: Opened }): JSX.Element {
  switch (opened) {
    case "limits":
      return <LimitsDialog {...props} />;
    case "procedure":
      return <ProcedureDialog {...props} />;
    case "off":
      return <OffDialog {...props} />;
    case "reset":
      return <ResetDialog {...props} />;
    case "changes":
      return <ChangesDialog {...props} />;
  }
}
