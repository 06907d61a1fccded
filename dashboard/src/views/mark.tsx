import "./mark.css";
import type { JSX } from "preact";
import { look, MARKS, priorityWord } from "../state/alerts";
import type { Alert } from "../wire";

const TRIANGLE = "M5 1 9.6 9.2H.4Z";
const DIAMOND = "M5 .4 9.6 5 5 9.6.4 5Z";

/** Shape of an alert: as many marks as it is urgent; triangles, diamonds if technical, a ring if a hint. */
export function Mark({ alert }: { alert: Pick<Alert, "kind" | "priority"> }): JSX.Element {
  const shape = look(alert);
  const marks = Array.from({ length: MARKS[alert.priority] }, (_, i) => i * 10);
  return (
    <svg class="mark" viewBox={`0 0 ${marks.length * 10} 10`} aria-hidden="true">
      {marks.map((x) =>
        shape === "advisory" ? (
          <circle key={x} class="mark-ring" cx="5" cy="5" r="3.6" />
        ) : (
          <path
            key={x}
            transform={`translate(${x} 0)`}
            d={shape === "technical" ? DIAMOND : TRIANGLE}
          />
        ),
      )}
    </svg>
  );
}

/** Shape and word together; colour comes from the surroundings. */
export function PriorityMark({ alert }: { alert: Alert }): JSX.Element {
  return (
    <span class="priority">
      <Mark alert={alert} />
      <span>{priorityWord(alert)}</span>
    </span>
  );
}
