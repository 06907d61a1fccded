import type { JSX } from "preact";
import { moment } from "../state/format";
import { nowMs } from "../store/clock";
import type { Actor, AlertView } from "../wire";
import { t } from "../words/words";

/** Who acknowledged an alert and when; who did so too, and perhaps pressed first. */
export function Answered({ alert }: { alert: AlertView }): JSX.Element {
  const by = alert.acknowledged;
  return (
    <div class="card-answer">
      <p>
        <span aria-hidden="true">✓ </span>
        {by === null
          ? t("Acknowledged")
          : t("Acknowledged by {name} at {time}", { name: by.name, time: timeOf(by.at) })}
        {by?.pressed_at && ` ${t("(pressed at {time})", { time: timeOf(by.pressed_at) })}`}
      </p>
      {(alert.seconded ?? []).map((one) => (
        <p key={one.command ?? one.at} class="card-text">
          {secondText(one, by)}
        </p>
      ))}
    </div>
  );
}

function secondText(one: Actor, first: Actor | null): string {
  const pressedAt = one.pressed_at ?? one.at;
  const values = { name: one.name, pressed: timeOf(pressedAt), arrived: timeOf(one.at) };
  const isEarlier =
    first !== null && Date.parse(pressedAt) < Date.parse(first.pressed_at ?? first.at);
  return isEarlier
    ? t("{name} pressed first, at {pressed}; it arrived at {arrived}", values)
    : t("{name} too, pressed at {pressed}; it arrived at {arrived}", values);
}

const timeOf = (at: string): string => moment(at, nowMs.peek());
