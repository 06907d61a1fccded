/** Limits that the patient had in the bed before: offered, and taken over with a person's yes. */

import "./before.css";
import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { Refusal, say, useLoading, useSubmit } from "../../office/kit";
import { moment } from "../../state/format";
import { causeName, factsOf, limitText, notTakenOver } from "../../state/limits";
import { nowMs } from "../../store/clock";
import { readBefore, type TakenOver, takeOver } from "../../store/limits";
import { ward } from "../../store/live";
import { vocabulary } from "../../store/session";
import { t } from "../../words/words";

export default function BeforeOffer({ id }: { id: string }): JSX.Element | null {
  const stay = useComputed(() => ward.value.beds.get(id)?.stay ?? null);
  const setup = useComputed(() => ward.value.beds.get(id)?.setup);
  const before = useLoading(stay.value === null ? null : `${id} ${stay.value}`, (signal) =>
    readBefore(id, signal),
  );
  const { busy, problem, run } = useSubmit();
  if (before.data === undefined) return null;
  const left = notTakenOver(before.data, setup.value);
  if (left.length === 0) return null;
  const take = (): Promise<boolean> =>
    run(async (key) => {
      const causes = left.map(({ cause }) => cause);
      sayOf(await takeOver(id, causes, key));
    });
  return (
    <section class="before" aria-label={t("Limits of the stay before")}>
      <h3>{t("Limits of the stay before: take over?")}</h3>
      <p class="muted">
        {t("They counted in {bed} until {time} and do not count here.", {
          bed: before.data.bed_name ?? "",
          time: moment(before.data.until ?? 0, nowMs.peek()),
        })}
      </p>
      <ul>
        {left.map((one) => (
          <li key={one.cause}>
            <strong>{causeName(one.cause, vocabulary.value)}</strong>{" "}
            <bdi dir="ltr">{limitText(one.limits, factsOf(one.cause, vocabulary.value))}</bdi>
            <span class="setup-detail">
              {one.reason} · {one.by.name}
            </span>
          </li>
        ))}
      </ul>
      <button class="button" type="button" aria-disabled={busy} onClick={() => void take()}>
        {busy ? t("Sending…") : t("Take over")}
      </button>
      <Refusal problem={problem} />
    </section>
  );
}

function sayOf({ refused, warnings }: TakenOver): void {
  const not = Object.entries(refused).map(([cause, why]) =>
    t("Not taken over: {limit}, {why}", { limit: causeName(cause, vocabulary.peek()), why }),
  );
  say([...(not.length === 0 ? [t("Taken over")] : not), ...warnings].join(" · "));
}
