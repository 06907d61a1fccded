import { type Signal, useSignal } from "@preact/signals";
import type { JSX, RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Dialog } from "../office/kit/dialog";
import type { Fit } from "../state/arrange";
import { isPaused } from "../state/setup";
import { type Act, isStep, meant, neighbour, type Step } from "../state/wall-keys";
import { acknowledge } from "../store/answers";
import { nowMs } from "../store/clock";
import { alertsByBed, bedOf } from "../store/live";
import { presses } from "../store/presses";
import { awake } from "../store/screen";
import { mayAnswer } from "../store/session";
import { setUp, setupButton } from "../store/setups";
import { say } from "../store/toasts";
import { activeTile, groups, hold, setSingleKeys, singleKeys, tiles } from "../store/wall";
import { t } from "../words/words";

interface Keys {
  readonly search: RefObject<HTMLInputElement | null>;
  readonly shown: Signal<boolean>;
}

/** The wall without a mouse. `standing`: how the tiles stand now. */
export function useWallKeys(frame: RefObject<HTMLElement | null>, standing: () => Fit): Keys {
  const search = useRef<HTMLInputElement>(null);
  const shown = useSignal(false);
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (document.querySelector("dialog[open], :popover-open") !== null) return;
      const what = meant(pressedOf(event, frame.current));
      if (what === null || ((what === "search" || what === "keys") && !singleKeys.peek())) return;
      event.preventDefault();
      hold();
      if (isStep(what)) goTo(frame.current, stepped(what, standing()));
      else if (what === "search") search.current?.focus();
      else if (what === "keys") shown.value = true;
      else act(what, activeTile.peek(), frame.current);
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, []);
  return { search, shown };
}

function pressedOf(event: KeyboardEvent, frame: HTMLElement | null) {
  const target = event.target instanceof Element ? event.target : null;
  return {
    key: event.key,
    modified: event.ctrlKey || event.metaKey || event.altKey,
    typing: target?.closest("input, select, textarea, [contenteditable]") != null,
    onTile: target?.closest(".tile") != null && frame?.contains(target) === true,
  };
}

function stepped(step: Step, { columns, headed }: Fit): string {
  const counts = groups.peek().map(({ beds }) => beds.length);
  const rows = headed ? counts : [tiles.peek().length];
  const at = tiles.peek().indexOf(activeTile.peek());
  const rtl = document.documentElement.dir === "rtl";
  return tiles.peek()[neighbour(rows, columns, at, step, rtl)] ?? "";
}

/** Put the focus on a bed's tile. */
export function goTo(frame: Element | null, bed: string): void {
  const link = frame?.querySelector<HTMLElement>(`[data-bed="${CSS.escape(bed)}"] .tile-name`);
  link?.focus({ preventScroll: true });
  link?.closest(".tile")?.scrollIntoView({ block: "nearest" });
}

function act(what: Act, bed: string, frame: HTMLElement | null): void {
  if (what === "score")
    frame?.querySelector<HTMLElement>(`[data-bed="${CSS.escape(bed)}"] .score-button`)?.click();
  else if (!mayAnswer.peek()) say(t("You may not answer for patients"), "bad");
  else if (what === "acknowledge") void acknowledgeWorst(bed);
  else if (what === "pause") void pauseOrResume(bed);
}

async function acknowledgeWorst(bed: string): Promise<void> {
  const name = bedOf(bed)?.name ?? bed;
  const worst = alertsByBed
    .peek()
    .get(bed)
    ?.find(({ response }) => response === "awaited");
  if (worst === undefined) say(t("{bed}: nothing to acknowledge", { bed: name }));
  else if (await acknowledge(worst)) say(t("{bed}: acknowledged", { bed: name }));
  else say(t("{bed}: not acknowledged", { bed: name }), "bad");
}

async function pauseOrResume(bed: string): Promise<void> {
  const name = bedOf(bed)?.name ?? bed;
  const paused = isPaused(bedOf(bed)?.setup, nowMs.peek());
  const wanted = paused ? "resume" : "pause";
  await setUp(bed, wanted, paused ? {} : { seconds: 120 });
  if (presses.peek().get(setupButton(bed, wanted)) !== undefined)
    say(t("{bed}: the sound is as it was", { bed: name }), "bad");
  else if (paused) say(t("{bed}: sound on", { bed: name }));
  else say(t("{bed}: sound paused for two minutes", { bed: name }));
}

/** The keys, in a dialog. */
export function KeysDialog({ onClose }: { onClose: () => void }): JSX.Element {
  const keys: readonly (readonly [string, string])[] = [
    ["← → ↑ ↓", t("from tile to tile; Home and End to the first and the last")],
    ["Enter", t("opens the bed")],
    ["A", t("acknowledges the worst alert of the tile")],
    ["P", t("pauses the sound of the bed for two minutes, or lets it sound again")],
    ["N", t("explains the NEWS2 of the bed")],
    ["/", t("looks for a bed")],
    ["?", t("shows these keys")],
  ];
  return (
    <Dialog title={t("Keys of the wall")} onClose={onClose}>
      <dl class="wall-keys">
        {keys.map(([key, meaning]) => (
          <div key={key}>
            <dt>
              <kbd dir="ltr">{key}</kbd>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <p class="muted">{t("Letters count while a tile has the focus.")}</p>
      <label class="wall-check">
        <input
          type="checkbox"
          checked={singleKeys.value}
          onChange={(event) => setSingleKeys(event.currentTarget.checked)}
        />
        {t("/ and ? work anywhere on the wall")}
      </label>
      <p class="muted">
        {awake.value
          ? t("The screen stays awake while the wall is shown.")
          : t("This browser may let the screen sleep: set the computer so that it does not.")}
      </p>
    </Dialog>
  );
}
