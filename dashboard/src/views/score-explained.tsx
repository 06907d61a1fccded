import "./score-explained.css";
import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { age, CONSCIOUSNESS, number } from "../state/format";
import { ward } from "../store/live";
import { vocabulary } from "../store/session";
import type { Score, ScorePart } from "../wire";
import { NO_NEWS2, totalText } from "./score";

/** The parts as the RCP's chart names them, and the vital whose digits they are shown with. */
const PARTS: Readonly<Record<string, { name: string; vital?: string }>> = {
  respiration: { name: "Respiration rate", vital: "rr" },
  spo2: { name: "SpO₂", vital: "spo2" },
  oxygen: { name: "Air or oxygen" },
  systolic: { name: "Systolic pressure", vital: "nibp_sys" },
  pulse: { name: "Pulse", vital: "hr" },
  consciousness: { name: "Consciousness" },
  temperature: { name: "Temperature", vital: "temp" },
};

/** NEWS2 with what went in, how old it was and what it gave. */
export function ScoreExplained({ bed }: { bed: string }): JSX.Element {
  const score = useComputed(() => ward.value.beds.get(bed)?.score ?? null);
  const now = score.value;
  return (
    <section class="panel explained" aria-label="Early warning score">
      <h2>NEWS2</h2>
      {now === null || now.name === NO_NEWS2 ? (
        <p class="muted">Not calculated for this bed</p>
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
          {score.risk} risk{score.scale === 2 && " · SpO₂ scale 2"}
        </span>
      </p>
      <p>{score.response}</p>
      <table>
        <thead>
          <tr>
            <th scope="col">Part</th>
            <th scope="col">Value</th>
            <th scope="col">Age</th>
            <th scope="col">Points</th>
          </tr>
        </thead>
        <tbody>
          {score.parts.map((part) => (
            <tr key={part.name} data-points={part.points ?? "none"}>
              <th scope="row">{nameOf(part.name)}</th>
              <td>{valueText(part)}</td>
              <td>{part.age_s === null ? "–" : age(part.age_s * 1_000)}</td>
              <td>{part.points ?? "missing"}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function missingText(score: Score): string {
  return `At least ${score.at_least}, missing: ${score.missing.map(nameOf).join(", ")}`;
}

function nameOf(part: string): string {
  return PARTS[part]?.name ?? part;
}

function valueText({ name, value }: ScorePart): string {
  if (value === null) return "–";
  if (name === "consciousness") return CONSCIOUSNESS[value] ?? String(value);
  if (name === "oxygen") return value > 0 ? "Oxygen" : "Air";
  return number(value, vocabulary.value.get(PARTS[name]?.vital ?? "")?.decimals ?? 0);
}
