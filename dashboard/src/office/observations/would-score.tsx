/** The score as it is, and as it would be with what was observed: told by the one who scores. */

import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Values } from "../../state/observing";
import { ward } from "../../store/live";
import { NO_NEWS2, totalText } from "../../views/score";
import { ScoreTable } from "../../views/score-explained";
import type { Score } from "../../wire";
import { t } from "../../words/words";
import { post, useLoading } from "../kit";

const PAUSE_MS = 300;

interface WouldScoreProps {
  bed: string;
  stay: number;
  values: Values;
}

export function WouldScore({ bed, stay, values }: WouldScoreProps): JSX.Element | null {
  const now = useComputed(() => ward.value.beds.get(bed)?.score ?? null);
  const said = JSON.stringify(values);
  const wanted = useSettled(said);
  const would = useLoading(wanted === "{}" ? null : `${stay} ${wanted}`, (signal) =>
    post<{ score: Score | null }>(
      `/beds/${encodeURIComponent(bed)}/observations/score`,
      { stay, values },
      { signal },
    ),
  );
  const score = would.data?.score;
  if (said === "{}" || would.problem !== null) return null;
  // A score of what stood there a moment ago is not shown beside what stands there now.
  if (said !== wanted || would.busy) return <p class="muted">NEWS2 …</p>;
  if (score == null || score.name === NO_NEWS2) return null;
  const before = now.value;
  return (
    <section class="would-score" aria-label={t("Score with it")} aria-live="polite">
      <p>
        NEWS2{" "}
        {before !== null && before.name !== NO_NEWS2 && (
          <>
            {t("now")} <strong class="score">{totalText(before)}</strong> <bdi dir="ltr">
              →
            </bdi>{" "}
          </>
        )}
        {t("with it")}{" "}
        <strong class="score" data-risk={score.risk} data-testid="would-score">
          {totalText(score)}
        </strong>
      </p>
      <details>
        <summary>{t("Its parts")}</summary>
        <ScoreTable score={score} />
      </details>
    </section>
  );
}

/** The latest text that stood still for a moment: not every digit is asked about. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
