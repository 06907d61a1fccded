/** Search as you type (ARIA combobox): arrows, Enter, Escape; only the last answer is shown. */

import "./combobox.css";
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useId, useMemo, useRef, useState } from "preact/hooks";
import { t } from "../../words/words";
import { latest } from "./latest";
import { asProblem } from "./loading";

const PAUSE_MS = 150;

interface ComboboxProps<T> {
  label: string;
  hint?: string;
  /** Fetches what fits; `usual` is what is shown before anything is typed, if it may be empty. */
  ask: (typed: string, signal: AbortSignal) => Promise<readonly T[]>;
  keyOf: (choice: T) => string | number;
  /** In the list. */
  show: (choice: T) => ComponentChildren;
  /** In the field once it is chosen; empty to clear the field for the next one. */
  text: (choice: T) => string;
  onPick: (choice: T) => void;
  /** Letters to type before it asks; 0 asks on focus. */
  least?: number;
  placeholder?: string;
  /** Its text to begin with. */
  begins?: string;
  autofocus?: boolean;
  required?: boolean;
}

type Found<T> = { state: "idle" | "asking" } | { state: "found"; choices: readonly T[] } | Broken;
type Broken = { state: "broken"; why: string };

export function Combobox<T>(props: ComboboxProps<T>): JSX.Element {
  const { label, hint, ask, keyOf, show, text, onPick, least = 2, required = false } = props;
  const id = useId();
  const [typed, setTyped] = useState(props.begins ?? "");
  const [found, setFound] = useState<Found<T>>({ state: "idle" });
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(-1);
  const field = useRef<HTMLInputElement>(null);
  const how = useRef(ask);
  how.current = ask;
  const asking = useMemo(
    () =>
      latest<string, readonly T[]>({
        ask: (question, signal) => how.current(question, signal),
        shown: (choices) => {
          setFound({ state: "found", choices });
          setAt(choices.length > 0 ? 0 : -1);
        },
        failed: (why) => setFound({ state: "broken", why: asProblem(why).message }),
        pauseMs: PAUSE_MS,
      }),
    [],
  );
  useEffect(() => asking.stop, [asking]);
  useEffect(() => {
    if (props.autofocus) field.current?.focus();
  }, [props.autofocus]);

  const choices = found.state === "found" ? found.choices : [];
  const close = (): void => {
    asking.stop();
    setOpen(false);
    setAt(-1);
  };
  const type = (now: string): void => {
    setTyped(now);
    setAt(-1);
    if (now.trim().length < least) {
      asking.stop();
      setFound({ state: "idle" });
      setOpen(false);
      return;
    }
    setOpen(true);
    setFound((before) => (before.state === "found" ? before : { state: "asking" }));
    asking.ask(now.trim());
  };
  const pick = (choice: T): void => {
    close();
    setTyped(text(choice));
    setFound({ state: "idle" });
    onPick(choice);
  };
  const press = (event: KeyboardEvent): void => {
    const chosen = choices[at];
    if (event.key === "Escape" && open) {
      event.stopPropagation();
      event.preventDefault();
      close();
    } else if (event.key === "Enter" && open) {
      // Never sends the form around it while the list is open.
      event.preventDefault();
      if (chosen !== undefined) pick(chosen);
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!open) type(typed);
      else setAt(moved(at, choices.length, event.key === "ArrowDown" ? 1 : -1));
    }
  };
  return (
    <div class="combobox field">
      <label for={id}>{label}</label>
      {hint !== undefined && (
        <span class="field-hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      <input
        ref={field}
        id={id}
        class="input"
        role="combobox"
        autocomplete="off"
        spellcheck={false}
        required={required}
        placeholder={props.placeholder}
        aria-expanded={open}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        aria-activedescendant={open && at >= 0 ? `${id}-${at}` : undefined}
        value={typed}
        onInput={(event) => type(event.currentTarget.value)}
        onFocus={() => least === 0 && type(typed)}
        onKeyDown={press}
        onBlur={close}
      />
      <div class="combobox-list" id={`${id}-list`} role="listbox" aria-label={label} hidden={!open}>
        {choices.map((choice, nth) => (
          // biome-ignore lint/a11y/useFocusableInteractive: focus stays in the field
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys
          <div
            key={keyOf(choice)}
            id={`${id}-${nth}`}
            class="combobox-choice"
            role="option"
            aria-selected={nth === at}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => pick(choice)}
          >
            {show(choice)}
          </div>
        ))}
      </div>
      <span class={open ? "combobox-words" : "unseen"} role="status">
        {open ? words(found) : ""}
      </span>
    </div>
  );
}

function moved(at: number, count: number, by: number): number {
  if (count === 0) return -1;
  return (at + by + count) % count;
}

function words<T>(found: Found<T>): string {
  switch (found.state) {
    case "idle":
    case "asking":
      return t("Searching…");
    case "broken":
      return found.why;
    case "found":
      return found.choices.length === 0 ? t("Nothing fits") : `${found.choices.length} found`;
  }
}
