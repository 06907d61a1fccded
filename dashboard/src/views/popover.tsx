import "./popover.css";
import { useSignal } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";

interface PopoverProps {
  /** What stands on the button. */
  label: ComponentChildren;
  /** Of what opens. */
  title: string;
  class?: string;
  state?: string;
  testId?: string;
  children: ComponentChildren;
}

/** A button and what opens below it; Escape, or a click elsewhere, closes it. The page goes on. */
export function Popover(props: PopoverProps): JSX.Element {
  const open = useSignal(false);
  const frame = useRef<HTMLDivElement>(null);
  const id = useId();
  const close = (): void => {
    open.value = false;
  };
  useEffect(() => {
    if (!open.value) return;
    const elsewhere = (event: Event): void => {
      if (event.target instanceof Node && !frame.current?.contains(event.target)) close();
    };
    const leave = (event: KeyboardEvent): void => {
      if (event.key !== "Escape") return;
      close();
      frame.current?.querySelector("button")?.focus();
    };
    addEventListener("pointerdown", elsewhere);
    addEventListener("keydown", leave);
    return () => {
      removeEventListener("pointerdown", elsewhere);
      removeEventListener("keydown", leave);
    };
  }, [open.value]);
  return (
    <div ref={frame} class="popover">
      <button
        class={`button button-quiet ${props.class ?? ""}`}
        type="button"
        aria-expanded={open.value}
        aria-controls={id}
        data-state={props.state}
        data-testid={props.testId}
        onClick={() => {
          open.value = !open.value;
        }}
      >
        {props.label}
      </button>
      {open.value && (
        <section class="popover-panel" id={id} aria-label={props.title}>
          <h2>{props.title}</h2>
          {props.children}
        </section>
      )}
    </div>
  );
}
