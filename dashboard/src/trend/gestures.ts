/** What hands do to a curve: two fingers zoom, one moves it along, a wheel with Ctrl zooms. */

export interface Hands {
  /** Closer by a factor above 1; `share` is where, from 0 at the left edge to 1. */
  readonly onZoom: (factor: number, share: number) => void;
  /** Later by this share of the width above 0. */
  readonly onPan: (share: number) => void;
}

interface Finger {
  readonly id: number;
  readonly x: number;
}

/** Listens until the returned function is called; `edgePx` is left of the curve. */
export function feel(host: HTMLElement, edgePx: number, hands: Hands): () => void {
  let fingers: readonly Finger[] = [];
  const mine = new AbortController();
  const { signal } = mine;
  const width = (): number => Math.max(1, host.clientWidth - edgePx);
  const share = (x: number): number =>
    Math.min(1, Math.max(0, (x - host.getBoundingClientRect().left - edgePx) / width()));

  const down = (event: PointerEvent): void => {
    // A mouse marks with the same button; that is the chart's.
    if (event.pointerType === "mouse") return;
    fingers = [...fingers, { id: event.pointerId, x: event.clientX }].slice(-2);
  };
  const move = (event: PointerEvent): void => {
    const before = fingers;
    if (!before.some(({ id }) => id === event.pointerId)) return;
    fingers = before.map((one) =>
      one.id === event.pointerId ? { id: one.id, x: event.clientX } : one,
    );
    const [a, b] = [spreadOf(before), spreadOf(fingers)];
    if (a !== null && b !== null) hands.onZoom(b.px / a.px, share(b.middle));
    else hands.onPan(((before[0]?.x ?? 0) - event.clientX) / width());
  };
  const up = (event: PointerEvent): void => {
    fingers = fingers.filter(({ id }) => id !== event.pointerId);
  };
  const wheel = (event: WheelEvent): void => {
    // The wheel alone scrolls the page.
    if (!event.ctrlKey && !event.shiftKey) return;
    event.preventDefault();
    const turned = event.deltaY || event.deltaX;
    if (event.ctrlKey) hands.onZoom(Math.exp(-turned / 300), share(event.clientX));
    else hands.onPan(turned / width());
  };
  host.addEventListener("pointerdown", down, { signal });
  host.addEventListener("pointermove", move, { signal });
  for (const end of ["pointerup", "pointercancel", "pointerleave"] as const)
    host.addEventListener(end, up, { signal });
  host.addEventListener("wheel", wheel, { signal, passive: false });
  return () => mine.abort();
}

const LEAST_SPREAD_PX = 20;

function spreadOf([a, b]: readonly Finger[]): { px: number; middle: number } | null {
  if (a === undefined || b === undefined) return null;
  return { px: Math.max(LEAST_SPREAD_PX, Math.abs(a.x - b.x)), middle: (a.x + b.x) / 2 };
}
