import "./screens.css";
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import * as rest from "../../connection/rest";
import { age } from "../../state/format";
import { percent } from "../../state/health";
import { nowMs } from "../../store/clock";
import { noteProblem } from "../../store/session";
import { VERSION } from "../../store/worker";
import type { ScreenShown } from "../../wire";
import { t } from "../../words/words";

const LOOK_EVERY_MS = 5_000;

/** Every screen that has said how it is: whose, charged, heard, connected. */
export default function ScreensPage(): JSX.Element {
  const found = useSignal<readonly ScreenShown[] | null | undefined>(undefined);
  useEffect(() => {
    let left = false;
    const look = (): void => {
      rest.screens().then(
        ({ items }) => {
          if (!left) found.value = items;
        },
        (why) => {
          noteProblem(why);
          if (!left) found.value = null;
        },
      );
    };
    look();
    const timer = setInterval(look, LOOK_EVERY_MS);
    return () => {
      left = true;
      clearInterval(timer);
    };
  }, [found]);
  return (
    <div class="page">
      <h1>{t("Screens")}</h1>
      <p class="muted">
        {t("What tablets, phones and stations last said of themselves. Not a medical device.")}
      </p>
      <List screens={found.value} />
    </div>
  );
}

function List({ screens }: { screens: readonly ScreenShown[] | null | undefined }): JSX.Element {
  if (screens === undefined) return <p class="empty">{t("Loading…")}</p>;
  if (screens === null) return <p class="empty">{t("The list cannot be read just now")}</p>;
  if (screens.length === 0) return <p class="empty">{t("No screen has been heard yet")}</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section class="screens-frame" tabIndex={0} aria-label={t("Screens")}>
      <table class="screens">
        <thead>
          <tr>
            <th scope="col">{t("Screen")}</th>
            <th scope="col">{t("Who")}</th>
            <th scope="col">{t("State")}</th>
            <th scope="col">{t("Sound")}</th>
            <th scope="col">{t("Battery")}</th>
            <th scope="col">{t("Last heard")}</th>
          </tr>
        </thead>
        <tbody>
          {screens.map((one) => (
            <Row key={`${one.account} ${one.screen}`} one={one} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Row({ one }: { one: ScreenShown }): JSX.Element {
  return (
    <tr data-screen={one.screen} data-troubled={one.troubles.length > 0}>
      <th scope="row">
        {one.screen}
        {one.shared && <span class="muted"> {t("shared tablet")}</span>}
      </th>
      <td>
        {one.name}
        {one.on_duty && <span class="muted"> {t("on duty")}</span>}
      </td>
      <td>{states(one).join(" · ")}</td>
      <td>{sounds(one)}</td>
      <td>{battery(one)}</td>
      <td>{t("{age} ago", { age: age(nowMs.value - Date.parse(one.heard_at)) })}</td>
    </tr>
  );
}

function states(one: ScreenShown): string[] {
  const words = [one.connected ? t("connected") : t("not connected")];
  if (one.connected && !one.visible) words.push(t("hidden or locked"));
  if (one.queued > 0) words.push(t("{count} answers queued", { count: one.queued }));
  if (one.version !== VERSION) words.push(t("another version of the pages"));
  return words;
}

function sounds(one: ScreenShown): string {
  const words = { on: t("on"), off: t("off"), blocked: t("not allowed by the browser") };
  return one.push ? t("{sound}, woken by push", { sound: words[one.sound] }) : words[one.sound];
}

function battery(one: ScreenShown): string {
  const level = percent(one.battery);
  if (level === null) return t("not said");
  return one.charging ? t("{level} %, charging", { level }) : t("{level} %", { level });
}
