/** Measures news on its way through this page: when it came, when it was published, when painted. */

import {
  devicePart,
  noteTrip,
  Quickest,
  type Rings,
  raised,
  rings,
  type Trip,
} from "../state/latency";
import type { AlertView, VitalsFrame } from "../wire";

export const measured: Rings = rings();

const quickest = new Quickest();

type OnItsWay = Omit<Trip, "screenMs"> & { readonly arrivedAt: number };
/** Came and is not painted yet; a hidden page paints nothing, so not for long. */
let waiting: OnItsWay[] = [];
const MOST_WAITING = 64;

/** Forget what was learned of the clocks: one of them was moved. */
export const relearn = (): void => quickest.forget();

export function noteArrival(frame: VitalsFrame): void {
  const gatewayMs = quickest.lateness(frame.at_ms, Date.now());
  if (waiting.length >= MOST_WAITING) waiting = [];
  waiting.push({ device: devicePart(frame), gatewayMs, arrivedAt: performance.now() });
}

/** What came so far is in the signals that views read; it counts when it has been painted. */
export function notePublished(
  before: ReadonlyMap<string, AlertView>,
  after: ReadonlyMap<string, AlertView>,
): void {
  const published = waiting;
  waiting = [];
  // Of a snapshot nobody knows when its alerts set out.
  const alerts = before === after || before.size === 0 ? [] : raised(before, after);
  if (document.visibilityState === "hidden") return;
  if (published.length === 0 && alerts.length === 0) return;
  afterPaint(() => {
    const paintedAt = performance.now();
    for (const { arrivedAt, ...trip } of published)
      noteTrip(measured, { ...trip, screenMs: paintedAt - arrivedAt });
    for (const alert of alerts) noteAlert(alert);
  });
}

function noteAlert(alert: AlertView): void {
  const gatewayNow = quickest.now(Date.now());
  if (gatewayNow !== null)
    measured.alert.note(Math.max(0, gatewayNow - Date.parse(alert.raised_at)));
}

/** The frame after the next begins when the next one has been painted. */
function afterPaint(then: () => void): void {
  requestAnimationFrame(() => requestAnimationFrame(then));
}
