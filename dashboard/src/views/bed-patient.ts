/** Who lies in a bed, asked once for all parts of its page: each time it is asked is kept in the audit. */

import { type ReadonlySignal, signal, useComputed } from "@preact/signals";
import { useEffect } from "preact/hooks";
import * as rest from "../connection/rest";
import { ward } from "../store/live";
import { noteProblem, session } from "../store/session";
import type { Patient } from "../wire";

type Known = Patient | null | undefined;

const patient = signal<Known>(undefined);
/** Account, bed and stay that `patient` is of: the name must never be the last patient's. */
let of = "";

/** `undefined` while it is asked, `null` when it cannot be said. */
export function usePatient(bed: string): ReadonlySignal<Known> {
  const stay = useComputed(() => ward.value.beds.get(bed)?.stay ?? null);
  // Whoever takes the screen over looks for themselves.
  const wanted = `${session.value?.account} ${bed} ${stay.value}`;
  useEffect(() => {
    if (of === wanted && patient.peek() !== null) return;
    of = wanted;
    patient.value = undefined;
    rest.bed(bed).then(
      (detail) => {
        if (of === wanted) patient.value = detail.patient;
      },
      (why) => {
        noteProblem(why);
        if (of === wanted) patient.value = null;
      },
    );
  }, [bed, wanted]);
  return patient;
}
