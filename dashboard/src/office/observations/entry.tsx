/**
 * A set of observations, taken at the bed: big keys, what was before with one touch, breaths by
 * tapping, and the score at once. Used by the sheet, the bed page and the tablet.
 */

import "./sheet.css";
import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { asked, unitOf } from "../../state/format";
import { asBefore, doubts, latestValues, seenText, type Values } from "../../state/observing";
import { nowMs } from "../../store/clock";
import { ward } from "../../store/live";
import { vocabulary } from "../../store/session";
import type { ObservationSet } from "../../wire";
import { t } from "../../words/words";
import {
  DateTimeField,
  FieldRow,
  Form,
  instantOf,
  Notice,
  type PageOf,
  post,
  say,
  site,
  TextArea,
  useLoad,
} from "../kit";
import { BreathCounter } from "./breath-counter";
import { Keys } from "./keys";
import { levels, MEASURED, oxygens, pains, type Said, saidOf, valuesOf } from "./sheet";
import { WouldScore } from "./would-score";

interface EntryProps {
  readonly bed: string;
  /** After a set was written down. */
  readonly onDone?: () => void;
}

export function ObservationEntry({ bed, onDone }: EntryProps): JSX.Element {
  const stay = useComputed(() => ward.value.beds.get(bed)?.stay ?? null);
  if (stay.value === null) return <Notice>{t("Nobody lies in this bed")}</Notice>;
  // Anew for each stay: what was begun for one patient is never written down for the next.
  return <Entry key={stay.value} bed={bed} stay={stay.value} onDone={onDone} />;
}

interface OneEntryProps {
  bed: string;
  stay: number;
  onDone: (() => void) | undefined;
}

function Entry({ bed, stay, onDone }: OneEntryProps): JSX.Element {
  const path = `/beds/${encodeURIComponent(bed)}/observations`;
  const sets = useLoad<PageOf<ObservationSet>>(`${path}?limit=10`);
  const [said, setSaid] = useState<Said>({});
  const [sure, setSure] = useState("");
  const put = (key: string) => (text: string) => setSaid((before) => ({ ...before, [key]: text }));
  const values = valuesOf(said, read);
  const known = sets.data?.items ?? [];
  const questions = doubts(values, latestValues(known), vocabulary.value);
  const open = questions.length > 0 && sure !== questions.join();
  const write = async (key: string, typed: Record<string, string>): Promise<void> => {
    const at = typed.at;
    const done = await post<ObservationSet>(
      path,
      {
        stay,
        values,
        note: typed.note ?? "",
        ...(at === undefined ? {} : { at: instantOf(at, site.value.time_zone) }),
      },
      { key },
    );
    say(done.recorded ? t("Written down") : t("Counts now; recorded when the database is back"));
  };
  return (
    <Form
      label={open ? t("Yes, as written") : t("Write down")}
      send={async (key, typed) => {
        if (!open) await write(key, typed);
      }}
      onDone={() => {
        if (open) {
          setSure(questions.join());
          return;
        }
        setSaid({});
        setSure("");
        sets.again();
        onDone?.();
      }}
    >
      <AsBefore sets={known} onFill={(before) => setSaid({ ...said, ...saidOf(before) })} />
      <Keys
        name="acvpu"
        legend={t("Consciousness")}
        options={levels()}
        value={said.acvpu}
        onPress={put("acvpu")}
      />
      <Keys
        name="oxygen"
        legend={t("Air or oxygen")}
        options={oxygens()}
        value={said.oxygen}
        onPress={put("oxygen")}
      />
      {said.oxygen === "oxygen" && (
        <Measured name="o2_flow" value={said.o2_flow} onType={put("o2_flow")} />
      )}
      <FieldRow>
        {MEASURED.map((key) => (
          <Measured key={key} name={key} value={said[key]} onType={put(key)} />
        ))}
      </FieldRow>
      <BreathCounter onCounted={(rate) => put("rr")(String(rate))} />
      <Keys
        name="pain"
        legend={t("Pain, 0 to 10")}
        options={pains()}
        value={said.pain}
        onPress={put("pain")}
      />
      <details>
        <summary>{t("Time and note")}</summary>
        <FieldRow>
          <DateTimeField name="at" label={t("Observed at, if not just now")} />
          <TextArea name="note" label={t("Note")} maxLength={500} rows={1} />
        </FieldRow>
      </details>
      <WouldScore bed={bed} stay={stay} values={values} />
      {open && (
        <ul class="doubts" role="alert">
          {questions.map((question) => (
            <li key={question}>{question}</li>
          ))}
        </ul>
      )}
    </Form>
  );
}

/** What somebody typed, in the vocabulary's unit. */
function read(key: string, text: string): number | null {
  const facts = vocabulary.peek().get(key);
  return facts === undefined ? null : asked(text, facts);
}

interface AsBeforeProps {
  sets: readonly ObservationSet[];
  onFill: (before: Values) => void;
}

function AsBefore({ sets, onFill }: AsBeforeProps): JSX.Element | null {
  const before = asBefore(sets, nowMs.value);
  const text = seenText(before);
  if (text === "") return null;
  return (
    <button class="button as-before" type="button" onClick={() => onFill(before)}>
      {t("As before: {what}", { what: text })}
    </button>
  );
}

interface MeasuredProps {
  name: string;
  value: string | undefined;
  onType: (text: string) => void;
}

function Measured({ name, value = "", onType }: MeasuredProps): JSX.Element {
  const facts = vocabulary.value.get(name);
  const label = facts === undefined ? name : `${facts.label} ${unitOf(facts)}`.trim();
  const wrong = value.trim() !== "" && read(name, value) === null;
  return (
    <label class="measured">
      {label}
      <input
        class="input"
        name={name}
        inputMode="decimal"
        autocomplete="off"
        aria-invalid={wrong}
        value={value}
        onInput={(event) => onType(event.currentTarget.value)}
      />
    </label>
  );
}
