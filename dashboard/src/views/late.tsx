import type { JSX } from "preact";
import { moment } from "../state/format";
import { saidWord } from "../state/queue";
import { nowMs } from "../store/clock";
import type { AlertView, LateAnswer } from "../wire";
import { t } from "../words/words";

/** What people had pressed of an alert and did not count: it came when it was over, or worse. */
export function LateAnswers({ alert }: { alert: AlertView }): JSX.Element {
  return (
    <>
      {alert.late?.map((late) => (
        <p key={late.by.command ?? late.by.at} class="card-text">
          {lateText(late)}
        </p>
      ))}
    </>
  );
}

function lateText(late: LateAnswer): string {
  return t("{name}, {what}: pressed at {pressed}, came at {arrived}, too late to count", {
    name: late.by.name,
    what: lateWord(late),
    pressed: moment(late.by.pressed_at ?? late.by.at, nowMs.peek()),
    arrived: moment(late.by.at, nowMs.peek()),
  });
}

/** What was pressed, in words. */
export const lateWord = (late: LateAnswer | undefined): string =>
  late === undefined ? "" : saidWord(late.kind);
