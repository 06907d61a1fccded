import "./wall.css";
import { useComputed, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { arrange } from "../state/arrange";
import { bedIds } from "../store/live";
import { AlertPanel } from "./alerts";
import { Tile } from "./tile";

/** All beds at once, the open alerts beside them. */
export function Wall(): JSX.Element {
  return (
    <div class="wall">
      <h1 class="unseen">Ward</h1>
      <Beds />
      <AlertPanel />
    </div>
  );
}

function Beds(): JSX.Element {
  const space = useSignal({ width: 1280, height: 800 });
  const frame = useRef<HTMLElement>(null);
  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => {
      const style = getComputedStyle(element);
      space.value = {
        width: element.clientWidth - 2 * Number.parseFloat(style.paddingLeft),
        height: element.clientHeight - 2 * Number.parseFloat(style.paddingTop),
      };
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [space]);
  const layout = useComputed(() =>
    arrange(bedIds.value.length, space.value.width, space.value.height),
  );
  const { columns, tileHeight } = layout.value;

  if (bedIds.value.length === 0)
    return <p class="empty">No beds are set up for you. Ask whoever runs Wardwatch here.</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section class="beds" ref={frame} aria-label="Beds" tabIndex={0}>
      <ul
        class="beds-grid"
        style={{
          gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
          gridAutoRows: `${tileHeight}px`,
        }}
      >
        {bedIds.value.map((id) => (
          <Tile key={id} id={id} />
        ))}
      </ul>
    </section>
  );
}
