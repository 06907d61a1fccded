import "./sound.css";
import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { useId } from "preact/hooks";
import { moment } from "../state/format";
import { isPaused } from "../state/setup";
import { FLOOR, type Hears, type Levels } from "../state/sounding";
import type { Cue } from "../state/tone";
import { nowMs } from "../store/clock";
import { ward } from "../store/live";
import {
  audible,
  chooseHears,
  chooseLevels,
  hears,
  isBlocked,
  lastTest,
  levels,
  night,
  noteTest,
  playing,
  testState,
  trialPhase,
  trying,
  tryOut,
  unlock,
} from "../store/sound";
import { t } from "../words/words";
import { Left } from "./calls";
import { Popover } from "./popover";

/** The whole width, red, and a button: a screen that ought to sound and may not. */
export function NoSoundBar(): JSX.Element | null {
  if (!isBlocked.value) return null;
  return (
    <button
      class="sound-blocked"
      type="button"
      data-testid="no-sound"
      onClick={() => void unlock()}
    >
      <strong>{t("No sound on this screen")}</strong>{" "}
      {t("The browser waits for a touch: touch here.")}
    </button>
  );
}

type State = "off" | "blocked" | "due" | "on" | Cue;

/** The control of the header: what this screen sounds for, how loud, and whether it was tried. */
export function SoundControl(): JSX.Element {
  const state = useComputed<State>(() => {
    if (hears.value === "nothing") return "off";
    if (audible.value !== "on") return "blocked";
    if (playing.value !== null && !trying.value) return playing.value;
    return testState.value === "fine" ? "on" : "due";
  });
  return (
    <Popover
      class="sound-button"
      state={state.value}
      testId="sound"
      title={t("Sound of this screen")}
      label={
        <>
          <Speaker crossed={state.value === "off" || state.value === "blocked"} />
          <span class="sound-word">{wordOf(state.value)}</span>
        </>
      }
    >
      <Panel />
    </Popover>
  );
}

function wordOf(state: State): string {
  switch (state) {
    case "off":
      return t("Sound off");
    case "blocked":
      return t("No sound");
    case "due":
      return t("Test the sound");
    case "on":
      return t("Sound on");
    case "high":
      return t("Sounds: HIGH");
    case "medium":
      return t("Sounds: MEDIUM");
    case "low":
      return t("Sounds: LOW");
    case "lost":
      return t("Sounds: NOT LIVE");
  }
}

function Speaker({ crossed }: { crossed: boolean }): JSX.Element {
  return (
    <svg class="sound-icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d="M3 9v6h4l6 5V4L7 9z" />
      <path
        class="sound-lines"
        d={crossed ? "M16 9l6 6M22 9l-6 6" : "M16 8.5a5 5 0 0 1 0 7M18.5 6a8.5 8.5 0 0 1 0 12"}
      />
    </svg>
  );
}

function Panel(): JSX.Element {
  return (
    <>
      <Choice />
      <Level which="day" name={t("Loudness by day")} now={!night.value} />
      <Level which="night" name={t("Loudness by night, from 22 to 6")} now={night.value} />
      <p class="muted">
        {t("High never sounds below {floor} %.", { floor: FLOOR.high * 100 })}{" "}
        {t("A browser may slow a hidden tab down: leave the ward in a window of its own.")}
      </p>
      <Test />
      <Paused />
    </>
  );
}

function Choice(): JSX.Element {
  const name = useId();
  const choices: readonly [Hears, string][] = [
    ["ward", t("All alerts of the ward")],
    ["mine", t("Only what I am called for")],
    ["nothing", t("Nothing: this screen is silent")],
  ];
  return (
    <fieldset class="sound-choice">
      <legend>{t("This screen sounds for")}</legend>
      {choices.map(([value, words]) => (
        <label key={value}>
          <input
            type="radio"
            name={name}
            checked={hears.value === value}
            onChange={() => chooseHears(value)}
          />
          {words}
        </label>
      ))}
    </fieldset>
  );
}

interface LevelProps {
  which: keyof Levels;
  name: string;
  /** It is this time of the day. */
  now: boolean;
}

function Level({ which, name, now }: LevelProps): JSX.Element {
  const percent = Math.round(levels.value[which] * 100);
  return (
    <label class="sound-level">
      <span>
        {name} {now && <span class="muted">{t("now")}</span>}
      </span>
      <output>{percent} %</output>
      <input
        type="range"
        min="0"
        max="100"
        step="5"
        value={percent}
        onInput={(event) => chooseLevels({ [which]: Number(event.currentTarget.value) / 100 })}
      />
    </label>
  );
}

/** Low, medium and high one after the other, and whether somebody heard them. */
function Test(): JSX.Element {
  const isAsking = trialPhase.value === "asking";
  return (
    <section class="sound-test" aria-label={t("Test of the sound")}>
      <p role="status">
        <Trial />
      </p>
      {isAsking ? (
        <div class="sound-answers">
          <button class="button button-main" type="button" onClick={() => noteTest(true)}>
            {t("Yes, all three")}
          </button>
          <button class="button" type="button" onClick={() => noteTest(false)}>
            {t("No")}
          </button>
        </div>
      ) : (
        <button
          class="button"
          type="button"
          aria-disabled={trying.value || hears.value === "nothing"}
          onClick={() => hears.value !== "nothing" && void tryOut()}
        >
          {trying.value ? t("Listen…") : t("Play all three")}
        </button>
      )}
    </section>
  );
}

/** How the try stands; what an earlier one gave is not said while a new one is under way. */
function Trial(): JSX.Element {
  switch (trialPhase.value) {
    case "playing":
      return <>{t("Low, medium, high: listen to all three.")}</>;
    case "asking":
      return <>{t("Did you hear low, medium and high?")}</>;
    case "answered":
      return (
        <strong>
          {lastTest.value?.heard
            ? t("Noted: this screen can be heard.")
            : t("Noted: not heard. Report this screen.")}
        </strong>
      );
    case "none":
      return <LastTest />;
  }
}

function LastTest(): JSX.Element {
  const test = lastTest.value;
  if (test === null) return <>{t("Never tried on this screen: try it at the start of a shift.")}</>;
  const at = moment(test.atMs, nowMs.value);
  switch (testState.value) {
    case "failed":
      return <strong>{t("Not heard at {at}: report this screen.", { at })}</strong>;
    case "overdue":
      return <>{t("Heard at {at}: due again at the start of a shift.", { at })}</>;
    default:
      return <>{t("Heard at {at}.", { at })}</>;
  }
}

/** Beds that are silent by themselves, whatever this screen is set to. */
function Paused(): JSX.Element | null {
  const paused = [...ward.value.beds.values()].filter(({ setup }) => isPaused(setup, nowMs.value));
  if (paused.length === 0) return null;
  return (
    <section aria-label={t("Paused beds")}>
      <h3>{t("Paused beds")}</h3>
      <ul class="sound-paused">
        {paused.map(({ id, name, setup }) => (
          <li key={id}>
            <a href={`/beds/${id}`}>{name}</a> <Left until={setup?.pause?.until ?? ""} />
          </li>
        ))}
      </ul>
    </section>
  );
}
