/** What a wide table scrolls in; by keyboard too, whenever it does. */

import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

interface FrameProps {
  label: string;
  busy?: boolean;
  children: ComponentChildren;
}

export function TableFrame({ label, busy = false, children }: FrameProps): JSX.Element {
  const frame = useRef<HTMLDivElement>(null);
  const [scrolls, setScrolls] = useState(false);
  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const observer = new ResizeObserver(() =>
      setScrolls(element.scrollWidth > element.clientWidth),
    );
    for (const each of [element, ...element.children]) observer.observe(each);
    return () => observer.disconnect();
  }, []);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is of a form; a region is a landmark
    <div
      role="group"
      class="table-frame"
      ref={frame}
      aria-label={label}
      aria-busy={busy}
      // A stop on the way only where there is something to reach.
      tabIndex={scrolls ? 0 : undefined}
    >
      {children}
    </div>
  );
}
