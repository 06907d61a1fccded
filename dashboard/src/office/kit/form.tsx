/** Forms: labelled fields, one sending at a time, and why it was refused beside what it is about. */

import "./form.css";
import {
  type ComponentChildren,
  createContext,
  type JSX,
  type TargetedEvent,
  type TargetedSubmitEvent,
} from "preact";
import { useContext, useId, useRef, useState } from "preact/hooks";
import type { Problem } from "../../connection/http";
import { newKey } from "../../connection/ids";
import { site } from "../../store/site";
import { t } from "../../words/words";
import { asProblem } from "./loading";
import { fieldOf, fieldWords, nextKey, outdated, said } from "./submitting";
import { wallTime } from "./zone";

interface Sending {
  readonly busy: boolean;
  readonly problem: Problem | null;
}

const Now = createContext<Sending>({ busy: false, problem: null });

export interface Submit extends Sending {
  /** Send unless it is being sent; what `send` throws becomes `problem`. True when it was done. */
  run(send: (key: string) => Promise<unknown>): Promise<boolean>;
  clear(): void;
}

/** One act of a person, sent once: for buttons without a form. */
export function useSubmit(): Submit {
  const [state, setState] = useState<Sending>({ busy: false, problem: null });
  const key = useRef(newKey());
  const sending = useRef(false);
  const run = async (send: (key: string) => Promise<unknown>): Promise<boolean> => {
    if (sending.current) return false;
    sending.current = true;
    setState({ busy: true, problem: null });
    let problem: Problem | null = null;
    try {
      await send(key.current);
    } catch (why) {
      problem = asProblem(why);
    }
    sending.current = false;
    key.current = nextKey(key.current, problem);
    setState({ busy: false, problem });
    return problem === null;
  };
  return { ...state, run, clear: () => setState({ busy: false, problem: null }) };
}

interface FormProps {
  /** Send it: `said` has the trimmed text of every named field that is not empty. */
  send: (key: string, said: Record<string, string>, form: FormData) => Promise<unknown>;
  /** Of the button. */
  label: string;
  /** After it was done. */
  onDone?: (() => void) | undefined;
  /** Somebody else was quicker: show what is now. */
  onLookAgain?: (() => void) | undefined;
  onCancel?: (() => void) | undefined;
  /** What the button does cannot be taken back. */
  danger?: boolean;
  /** Empty the fields after it was done. */
  resets?: boolean;
  children: ComponentChildren;
}

/** A form that is sent once; Enter sends it. */
export function Form(props: FormProps): JSX.Element {
  const { send, label, onDone, onLookAgain, onCancel, danger = false, resets = false } = props;
  const { busy, problem, run } = useSubmit();
  const submit = async (event: TargetedSubmitEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = event.currentTarget;
    const fields = new FormData(form);
    if (await run((key) => send(key, said(fields), fields))) {
      if (resets) form.reset();
      onDone?.();
    }
  };
  const unplaced = problem !== null && fieldOf(problem) === null;
  return (
    <Now.Provider value={{ busy, problem }}>
      <form class="form" onSubmit={submit} aria-busy={busy}>
        {props.children}
        <div class="form-end">
          <button
            class={danger ? "button button-danger" : "button button-main"}
            type="submit"
            aria-disabled={busy}
          >
            {busy ? t("Sending…") : label}
          </button>
          {onCancel !== undefined && (
            <button class="button" type="button" onClick={onCancel}>
              {t("Cancel")}
            </button>
          )}
          <Refusal problem={unplaced ? problem : null} onLookAgain={onLookAgain} />
        </div>
      </form>
    </Now.Provider>
  );
}

interface RefusalProps {
  problem: Problem | null;
  onLookAgain?: (() => void) | undefined;
}

/** Why something was not done; announced when it appears. */
export function Refusal({ problem, onLookAgain }: RefusalProps): JSX.Element {
  const changed = outdated(problem);
  return (
    <span class="refusal" role="alert">
      {changed ? t("Changed by somebody else: look again.") : problem?.message}
      {changed && onLookAgain !== undefined && (
        <button class="button" type="button" onClick={onLookAgain}>
          {t("Look again")}
        </button>
      )}
    </span>
  );
}

interface Labelled {
  /** As in the request's body; a refusal of this field stands beside it. */
  name: string;
  label: string;
  hint?: ComponentChildren;
  required?: boolean;
}

export interface Wired {
  readonly id: string;
  readonly name: string;
  readonly required: boolean;
  readonly "aria-describedby"?: string;
  readonly "aria-invalid"?: boolean;
}

type FrameProps = Labelled & { children: (wired: Wired) => ComponentChildren };

