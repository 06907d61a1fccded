/** What is done at the bed: one press, and what it withholds is said before. */

import "./procedure.css";
import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { Dialog, Loading, Refusal, say, useLoading, useSubmit } from "../../office/kit";
import { age } from "../../state/format";
import { causeName } from "../../state/limits";
import { procedureName } from "../../state/setup";
import { order, readLimits } from "../../store/limits";
import { ward } from "../../store/live";
import { vocabulary } from "../../store/session";
import { t } from "../../words/words";
import type { DialogProps } from "./dialogs";

export function ProcedureDialog({ id, onClose }: DialogProps): JSX.Element {
  const bed = useComputed(() => ward.value.beds.get(id)?.name ?? id);
  const limits = useLoading(id, (signal) => readLimits(id, signal));
  const { busy, problem, run } = useSubmit();
  const begin = async (name: string, seconds: number): Promise<void> => {
    if (!(await run((key) => order(id, "procedure", { name, seconds }, key)))) return;
    say(
      t("{procedure} for {long}", { procedure: procedureName(name), long: age(seconds * 1_000) }),
    );
    onClose();
  };
  return (
    <Dialog title={t("Procedure · {bed}", { bed: bed.value })} onClose={onClose}>
      <p class="muted">
        {t("What stood goes on; only what is new and comes of the procedure is withheld.")}
      </p>
      {limits.data === undefined && limits.problem === null && <Loading />}
      <ul class="setup-choices">
        {limits.data?.allowances?.procedures.map(({ name, longest_s, causes }) => (
          <li key={name}>
            <button
              class="button button-main"
              type="button"
              aria-disabled={busy}
              onClick={() => void begin(name, longest_s)}
            >
              {procedureName(name)} · {age(longest_s * 1_000)}
            </button>
            <span class="muted">
              {t("withholds {what}", {
                what: causes.map((cause) => causeName(cause, vocabulary.value)).join(", "),
              })}
            </span>
          </li>
        ))}
      </ul>
      <Refusal problem={problem ?? limits.problem} />
    </Dialog>
  );
}
