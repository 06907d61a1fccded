import "./dead-man.css";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { tickMs } from "../store/clock";
import { t } from "../words/words";

/** As long as a connection may be silent before a screen counts as not live. */
const APPEARS_AFTER_MS = 6_000;

/**
 * A sign that appears by itself, drawn by the browser's compositor, which goes on when the page
 * hangs. Only a page whose timers, signals and frames all run puts it off, once a second.
 */
export function DeadMan(): JSX.Element {
  const sign = useRef<HTMLDivElement>(null);
  const appearing = useRef<Animation | null>(null);
  useEffect(() => {
    appearing.current =
      sign.current?.animate([{ opacity: 0 }, { opacity: 0, offset: 0.999 }, { opacity: 1 }], {
        duration: APPEARS_AFTER_MS,
        fill: "forwards",
      }) ?? null;
    return () => appearing.current?.cancel();
  }, []);
  const tick = tickMs.value;
  // Once for each tick that was drawn.
  useEffect(() => {
    const frame = requestAnimationFrame(() => {
      if (appearing.current !== null) appearing.current.currentTime = 0;
    });
    return () => cancelAnimationFrame(frame);
  }, [tick]);
  return (
    <div ref={sign} class="dead-man" aria-hidden="true" data-testid="dead-man">
      <p>
        <strong>{t("THIS SCREEN STANDS STILL")}</strong>
        {t("What it shows is old. Watch the patients, and load the page again.")}
      </p>
    </div>
  );
}
