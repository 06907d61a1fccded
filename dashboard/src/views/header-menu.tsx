import { useSignal } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { route } from "../store/route";

interface MenuProps {
  /** What stands on the button. */
  name: string;
  class: string;
  children: ComponentChildren;
}

/** Its entries stand in the row, or behind a button where there is no room (header-fold.ts). */
export function HeaderMenu(props: MenuProps): JSX.Element {
  const open = useSignal(false);
  const frame = useRef<HTMLDivElement>(null);
  const id = useId();
  const here = route.value;
  // Whoever went somewhere, by whatever way, has no use for the list any more.
  useEffect(() => {
    open.value = false;
  }, [here, open]);
  useEffect(() => {
    if (!open.value) return;
    const elsewhere = (event: Event): void => {
      if (event.target instanceof Node && !frame.current?.contains(event.target))
        open.value = false;
    };
    addEventListener("pointerdown", elsewhere);
    addEventListener("focusin", elsewhere);
    return () => {
      removeEventListener("pointerdown", elsewhere);
      removeEventListener("focusin", elsewhere);
    };
  }, [open.value, open]);
  const press = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || !open.value) return;
    open.value = false;
    frame.current?.querySelector("button")?.focus();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape leaves the list from any of its entries
    <div ref={frame} class={`header-menu ${props.class}`} data-open={open.value} onKeyDown={press}>
      <button
        class="button header-menu-button"
        type="button"
        aria-expanded={open.value}
        aria-controls={id}
        onClick={() => {
          open.value = !open.value;
        }}
      >
        {props.name}
      </button>
      <div class="header-menu-list" id={id}>
        {props.children}
      </div>
    </div>
  );
}
