/** A bed against the rules of its room: a warning, which the person may go against by saying why. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { t } from "../../words/words";
import { Field, Problem } from "../kit";

type Send = (key: string, said: Record<string, string>) => Promise<void>;

interface RoomRules {
  /** As before; notices when the server warns of the room. */
  readonly warned: (send: Send) => Send;
  /** Where it is said why; nothing until there was a warning. */
  readonly field: JSX.Element | null;
}

export function useRoomRules(): RoomRules {
  const [against, setAgainst] = useState(false);
  const warned =
    (send: Send): Send =>
    async (key, said) => {
      try {
        await send(key, said);
      } catch (why) {
        if (why instanceof Problem && why.slug === "against-room") setAgainst(true);
        throw why;
      }
    };
  const field = against ? (
    <Field
      name="despite"
      label={t("Why this bed all the same")}
      hint={t("It is kept in the audit")}
      maxLength={500}
      autofocus
    />
  ) : null;
  return { warned, field };
}
