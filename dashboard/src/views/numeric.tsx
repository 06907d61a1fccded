import "./numeric.css";
import { type ReadonlySignal, useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { CONSCIOUSNESS, DASHES, number, shortAge, unit } from "../state/format";
import { freshness, isShown } from "../state/freshness";
import type { Reading } from "../state/ward";
import { nowMs } from "../store/clock";
import { alertsByBed, ward } from "../store/live";
import { vocabulary } from "../store/session";
import type { Priority } from "../wire";

export function useReading(bed: string, vital: string): ReadonlySignal<Reading | undefined> {
  return useComputed(() => ward.value.beds.get(bed)?.readings[vital]);
}

/** The value as text, or dashes. Only its text node changes when the value does. */
export function useText(bed: string, vital: string): ReadonlySignal<string> {
  const reading = useReading(bed, vital);
  return useComputed(() => {
    const now = reading.value;
    if (now === undefined || !isShown(vital, now, nowMs.value)) return DASHES;
    if (vital === "acvpu") return CONSCIOUSNESS[now.value] ?? String(now.value);
    return number(now.value, vocabulary.value.get(vital)?.decimals ?? 0);
  });
}

/** Why there are dashes, or how old the value is when it was not measured just now. */
export function useHowOld(bed: string, vital: string): ReadonlySignal<string> {
  const reading = useReading(bed, vital);
  return useComputed(() => {
    const now = reading.value;
    if (now === undefined) return "";
    if (now.quality === "bad") return "unreliable";
    const state = freshness(vital, now, nowMs.value);
    if (state === "fresh") return now.quality === "suspect" ? "check" : "";
    return shortAge(nowMs.value - now.atMs);
  });
}

/** Priority of the open alert about one of these vitals. */
export function useAlarm(bed: string, vitals: readonly string[]): ReadonlySignal<Priority | ""> {
  return useComputed(() => {
    const about = alertsByBed.value
      .get(bed)
      ?.find(
        ({ finding, condition, kind }) =>
          condition === "present" &&
          kind === "physiological" &&
          finding.vital !== null &&
          vitals.includes(finding.vital),
      );
    return about?.priority ?? "";
  });
}

interface NumericProps {
  bed: string;
  vital: string;
  /** Also coloured by alerts about these. */
  also?: readonly string[];
  /** Unit behind the value instead of the label, where the label needs its room for the age. */
  unitBehind?: boolean;
}

/** One vital sign: label, value, unit, age. */
export function Numeric({ bed, vital, also = [], unitBehind = false }: NumericProps): JSX.Element {
  const text = useText(bed, vital);
  const old = useHowOld(bed, vital);
  const alarm = useAlarm(bed, [vital, ...also]);
  const known = useComputed(() => text.value !== DASHES);
  const isOld = useComputed(() => old.value !== "");
  const facts = vocabulary.value.get(vital);
  return (
    <div class={`numeric numeric-${vital}`} data-alarm={alarm} data-vital={vital} data-old={isOld}>
      <dt>
        {facts?.label ?? vital}
        {!unitBehind && <small>{unit(facts?.unit ?? "")}</small>}
        <span class="numeric-age">{old}</span>
      </dt>
      <dd aria-live="off">
        <span class="numeric-value">{text}</span>
        {unitBehind && known.value && <small class="numeric-unit">{unit(facts?.unit ?? "")}</small>}
      </dd>
    </div>
  );
}

/** Systolic over diastolic with the mean; the arterial line while it measures, else the cuff. */
export function BloodPressure({ bed }: { bed: string }): JSX.Element {
  const line = useReading(bed, "ibp_sys");
  const invasive = useComputed(() => isShown("ibp_sys", line.value, nowMs.value));
  return invasive.value ? <Pressure bed={bed} kind="ibp" /> : <Pressure bed={bed} kind="nibp" />;
}

function Pressure({ bed, kind }: { bed: string; kind: "ibp" | "nibp" }): JSX.Element {
  const systolic = useText(bed, `${kind}_sys`);
  const diastolic = useText(bed, `${kind}_dia`);
  const mean = useText(bed, `${kind}_mean`);
  const old = useHowOld(bed, `${kind}_sys`);
  const alarm = useAlarm(bed, [`${kind}_sys`, `${kind}_dia`, `${kind}_mean`]);
  const known = useComputed(() => systolic.value !== DASHES);
  return (
    <div class="numeric numeric-bp" data-alarm={alarm} data-vital={kind}>
      <dt>
        {kind === "ibp" ? "ABP" : "NIBP"}
        <small>mmHg</small>
        <span class="numeric-age">{old}</span>
      </dt>
      <dd aria-live="off">
        {known.value ? (
          <span class="numeric-value">
            {systolic}/{diastolic} <span class="numeric-mean">({mean})</span>
          </span>
        ) : (
          DASHES
        )}
      </dd>
    </div>
  );
}
