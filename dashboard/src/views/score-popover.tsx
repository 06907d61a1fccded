import "./score-popover.css";
import { signal, useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { ward } from "../store/live";
import { activeTile } from "../store/wall";
import { t } from "../words/words";
import { NO_NEWS2, totalText } from "./score";
import { ScoreExplained } from "./score-explained";

/** Which bed's score is explained beside its tile, and the button that asked for it. */
const asked = signal<{ bed: string; from: HTMLElement } | null>(null);

/** A bed's score on its tile; touched, it says of what parts it is made. */
export function TileScore({ bed }: { bed: string }): JSX.Element | null {
  const score = useComputed(() => ward.value.beds.get(bed)?.score ?? null);
  const reached = useComputed(() => (activeTile.value === bed ? 0 : -1));
  const isOpen = useComputed(() => asked.value?.bed === bed);
  const now = score.value;
  if (now === null || now.name === NO_NEWS2) return null;
  return (
    <button
      type="button"
      class="score score-button"
      data-risk={now.risk}
      data-partial={now.total === null}
      tabIndex={reached}
      aria-haspopup="dialog"
      aria-expanded={isOpen}
      onClick={(event) => {
        asked.value = isOpen.peek() ? null : { bed, from: event.currentTarget };
      }}
    >
      {now.name.toUpperCase()} <strong>{totalText(now)}</strong>
    </button>
  );
}

const GAP = 8;

/** One for the whole wall; the browser closes it with Escape or a touch elsewhere. */
export function ScorePopover(): JSX.Element {
  const element = useRef<HTMLDivElement>(null);
  const now = asked.value;
  const name = useComputed(() => ward.value.beds.get(asked.value?.bed ?? "")?.name ?? "");
  useEffect(() => {
    const box = element.current;
    if (box === null || now === null) return;
    box.showPopover();
    const { top, left } = placed(box, now.from.getBoundingClientRect());
    box.style.insetBlockStart = `${top}px`;
    box.style.left = `${left}px`;
    box.focus();
    return () => {
      if (box.matches(":popover-open")) box.hidePopover();
      if (now.from.isConnected) now.from.focus();
    };
  }, [now]);
  return (
    <div
      ref={element}
      class="score-popover"
      popover="auto"
      role="dialog"
      tabIndex={-1}
      aria-label={t("NEWS2 of {bed}", { bed: name.value })}
      onToggle={(event) => {
        if (event.newState === "closed" && asked.peek() === now) asked.value = null;
      }}
    >
      {now !== null && <ScoreExplained bed={now.bed} />}
    </div>
  );
}

/** Below the button, or above it where there is no room; always within the screen. */
function placed(box: HTMLElement, from: DOMRect): { top: number; left: number } {
  const { width, height } = box.getBoundingClientRect();
  const below = from.bottom + GAP;
  const top = below + height <= innerHeight ? below : Math.max(GAP, from.top - GAP - height);
  const left = Math.min(Math.max(GAP, from.right - width), innerWidth - width - GAP);
  return { top, left };
}
