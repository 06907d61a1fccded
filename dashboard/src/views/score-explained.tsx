import "./score-explained.css";
import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { age, consciousness, number, shown } from "../state/format";
import { ward } from "../store/live";
import { vocabulary } from "../store/session";
import type { Score, ScorePart } from "../wire";
import { heard } from "../words/heard";
import { t } from "../words/words";
import { NO_NEWS2, totalText } from "./score";

/** The parts as the RCP's chart names them, and the vital whose unit they are shown in. */
const PARTS: Readonly<Record<string, { name: () => string; vital?: string }>> = {
  respiration: { name: () => t("Respiration rate"), vital: "rr" },
  spo2: { name: () => t("SpO₂"), vital: "spo2" },
  oxygen: { name: () => t("Air or oxygen") },
  systolic: { name: () => t("Systolic pressure"), vital: "nibp_sys" },
  pulse: { name: () => t("Pulse"), vital: "hr" },
  consciousness: { name: () => t("Consciousness") },
  temperature: { name: () => t("Temperature"), vital: "temp" },
};

/** NEWS2 with what went in, how old it was and what it gave. */
export function ScoreExplained({ bed }: { bed: string }): JSX.Element {
  const score = useComputed(() => ward.value.beds.get(bed)?.score ?? null);
  const now = score.value;
  return (
    <section class="panel explained" aria-label={t("Early warning score")}>
      <h2>NEWS2</h2>
      {now === null || now.name === NO_NEWS2 ? (
        <p class="muted">{t("Not calculated for this bed")}</p>
      ) : (
        <Parts score={now} />
      )}
      <p class="explained-source">
        Royal College of Physicians. National Early Warning Score (NEWS) 2. London: RCP, 2017.
      </p>
    </section>
  );
}

function Parts({ score }: { score: Score }): JSX.Element {
  return (
    <>
      <p class="explained-total">
        <strong class="score" data-risk={score.risk}>
          {totalText(score)}
        </strong>
        <span>
          {score.total === null && <>{missingText(score)} · </>}
          {riskWord(score.risk)}
          {score.scale === 2 && <> · {t("SpO₂ scale 2")}</>}
        </span>
      </p>
      <p>{heard(score.response)}</p>
      <ScoreTable score={score} />
    </>
  );
}

const RISKS: Readonly<Record<string, () => string>> = {
  low: () => t("low risk"),
  "low-medium": () => t("low-medium risk"),
  medium: () => t("medium risk"),
  high: () => t("high risk"),
};

const riskWord = (risk: string): string => RISKS[risk]?.() ?? risk;

/** What went into a score, part by part. */
export function ScoreTable({ score }: { score: Score }): JSX.Element {
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{t("Part")}</th>
          <th scope="col">{t("Value")}</th>
          <th scope="col">{t("Age")}</th>
          <th scope="col">{t("Points")}</th>
        </tr>
      </thead>
      <tbody>
        {score.parts.map((part) => (
          <tr key={part.name} data-points={part.points ?? "none"}>
            <th scope="row">{nameOf(part.name)}</th>
            <td>{valueText(part)}</td>
            <td>{part.age_s === null ? "–" : age(part.age_s * 1_000)}</td>
            <td>{part.points ?? t("missing")}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function missingText(score: Score): string {
  return t("At least {least}, missing: {missing}", {
    least: score.at_least,
    missing: score.missing.map(nameOf).join(", "),
  });
}

function nameOf(part: string): string {
  return PARTS[part]?.name() ?? part;
}

function valueText({ name, value }: ScorePart): string {
  if (value === null) return "–";
  if (name === "consciousness") return consciousness(value);
  if (name === "oxygen") return value > 0 ? t("Oxygen") : t("Air");
  const facts = vocabulary.value.get(PARTS[name]?.vital ?? "");
  return facts === undefined ? number(value, 0) : shown(value, facts);
}
