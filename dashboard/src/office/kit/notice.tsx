/** What is going on, in words: loading, nothing here, could not be loaded, done. */

import "./notice.css";
import type { ComponentChildren, JSX } from "preact";
import type { Problem } from "../../connection/http";
import { t } from "../../words/words";
import { passes } from "./loading";

export type Tone = "ok" | "warn" | "bad" | "info" | "quiet";

interface NoticeProps {
  tone?: Tone;
  title?: string;
  children?: ComponentChildren;
}

/** A word to the reader, in the page. */
export function Notice({ tone = "info", title, children }: NoticeProps): JSX.Element {
  return (
    <div class="notice" data-tone={tone} role={tone === "bad" ? "alert" : "note"}>
      {title !== undefined && <strong>{title}</strong>}
      <div>{children}</div>
    </div>
  );
}

export function Loading({ what = t("Loading…") }: { what?: string }): JSX.Element {
  return (
    <p class="empty" role="status">
      {what}
    </p>
  );
}

export function Empty({ children }: { children: ComponentChildren }): JSX.Element {
  return <p class="empty">{children}</p>;
}

interface FailedProps {
  problem: Problem;
  again?: (() => void) | undefined;
}

/** Why something could not be shown, and a way to try again where that may help. */
export function Failed({ problem, again }: FailedProps): JSX.Element {
  const final = problem.status === 403 || problem.status === 404;
  return (
    <div class="notice" data-tone={final ? "warn" : "bad"} role="alert">
      <strong>{TITLES[problem.status] ?? t("Could not be loaded")}</strong>
      <div>
        {problem.message} {passes(problem) && t("It is tried again by itself.")}
      </div>
      {again !== undefined && !final && (
        <button class="button" type="button" onClick={again}>
          {t("Try again")}
        </button>
      )}
    </div>
  );
}

const TITLES: Readonly<Record<number, string>> = {
  get 403() {
    return t("Not yours to see");
  },
  get 404() {
    return t("Not found");
  },
};

/** Colour and word: the word says it all. */
export function Badge({ tone = "quiet", children }: NoticeProps): JSX.Element {
  return (
    <span class="badge" data-tone={tone}>
      {children}
    </span>
  );
}
