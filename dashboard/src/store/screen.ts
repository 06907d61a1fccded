/** The screen itself: kept awake while it shows the wall, and filled by it. */

import { signal } from "@preact/signals";

/** Whether the browser has promised not to let the screen sleep; false where it cannot. */
export const awake = signal(false);

/**
 * Keep the screen awake until the returned function is called. A hidden page loses the lock, and
 * asks for it again when it is seen.
 */
export function keepAwake(): () => void {
  let lock: WakeLockSentinel | null = null;
  let over = false;
  const ask = async (): Promise<void> => {
    if (over || lock !== null || document.visibilityState !== "visible") return;
    if (!("wakeLock" in navigator)) return;
    try {
      const given = await navigator.wakeLock.request("screen");
      if (over) return void given.release();
      lock = given;
      awake.value = true;
      given.addEventListener("release", () => {
        lock = null;
        awake.value = false;
      });
    } catch {
      // Refused, as with an empty battery: the screen says that it may sleep.
      awake.value = false;
    }
  };
  const seen = (): void => void ask();
  document.addEventListener("visibilitychange", seen);
  void ask();
  return () => {
    over = true;
    document.removeEventListener("visibilitychange", seen);
    void lock?.release();
  };
}

export const full = signal(document.fullscreenElement !== null);
document.addEventListener("fullscreenchange", () => {
  full.value = document.fullscreenElement !== null;
});
export const canFill = document.fullscreenEnabled;

export async function toggleFull(): Promise<void> {
  try {
    if (document.fullscreenElement === null) await document.documentElement.requestFullscreen();
    else await document.exitFullscreen();
  } catch {
    full.value = document.fullscreenElement !== null;
  }
}
