import "./numeric.css";
import { type ReadonlySignal, useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { type Bound, boundOf } from "../state/bounds";
import { consciousness, DASHES, number, shortAge, shown, unitOf } from "../state/format";
import { freshness, isShown } from "../state/freshness";
import type { Reading } from "../state/ward";
import { nowMs } from "../store/clock";
import { alertsByBed, ward } from "../store/live";
import { vocabulary } from "../store/session";
import type { AlertView, Priority } from "../wire";
import { t } from "../words/words";

export function useReading(bed: string, vital: string): ReadonlySignal<Reading | undefined> {
  return useComputed(() => ward.value.beds.get(bed)?.readings[vital]);
}

/** Whether a person wrote down whatever is known at the bed: no monitor stands there. */
const isByHand = (bed: string): boolean => ward.value.beds.get(bed)?.device === null;

/** The value as text, or dashes. Only its text node changes when the value does. */
export function useText(bed: string, vital: string): ReadonlySignal<string> {
  const reading = useReading(bed, vital);
  return useComputed(() => {
    const now = reading.value;
    if (now === undefined || !isShown(vital, now, nowMs.value, isByHand(bed))) return DASHES;
    if (vital === "acvpu") return consciousness(now.value);
    const facts = vocabulary.value.get(vital);
    return facts === undefined ? number(now.value, 0) : shown(now.value, facts);
  });
}

/** Why there are dashes, or how old the value is when it was not measured just now. */
export function useHowOld(bed: string, vital: string): ReadonlySignal<string> {
  const reading = useReading(bed, vital);
  return useComputed(() => {
    const now = reading.value;
    if (now === undefined) return "";
    if (now.quality === "bad") return t("unreliable");
    const state = freshness(vital, now, nowMs.value, isByHand(bed));
    if (state === "fresh") return now.quality === "suspect" ? t("check") : "";
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

const NO_ALERTS: readonly AlertView[] = [];

/** The limit that the shown value has passed, else the limits in force. */
function useBound(bed: string, vital: string): ReadonlySignal<Bound | null> {
  const reading = useReading(bed, vital);
  const limits = useComputed(() => ward.value.beds.get(bed)?.limits);
  const alerts = useComputed(() => alertsByBed.value.get(bed) ?? NO_ALERTS);
  const text = useComputed(() => {
    const facts = vocabulary.value.get(vital);
    if (facts === undefined) return "";
    const now = reading.value;
    const value = isShown(vital, now, nowMs.value, isByHand(bed)) ? now?.value : undefined;
    const bound = boundOf(vital, value, alerts.value, limits.value, facts);
    return bound === null ? "" : `${bound.violated ? "!" : " "}${bound.text}`;
  });
  // Compared as text, so that a number that moves within its limits paints nothing here.
  return useComputed(() =>
    text.value === "" ? null : { text: text.value.slice(1), violated: text.value[0] === "!" },
  );
}

function Limit({ bed, vital }: { bed: string; vital: string }): JSX.Element | null {
  const bound = useBound(bed, vital).value;
  if (bound === null) return null;
  return (
    <dd class="numeric-bound" data-violated={bound.violated}>
      {!bound.violated && <span class="unseen">{t("limits")} </span>}
      <bdi dir="ltr">{bound.text}</bdi>
    </dd>
  );
}

/** Where the value is going, over the last half hour. */
function Trend({ bed, vital }: { bed: string; vital: string }): JSX.Element | null {
  const way = useComputed(() => ward.value.beds.get(bed)?.trends?.[vital] ?? 0);
  const reading = useReading(bed, vital);
  const known = useComputed(() => isShown(vital, reading.value, nowMs.value, isByHand(bed)));
  if (way.value === 0 || !known.value) return null;
  const word = way.value > 0 ? t("rising") : t("falling");
  return (
    <span class="numeric-trend" title={word}>
      <span aria-hidden="true">{way.value > 0 ? "▲" : "▼"}</span>
      <span class="unseen">{word}</span>
    </span>
  );
}

interface NumericProps {
  bed: string;
  vital: string;
  /** Also coloured by alerts about these. */
  also?: readonly string[];
  /** Unit behind the value instead of the label, where the label needs its room for the age. */
  unitBehind?: boolean;
}

/** One vital sign: label, value, unit, age, where it goes, and between which limits. */
export function Numeric({ bed, vital, also = [], unitBehind = false }: NumericProps): JSX.Element {
  const text = useText(bed, vital);
  const old = useHowOld(bed, vital);
  const alarm = useAlarm(bed, [vital, ...also]);
  const known = useComputed(() => text.value !== DASHES);
  const isOld = useComputed(() => old.value !== "");
  const facts = vocabulary.value.get(vital);
  const unit = facts === undefined ? "" : unitOf(facts);
  return (
    <div class={`numeric numeric-${vital}`} data-alarm={alarm} data-vital={vital} data-old={isOld}>
      <dt>
        {facts?.label ?? vital}
        {!unitBehind && <small>{unit}</small>}
        <span class="numeric-age">{old}</span>
        <Trend bed={bed} vital={vital} />
      </dt>
      <dd aria-live="off">
        <bdi class="numeric-value" dir="ltr">
          {text}
        </bdi>
        {unitBehind && known.value && <small class="numeric-unit">{unit}</small>}
      </dd>
      <Limit bed={bed} vital={vital} />
    </div>
  );
}

/** Systolic over diastolic with the mean; the arterial line while it measures, else the cuff. */
export function BloodPressure({ bed }: { bed: string }): JSX.Element {
  const line = useReading(bed, "ibp_sys");
  const invasive = useComputed(() => isShown("ibp_sys", line.value, nowMs.value));
  const kind = invasive.value ? "ibp" : "nibp";
  // Anew for each: what was read of the one must not stand under the other's name.
  return <Pressure key={kind} bed={bed} kind={kind} />;
}

function Pressure({ bed, kind }: { bed: string; kind: "ibp" | "nibp" }): JSX.Element {
  const systolic = useText(bed, `${kind}_sys`);
  const diastolic = useText(bed, `${kind}_dia`);
  const mean = useText(bed, `${kind}_mean`);
  const old = useHowOld(bed, `${kind}_sys`);
  const alarm = useAlarm(bed, [`${kind}_sys`, `${kind}_dia`, `${kind}_mean`]);
  const known = useComputed(() => systolic.value !== DASHES);
  const facts = vocabulary.value.get(`${kind}_sys`);
  return (
    <div class="numeric numeric-bp" data-alarm={alarm} data-vital={kind}>
      <dt>
        {kind === "ibp" ? t("ABP") : t("NIBP")}
        <small>{facts === undefined ? "" : unitOf(facts)}</small>
        <span class="numeric-age">{old}</span>
        <Trend bed={bed} vital={`${kind}_sys`} />
      </dt>
      <dd aria-live="off">
        {known.value ? (
          <bdi class="numeric-value" dir="ltr">
            {systolic}/{diastolic} <span class="numeric-mean">({mean})</span>
          </bdi>
        ) : (
          DASHES
        )}
      </dd>
      <Limit bed={bed} vital={`${kind}_sys`} />
    </div>
  );
}
