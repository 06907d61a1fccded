import { type ComponentChildren, createContext, type JSX } from "preact";
import { useContext, useEffect, useRef, useState } from "preact/hooks";
import { Sweep } from "../wave/sweep";

const Shared = createContext<Sweep | null>(null);

/** The canvas that all strips around here share; null where each has its own. */
export const useSheet = (): Sweep | null => useContext(Shared);

/** One canvas over everything in it, for a page with many curves; it takes no touch. */
export function CurveSheet({ children }: { children: ComponentChildren }): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [sheet, setSheet] = useState<Sweep | null>(null);
  useEffect(() => {
    if (canvas.current === null) return;
    const mine = new Sweep(canvas.current);
    setSheet(mine);
    return () => mine.close();
  }, []);
  return (
    <div class="curve-sheet">
      <canvas ref={canvas} class="curve-sheet-canvas" />
      {sheet !== null && <Shared.Provider value={sheet}>{children}</Shared.Provider>}
    </div>
  );
}
