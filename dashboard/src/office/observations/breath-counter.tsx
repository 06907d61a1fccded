/** Count breaths: one tap each, for 30 seconds. */

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { countdown } from "../../state/format";
import { breaths } from "../../state/observing";
import { t, tn } from "../../words/words";

const EVERY_MS = 250;

/** `onCounted` is told the breaths a minute when the time is over, or when somebody says enough. */
export function BreathCounter({ onCounted }: { onCounted: (rate: number) => void }): JSX.Element {
  const [taps, setTaps] = useState<readonly number[]>([]);
  const [now, setNow] = useState(0);
  const seen = breaths(taps, now);
  useEffect(() => {
    if (seen.state !== "counting") return;
    const timer = setInterval(() => setNow(performance.now()), EVERY_MS);
    return () => clearInterval(timer);
  }, [seen.state]);
  useEffect(() => {
    if (seen.state === "counted" && seen.rate !== null) onCounted(seen.rate);
  }, [seen.state]);
  const tap = (): void => {
    const at = performance.now();
    setNow(at);
    setTaps(seen.state === "counted" ? [at] : [...taps, at]);
  };
  return (
    <div class="breaths">
      <button class="button breaths-key" type="button" onClick={tap}>
        {seen.state === "counting"
          ? t("Tap at each breath")
          : t("Count breaths: tap at each, for 30 s")}
      </button>
      {seen.state !== "ready" && (
        <span role="timer">
          {tn("{count} breath", "{count} breaths", seen.count)}
          {seen.rate !== null && <> · {t("{rate} a minute", { rate: seen.rate })}</>}
          {seen.state === "counting" && <> · {countdown(seen.leftMs)}</>}
        </span>
      )}
      {seen.state === "counting" && seen.rate !== null && (
        <button class="button" type="button" onClick={() => finish(seen.rate)}>
          {t("Enough")}
        </button>
      )}
      {seen.state === "counted" && seen.rate === null && (
        <span role="alert">{t("Too few taps to say a rate")}</span>
      )}
    </div>
  );

  function finish(rate: number | null): void {
    if (rate !== null) onCounted(rate);
    setTaps([]);
  }
}
