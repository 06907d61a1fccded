import "./wall.css";
import { useComputed, useSignal } from "@preact/signals";
import type { ComponentChildren, JSX, RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { arrange } from "../state/arrange";
import type { Group } from "../state/wall";
import { bedIds } from "../store/live";
import { keepAwake } from "../store/screen";
import { groups, hold, keepArranged } from "../store/wall";
import { t } from "../words/words";
import { AlertPanel } from "./alerts";
import { CurveSheet } from "./curve-sheet";
import { ScorePopover } from "./score-popover";
import { Tile } from "./tile";
import { WallBar } from "./wall-bar";
import { useWallKeys } from "./wall-keys";

/** All beds at once, the open alerts beside them. */
export function Wall(): JSX.Element {
  useEffect(keepArranged, []);
  useEffect(keepAwake, []);
  return (
    <div class="wall">
      <h1 class="unseen">{t("Ward")}</h1>
      <div class="wall-main">
        <Beds />
      </div>
      <AlertPanel />
      <ScorePopover />
    </div>
  );
}

/** Pixels of a tile's height from which there is room for a curve. */
const STRIP_FROM = 200;

function Beds(): JSX.Element {
  const frame = useRef<HTMLElement>(null);
  const space = useSpace(frame);
  const layout = useComputed(() =>
    arrange(
      groups.value.map(({ beds }) => beds.length),
      space.value.width,
      space.value.height,
    ),
  );
  const { columns, tileHeight, headed } = layout.value;
  const strip = tileHeight >= STRIP_FROM;
  useFocusKept(frame);
  const keys = useWallKeys(frame, () => layout.peek());

  if (bedIds.value.length === 0)
    return <p class="empty">{t("No beds are set up for you. Ask whoever runs Wardwatch here.")}</p>;
  const style = {
    gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
    gridAutoRows: `${tileHeight}px`,
  };
  return (
    <>
      <WallBar search={keys.search} keysShown={keys.shown} />
      {groups.value.length === 0 && (
        <p class="empty">{t("No bed is monitored here. “All beds” shows the others.")}</p>
      )}
      <section class="beds" ref={frame} aria-label={t("Beds")} onPointerDown={hold}>
        <Sheet wanted={strip}>
          {headed ? (
            groups.value.map((group) => (
              <Headed key={group.key} group={group} style={style} strip={strip} />
            ))
          ) : (
            <ul class="beds-grid" style={style}>
              {groups.value.flatMap(({ name, beds }) =>
                beds.map((id, at) => (
                  <Tile key={id} id={id} group={at === 0 ? name : ""} strip={strip} />
                )),
              )}
            </ul>
          )}
        </Sheet>
      </section>
    </>
  );
}

/** One canvas for all strips, where there are any. */
function Sheet(props: { wanted: boolean; children: ComponentChildren }): JSX.Element {
  if (!props.wanted) return <div>{props.children}</div>;
  return <CurveSheet>{props.children}</CurveSheet>;
}

interface HeadedProps {
  group: Group;
  style: Record<string, string>;
  strip: boolean;
}

function Headed({ group, style, strip }: HeadedProps): JSX.Element {
  return (
    <section class="beds-group" aria-label={group.name}>
      <h2>
        {group.name} <small>{group.beds.length}</small>
      </h2>
      <ul class="beds-grid" style={style}>
        {group.beds.map((id) => (
          <Tile key={id} id={id} strip={strip} />
        ))}
      </ul>
    </section>
  );
}

/** The room for tiles, in pixels. */
function useSpace(frame: RefObject<HTMLElement | null>): {
  value: { width: number; height: number };
} {
  const space = useSignal({ width: 1280, height: 800 });
  const isThere = bedIds.value.length > 0;
  useEffect(() => {
    const element = frame.current;
    if (element === null || !isThere) return;
    const observer = new ResizeObserver(() => {
      const style = getComputedStyle(element);
      space.value = {
        width: element.clientWidth - 2 * Number.parseFloat(style.paddingLeft),
        height: element.clientHeight - 2 * Number.parseFloat(style.paddingTop),
      };
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [space, isThere]);
  return space;
}

/** A tile that moves is taken out and put in again, and would lose the focus by it. */
function useFocusKept(frame: RefObject<HTMLElement | null>): void {
  const focused = document.activeElement;
  const held = focused instanceof HTMLElement && frame.current?.contains(focused) ? focused : null;
  useLayoutEffect(() => {
    if (held?.isConnected && document.activeElement === document.body)
      held.focus({ preventScroll: true });
  });
}