/** Label, hint and refusal around any input: `<Labelled …>{(wired) => <input {...wired} />}`. */
export function Labelled({
  name,
  label,
  hint,
  required = false,
  children,
}: FrameProps): JSX.Element {
  const id = useId();
  const { problem } = useContext(Now);
  const mine = problem !== null && fieldOf(problem) === name ? fieldWords(problem) : "";
  const described = [hint === undefined ? "" : `${id}-hint`, mine === "" ? "" : `${id}-problem`]
    .filter((each) => each !== "")
    .join(" ");
  return (
    <div class="field">
      <label for={id}>
        {label}
        {!required && <span class="field-optional"> {t("(optional)")}</span>}
      </label>
      {hint !== undefined && (
        <span class="field-hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      {children({
        id,
        name,
        required,
        ...(described === "" ? {} : { "aria-describedby": described }),
        ...(mine === "" ? {} : { "aria-invalid": true }),
      })}
      {mine !== "" && (
        <span class="field-problem" id={`${id}-problem`} role="alert">
          {mine}
        </span>
      )}
    </div>
  );
}

/** What else an input may be told; the same names as in HTML. */
export interface InputExtras {
  type?: string;
  value?: string;
  defaultValue?: string;
  min?: string | number;
  max?: string | number;
  step?: string | number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  inputMode?: "text" | "decimal" | "numeric" | "email" | "tel" | "search";
  placeholder?: string;
  autocomplete?: string;
  autofocus?: boolean;
  spellcheck?: boolean;
  readOnly?: boolean;
  disabled?: boolean;
  list?: string;
  onInput?: (event: TargetedEvent<HTMLInputElement>) => void;
  onChange?: (event: TargetedEvent<HTMLInputElement>) => void;
}

interface AreaExtras {
  value?: string;
  defaultValue?: string;
  rows?: number;
  maxLength?: number;
  placeholder?: string;
  onInput?: (event: TargetedEvent<HTMLTextAreaElement>) => void;
}

/** One line of text, or any other input by `type`. */
export function Field(props: Labelled & InputExtras): JSX.Element {
  const { name, label, hint, required = false, ...native } = props;
  return (
    <Labelled name={name} label={label} hint={hint} required={required}>
      {(wired) => (
        // Preact's types tell inputs apart by a literal `type`.
        <input class="input" autocomplete="off" {...(native as object)} {...wired} />
      )}
    </Labelled>
  );
}

/** Several lines of text. */
export function TextArea(props: Labelled & AreaExtras): JSX.Element {
  const { name, label, hint, required = false, ...native } = props;
  return (
    <Labelled name={name} label={label} hint={hint} required={required}>
      {(wired) => <textarea class="input" rows={3} {...native} {...wired} />}
    </Labelled>
  );
}

export interface Option {
  readonly value: string;
  readonly name: string;
}

interface SelectProps extends Labelled {
  options: readonly Option[];
  value?: string | undefined;
  /** What is shown while nothing is chosen; without it the first option is. */
  blank?: string;
  onChange?: (value: string) => void;
}

/** One of a few. */
export function Select(props: SelectProps): JSX.Element {
  const { name, label, hint, required = false, options, value, blank, onChange } = props;
  return (
    <Labelled name={name} label={label} hint={hint} required={required}>
      {(wired) => (
        <select
          class="input"
          {...(value === undefined ? {} : { value })}
          onChange={(event) => onChange?.(event.currentTarget.value)}
          {...wired}
        >
          {blank !== undefined && <option value="">{blank}</option>}
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.name}
            </option>
          ))}
        </select>
      )}
    </Labelled>
  );
}

/** Yes or no; `said` has `on` when it is ticked. */
export function Check({ name, label, checked }: Labelled & { checked?: boolean }): JSX.Element {
  return (
    <label class="check">
      <input type="checkbox" name={name} defaultChecked={checked ?? false} />
      {label}
    </label>
  );
}

/** A day such as a date of birth. */
export function DayField(props: Labelled & InputExtras): JSX.Element {
  return <Field {...props} type="date" />;
}

interface DateTimeProps extends Labelled {
  /** An instant to begin with. */
  at?: string | number | undefined;
  min?: string;
  max?: string;
}

/**
 * A time in the site's zone. `said` has the wall-clock time; `instantOf(said.at, zone)` from
 * `zone.ts` makes the instant of it.
 */
export function DateTimeField({ at, ...props }: DateTimeProps): JSX.Element {
  const zone = site.value.time_zone;
  const begins = at === undefined ? {} : { defaultValue: wallTime(at, zone) };
  return <Field {...props} {...begins} hint={props.hint ?? zone} type="datetime-local" />;
}

/** An amount; `amountOf(said.amount)` from `money.ts` makes it what the server wants. */
export function MoneyField(props: Labelled & InputExtras): JSX.Element {
  return (
    <Field
      {...props}
      hint={props.hint ?? site.value.currency}
      inputMode="decimal"
      pattern="-?\d{1,12}([.,]\d{1,2})?"
    />
  );
}

/** Fields beside each other where there is room. */
export function FieldRow({ children }: { children: ComponentChildren }): JSX.Element {
  return <div class="field-row">{children}</div>;
}

/** Fields that belong together, under a name. */
export function FieldGroup(props: { name: string; children: ComponentChildren }): JSX.Element {
  return (
    <fieldset class="field-group">
      <legend>{props.name}</legend>
      {props.children}
    </fieldset>
  );
}
