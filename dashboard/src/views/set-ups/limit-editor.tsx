/** One limit: what it shall be, why and until when, with what it would have done before it is set. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Field, Form, Notice, Select, say } from "../../office/kit";
import { decimalsOf, shown, unitOf } from "../../state/format";
import {
  changes,
  factsOf,
  isOwn,
  type LimitRow,
  limitText,
  type Reading,
  readDraft,
} from "../../state/limits";
import { order, setLimits } from "../../store/limits";
import { vocabulary } from "../../store/session";
import { term } from "../../words/terms";
import { t } from "../../words/words";
import { Preview } from "./preview";

interface EditorProps {
  id: string;
  row: LimitRow;
  onBack: () => void;
}

export function LimitEditor({ id, row, onBack }: EditorProps): JSX.Element {
  const facts = factsOf(row.cause, vocabulary.value);
  const text = (values: readonly number[]): string[] => values.map((value) => shown(value, facts));
  const [limits, setLimitTexts] = useState(text(row.in_force));
  const [delays, setDelays] = useState(row.delays_s.map(String));
  const reading = readDraft(row, { limits, delays }, facts);
  const fill = (values: readonly number[], delays_s: readonly number[]): void => {
    setLimitTexts(text(values));
    setDelays(delays_s.map(String));
  };
  const changed = reading.draft !== null && changes(row, reading.draft);
  return (
    <div class="limit-editor">
      <div class="limit-fills">
        <button class="button" type="button" onClick={onBack}>
          {t("All limits")}
        </button>
        {row.proposed.length > 0 && (
          <button
            class="button"
            type="button"
            onClick={() => fill(row.proposed, row.delays_s)}
            title={row.basis}
          >
            {t("Try what would suit: {limits}", { limits: limitText(row.proposed, facts) })}
          </button>
        )}
        {isOwn(row) && (
          <button class="button" type="button" onClick={() => fill(row.house, row.house_delays_s)}>
            {t("Try the profile’s: {limits}", { limits: limitText(row.house, facts) })}
          </button>
        )}
      </div>
      {row.current !== null && (
        <p>{t("Now {value} {unit}", { value: shown(row.current, facts), unit: unitOf(facts) })}</p>
      )}
      <div class="limit-tiers">
        {row.tiers.map((tier, at) => (
          <Tier
            key={`${tier.priority} ${tier.name}`}
            name={tier.name === "" ? term(tier.priority) : term(tier.name)}
            unit={unitOf(facts)}
            step={10 ** -decimalsOf(facts)}
            limit={limits[at] ?? ""}
            delay={delays[at] ?? ""}
            problem={problemAt(reading, at)}
            onLimit={(value) => setLimitTexts(replaced(limits, at, value))}
            onDelay={(value) => setDelays(replaced(delays, at, value))}
          />
        ))}
      </div>
      {reading.draft !== null && changed && <Preview id={id} row={row} draft={reading.draft} />}
      <Form
        label={t("Set for this patient")}
        send={async (key, said) => {
          if (reading.draft === null) return;
          const done = await setLimits(
            id,
            {
              cause: row.cause,
              ...reading.draft,
              reason: said.reason ?? "",
              hours: said.hours === undefined ? null : Number(said.hours),
            },
            key,
          );
          say([t("Set for this patient"), ...done.warnings].join(" · "));
        }}
        onDone={onBack}
      >
        {!changed && reading.problem === null && <Notice>{t("These are in force already")}</Notice>}
        <Field name="reason" label={t("Why")} required maxLength={500} />
        <Select
          name="hours"
          label={t("Until when")}
          options={[
            { value: "2", name: t("{hours} h", { hours: 2 }) },
            { value: "8", name: t("{hours} h", { hours: 8 }) },
            { value: "24", name: t("{hours} h", { hours: 24 }) },
            { value: "", name: t("For the whole stay") },
          ]}
          value="8"
        />
      </Form>
      {isOwn(row) && <Restore id={id} row={row} onDone={onBack} />}
    </div>
  );
}

const problemAt = ({ problem }: Reading, tier: number): string =>
  problem?.tier === tier ? problem.text : "";

const replaced = (texts: readonly string[], at: number, text: string): string[] =>
  texts.map((before, place) => (place === at ? text : before));

interface TierProps {
  name: string;
  unit: string;
  step: number;
  limit: string;
  delay: string;
  problem: string;
  onLimit: (text: string) => void;
  onDelay: (text: string) => void;
}

function Tier(props: TierProps): JSX.Element {
  const { name, unit, limit, delay, problem, onLimit, onDelay } = props;
  return (
    <fieldset class="limit-tier" data-priority={name}>
      <legend class="unseen">{name}</legend>
      <strong aria-hidden="true">{name}</strong>
      <label>
        {t("Limit, {unit}", { unit })}
        <input
          class="input"
          inputMode="decimal"
          autocomplete="off"
          aria-invalid={problem !== ""}
          value={limit}
          onInput={(event) => onLimit(event.currentTarget.value)}
        />
      </label>
      <label>
        {t("Delay, s")}
        <input
          class="input"
          inputMode="numeric"
          autocomplete="off"
          value={delay}
          onInput={(event) => onDelay(event.currentTarget.value)}
        />
      </label>
      {problem !== "" && (
        <span class="field-problem" role="alert">
          {problem}
        </span>
      )}
    </fieldset>
  );
}

function Restore({
  id,
  row,
  onDone,
}: {
  id: string;
  row: LimitRow;
  onDone: () => void;
}): JSX.Element {
  return (
    <Form
      label={t("The profile’s again")}
      send={(key) => order(id, "limits/restore", { cause: row.cause }, key)}
      onDone={() => {
        say(t("The profile’s limits count again"));
        onDone();
      }}
    >
      <p class="muted">
        {t("The profile has {limits}", {
          limits: limitText(row.house, factsOf(row.cause, vocabulary.value)),
        })}
      </p>
    </Form>
  );
}
