import "./mark.css";
import type { JSX } from "preact";
import { type Look, look, priorityWord } from "../state/alerts";
import type { Alert } from "../wire";

const TRIANGLES: Readonly<Record<string, number>> = { high: 3, medium: 2, low: 1 };

/** Shape of an alert's priority: one to three triangles, a diamond for technical, a ring for advisory. */
export function Mark({ look }: { look: Look }): JSX.Element {
  const triangles = TRIANGLES[look];
  if (triangles !== undefined)
    return (
      <svg class="mark" viewBox={`0 0 ${triangles * 10} 10`} aria-hidden="true">
        {Array.from({ length: triangles }, (_, i) => (
          <path key={i} d={`M${i * 10 + 5} 1 ${i * 10 + 9.6} 9.200H${i * 10 + 0.4}Z`} />
        ))}
      </svg>
    );
  return (
    <svg class="mark" viewBox="0 0 10 10" aria-hidden="true">
      {look === "technical" ? (
        <path d="M5 .4 9.600 5 5 9.600.4 5Z" />
      ) : (
        <circle class="mark-ring" cx="5" cy="5" r="3.600" />
      )}
    </svg>
  );
}

/** Shape and word together; colour comes from the surroundings. */
export function PriorityMark({ alert }: { alert: Alert }): JSX.Element {
  return (
    <span class="priority">
      <Mark look={look(alert)} />
      <span>{priorityWord(alert)}</span>
    </span>
  );
}
