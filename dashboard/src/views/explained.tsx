/** Why there was an alarm at a bed at a moment, or none: rules, limits, what held one back, NEWS2. */

import "./why.css";
import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import {
  Badge,
  Dialog,
  Failed,
  get,
  instantOf,
  Loading,
  query,
  site,
  useLoading,
  wallTime,
} from "../office/kit";
import {
  type Decision,
  decisionWord,
  type Explanation,
  type SeenRule,
  sorted,
  tierOf,
} from "../state/explained";
import { age, moment, shown, unitOf } from "../state/format";
import { causeName, factsOf } from "../state/limits";
import { setupNotes } from "../state/setup";
import { nowMs, serverNow } from "../store/clock";
import { ward } from "../store/live";
import { vocabulary } from "../store/session";
import { heard } from "../words/heard";
import { t } from "../words/words";
import { NO_NEWS2, totalText } from "./score";
import { ScoreTable } from "./score-explained";

const DAY_MS = 86_400_000;
const WITHIN_MS = 65_000;

interface ExplainedProps {
  id: string;
  at: string | null;
  onClose: () => void;
}

export default function Explained({ id, at, onClose }: ExplainedProps): JSX.Element {
  const name = useComputed(() => ward.value.beds.get(id)?.name ?? id);
  const [asked, setAsked] = useState(at);
  const found = useLoading(`${id} ${asked}`, (signal) =>
    get<Explanation>(`/beds/${encodeURIComponent(id)}/explain${query({ at: asked })}`, {
      signal,
      timeoutMs: WITHIN_MS,
    }),
  );
  return (
    <Dialog title={t("Why, or why not · {bed}", { bed: name.value })} onClose={onClose} wide>
      <Moments at={asked} onAsk={setAsked} />
      {found.busy && <Loading />}
      {found.problem !== null && <Failed problem={found.problem} again={found.again} />}
      {found.data !== undefined && <Found found={found.data} />}
    </Dialog>
  );
}

/** Now, or any moment of the past day. */
function Moments(props: { at: string | null; onAsk: (at: string | null) => void }): JSX.Element {
  const zone = site.value.time_zone;
  const now = serverNow();
  const [typed, setTyped] = useState(wallTime(props.at ?? now, zone));
  const ask = (ms: number): void => {
    setTyped(wallTime(ms, zone));
    props.onAsk(new Date(Math.min(ms, serverNow())).toISOString());
  };
  const askTyped = (): void => {
    const instant = instantOf(typed, zone);
    if (instant !== undefined) ask(Date.parse(instant));
  };
  const step = (minutes: number): void =>
    ask((props.at === null ? serverNow() : Date.parse(props.at)) + minutes * 60_000);
  return (
    <div class="explained-when">
      <label>
        {t("When")}
        <input
          class="input"
          type="datetime-local"
          min={wallTime(now - DAY_MS, zone)}
          max={wallTime(now, zone)}
          value={typed}
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
      </label>
      <button class="button button-main" type="button" onClick={askTyped}>
        {t("Show")}
      </button>
      <button class="button" type="button" onClick={() => step(-5)}>
        {t("5 min earlier")}
      </button>
      <button class="button" type="button" disabled={props.at === null} onClick={() => step(5)}>
        {t("5 min later")}
      </button>
      <button class="button" type="button" onClick={() => props.onAsk(null)}>
        {t("Now")}
      </button>
    </div>
  );
}

function Found({ found }: { found: Explanation }): JSX.Element {
  const { telling, near, silent } = sorted(found.rules);
  const at = Date.parse(found.at);
  const notes = setupNotes(found.setup, at, vocabulary.value);
  return (
    <div class="explained-found">
      <p>
        <strong>{moment(found.at, nowMs.peek())}</strong> ·{" "}
        {t("rules {profile}, revision {revision}", {
          profile: found.profile,
          revision: found.revision,
        })}
      </p>
      {notes.length > 0 && (
        <ul class="explained-notes">
          {notes.map(({ what, detail, by }) => (
            <li key={`${what} ${detail}`}>
              <strong>{what}</strong> · {detail} · {by}
            </li>
          ))}
        </ul>
      )}
      {telling.length === 0 ? (
        <p>{t("No rule had anything to tell")}</p>
      ) : (
        <Rules title={t("What told, was held back or was about to")} rules={telling} at={at} />
      )}
      {found.troubles.length > 0 && (
        <>
          <h3>{t("Sensors that were not believed")}</h3>
          <ul>
            {found.troubles.map(({ cause, text, said }) => (
              <li key={cause}>{heard(said ?? text)}</li>
            ))}
          </ul>
        </>
      )}
      <Rules title={t("Within their limits, the nearest first")} rules={near} at={at} />
      {silent.length > 0 && <Rules title={t("Not judged")} rules={silent} at={at} />}
      <Scored found={found} />
      <p class="muted">
        {t("Unusual for this patient: {what}", {
          what: heard(found.detector_said ?? found.detector),
        })}
      </p>
      {(found.notes_said ?? found.notes).map((note) => (
        <p key={heard(note)} class="muted">
          {heard(note)}
        </p>
      ))}
    </div>
  );
}

interface RulesProps {
  title: string;
  rules: readonly SeenRule[];
  at: number;
}

const SHOWN_AT_ONCE = 6;

function Rules({ title, rules, at }: RulesProps): JSX.Element | null {
  const [all, setAll] = useState(false);
  if (rules.length === 0) return null;
  return (
    <>
      <h3>{title}</h3>
      <ul class="explained-rules">
        {rules.slice(0, all ? rules.length : SHOWN_AT_ONCE).map((rule) => (
          <Rule key={rule.cause} rule={rule} at={at} />
        ))}
      </ul>
      {!all && rules.length > SHOWN_AT_ONCE && (
        <button class="button button-quiet" type="button" onClick={() => setAll(true)}>
          {t("All {count}", { count: rules.length })}
        </button>
      )}
    </>
  );
}

const TONES: Partial<Record<Decision, "bad" | "warn" | "info">> = {
  raised: "bad",
  recovered: "bad",
  withheld: "warn",
  counting: "warn",
  clearing: "info",
};

function Rule({ rule, at }: { rule: SeenRule; at: number }): JSX.Element {
  const facts = factsOf(rule.cause, vocabulary.value);
  const tier = tierOf(rule);
  return (
    <li>
      <p>
        <strong>{causeName(rule.cause, vocabulary.value)}</strong>{" "}
        <Badge tone={TONES[rule.decision] ?? "quiet"}>{decisionWord(rule.decision)}</Badge>
      </p>
      <p>{heard(rule.said ?? rule.text)}</p>
      {tier !== null && (
        <p class="setup-detail">
          {t("limit {limit} {unit} after {delay} s", {
            limit: shown(tier.limit, facts),
            unit: unitOf(facts),
            delay: tier.delay_s,
          })}
          {rule.value !== null && <> · {t("value {value}", { value: shown(rule.value, facts) })}</>}
          {rule.since !== null && (
            <> · {t("for {long}", { long: age(at - Date.parse(rule.since)) })}</>
          )}
          {" · "}
          {rule.setup > 0
            ? t("limit of this patient, change {revision}", { revision: rule.setup })
            : t("the profile’s limit")}
        </p>
      )}
    </li>
  );
}

function Scored({ found }: { found: Explanation }): JSX.Element | null {
  const { score } = found;
  if (score === null || score.name === NO_NEWS2) return null;
  return (
    <details>
      <summary>
        NEWS2 <strong class="score">{totalText(score)}</strong>
      </summary>
      <ScoreTable score={score} />
    </details>
  );
}
