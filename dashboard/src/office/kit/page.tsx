/** What an office page is made of: heading, panels, facts, toolbars, pages of lists. */

import "./page.css";
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { download } from "../../connection/office";
import { nowMs } from "../../store/clock";
import { site } from "../../store/site";
import { pageTitle } from "../../store/title";
import { say } from "../../store/toasts";
import { t } from "../../words/words";
import { asProblem } from "./loading";
import { money } from "./money";
import type { Pages } from "./use-load";
import { dayOf, momentOf, plainDay, timeOf } from "./zone";

interface PageProps {
  title: string;
  /** Beside the title: where one is, or a badge. */
  beside?: ComponentChildren;
  /** Buttons and links, at the end of the line. */
  actions?: ComponentChildren;
  children: ComponentChildren;
}

/** A page with its one h1; names the browser's tab. */
export function OfficePage({ title, beside, actions, children }: PageProps): JSX.Element {
  useEffect(() => {
    pageTitle.value = title;
    return () => {
      pageTitle.value = "";
    };
  }, [title]);
  return (
    <div class="page office">
      <header class="office-head">
        <h1>{title}</h1>
        {beside}
        {actions !== undefined && <div class="office-actions">{actions}</div>}
      </header>
      {children}
    </div>
  );
}

interface PanelProps {
  title: string;
  actions?: ComponentChildren;
  children: ComponentChildren;
}

/** A part of a page under an h2. */
export function Panel({ title, actions, children }: PanelProps): JSX.Element {
  return (
    <section class="panel office-panel" aria-label={title}>
      <div class="office-head">
        <h2>{title}</h2>
        {actions !== undefined && <div class="office-actions">{actions}</div>}
      </div>
      {children}
    </section>
  );
}

/** Buttons, filters and a search in one line that wraps. */
export function Toolbar(props: { label: string; children: ComponentChildren }): JSX.Element {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for what is sent together
    <div class="office-toolbar" role="group" aria-label={props.label}>
      {props.children}
    </div>
  );
}

/** What is known of one thing: terms and values. */
export function Facts(props: {
  items: readonly (readonly [term: string, value: ComponentChildren])[];
}): JSX.Element {
  return (
    <dl class="office-facts">
      {props.items.map(([term, value]) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd>{value ?? "–"}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Leads to the next page of a list. */
export function Pager<T>({ pages }: { pages: Pages<T> }): JSX.Element | null {
  if (!pages.hasMore) return null;
  return (
    <button class="button pager" type="button" aria-disabled={pages.moreBusy} onClick={pages.more}>
      {pages.moreBusy ? t("Loading…") : t("Show more")}
    </button>
  );
}

interface DownloadProps {
  /** After `/api/v1`. */
  path: string;
  children: ComponentChildren;
}

/** Saves a file; says when it could not be made. */
export function Download({ path, children }: DownloadProps): JSX.Element {
  const [busy, setBusy] = useState(false);
  const fetchIt = async (): Promise<void> => {
    if (busy) return;
    setBusy(true);
    try {
      const { file, name } = await download(path);
      save(file, name);
    } catch (why) {
      say(asProblem(why).message, "bad");
    } finally {
      setBusy(false);
    }
  };
  return (
    <button class="button" type="button" aria-disabled={busy} onClick={() => void fetchIt()}>
      {busy ? t("Preparing…") : children}
    </button>
  );
}

function save(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const anchor = document.createElement("a");
  anchor.href = url;
  anchor.download = name;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

// -- values as people read them, in the site's zone and currency ------------------------------

interface AtProps {
  at: string | number;
}

/** Day and time. */
export function Moment({ at }: AtProps): JSX.Element {
  return <time dateTime={iso(at)}>{momentOf(at, site.value.time_zone)}</time>;
}

/** Time of day; with the day when it is not today's. */
export function Time({ at }: AtProps): JSX.Element {
  const zone = site.value.time_zone;
  const today = dayOf(at, zone) === dayOf(nowMs.value, zone);
  return <time dateTime={iso(at)}>{today ? timeOf(at, zone) : momentOf(at, zone)}</time>;
}

/** The day of an instant, or a plain day such as a date of birth. */
export function DayShown({ at }: AtProps): JSX.Element {
  const plain = typeof at === "string" && at.length === 10;
  return (
    <time dateTime={plain ? at : iso(at)}>
      {plain ? plainDay(at) : dayOf(at, site.value.time_zone)}
    </time>
  );
}

const iso = (at: string | number): string => new Date(at).toISOString();

/** An amount as the server says it, in the site's currency unless it is another's. */
export function Money(props: { amount: string | number; currency?: string }): JSX.Element {
  return <span class="money">{money(props.amount, props.currency ?? site.value.currency)}</span>;
}
