import "./header.css";
import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { homeOf, listedFor } from "../office/areas";
import { clock, date } from "../state/format";
import { nowMs } from "../store/clock";
import { alertCounts, ward, watching } from "../store/live";
import { leavePush } from "../store/push";
import { type Route, route } from "../store/route";
import { leave, session } from "../store/session";
import { site } from "../store/site";
import { nextTheme, type Theme, theme } from "../store/theme";
import type { Role } from "../wire";
import { t } from "../words/words";
import { keepOneRow } from "./header-fold";
import { HeaderMenu } from "./header-menu";
import { Liveness } from "./liveness";
import { Logo } from "./logo";
import { SoundControl } from "./sound";

interface LivePage {
  readonly page: Route["page"];
  readonly href: string;
  readonly name: string;
}

const livePages = (): readonly LivePage[] => [
  { page: "wall", href: "/", name: t("Ward") },
  { page: "waves", href: "/waves", name: t("Curves") },
  { page: "me", href: "/me", name: t("Mine") },
  { page: "alerts", href: "/alerts", name: t("Alerts") },
  { page: "history", href: "/history", name: t("History") },
];

function themeName(worn: Theme): string {
  switch (worn) {
    case "dark":
      return t("Dark");
    case "light":
      return t("Light");
    case "night":
      return t("Night");
    case "system":
      return t("System");
  }
}

function roleName(role: Role): string {
  switch (role) {
    case "nurse":
      return t("nurse");
    case "charge":
      return t("charge nurse");
    case "clinician":
      return t("clinician");
    case "bed_manager":
      return t("bed manager");
    case "front_desk":
      return t("front desk");
    case "billing":
      return t("billing");
    case "biomed":
      return t("biomedical engineer");
    case "administrator":
      return t("administrator");
    case "auditor":
      return t("auditor");
  }
}

export function Header(): JSX.Element {
  const frame = useRef<HTMLElement>(null);
  // With every drawing: what stands in the row may be another.
  useLayoutEffect(() => (frame.current ? keepOneRow(frame.current) : undefined));
  return (
    <header ref={frame} class="header">
      <a class="header-home" href="/">
        <Logo />
        <span class="unseen">Wardwatch, </span>
        <Place />
      </a>
      <Pages />
      <span class="header-space" />
      <span class="header-note">{t("Not a medical device")}</span>
      {watching.value && <Liveness />}
      {watching.value && <SoundControl />}
      <Clock />
      <Person />
    </header>
  );
}

function Place(): JSX.Element {
  const name = useComputed(() => {
    const units = new Set([...ward.value.beds.values()].map((bed) => bed.unit_name));
    return [...units].join(" · ") || site.value.name;
  });
  return (
    <span class="header-place" title={name}>
      {name}
    </span>
  );
}

function Pages(): JSX.Element {
  const here = route.value;
  return (
    <nav class="header-nav" aria-label={t("Pages")}>
      <HeaderMenu name={t("Menu")} class="header-pages">
        {watching.value &&
          livePages().map(({ page, href, name }) => (
            <a key={page} href={href} aria-current={here.page === page ? "page" : undefined}>
              {name}
              {page === "alerts" && <OpenCount />}
            </a>
          ))}
        {watching.value && session.value?.role === "charge" && (
          <a class="header-hospital" href="/load">
            {t("Alarm load")}
          </a>
        )}
        <Hospital />
      </HeaderMenu>
    </nav>
  );
}

/** One link where the row of areas is a step away; all of them where there is no room for a row. */
function Hospital(): JSX.Element | null {
  const role = session.value?.role;
  if (role === undefined) return null;
  const areas = listedFor(role);
  const first = areas.find(({ area }) => area === homeOf(role)) ?? areas[0];
  const here = route.value.page === "office";
  return (
    <>
      {first !== undefined && watching.value && (
        <a class="header-hospital" href={`/${first.area}`} aria-current={here ? "true" : undefined}>
          {t("Hospital")}
        </a>
      )}
      {areas.map(({ area, name }) => (
        <a key={area} class="header-area" href={`/${area}`}>
          {name}
        </a>
      ))}
    </>
  );
}

function OpenCount(): JSX.Element | null {
  const awaited = useComputed(() => alertCounts.value.awaited);
  if (awaited.value === 0) return null;
  return (
    <span class="header-count">
      {awaited}
      <span class="unseen"> {t("await an answer")}</span>
    </span>
  );
}

function Clock(): JSX.Element {
  const time = useComputed(() => clock(nowMs.value));
  const day = useComputed(() => date(nowMs.value));
  return (
    <span class="header-clock">
      <span class="header-day">{day}</span> <strong>{time}</strong>
    </span>
  );
}

/** Whose session it is, the colours, the way out. */
function Person(): JSX.Element | null {
  const who = session.value;
  if (!who) return null;
  return (
    <HeaderMenu name={who.name} class="header-person">
      <button class="button button-quiet header-theme" type="button" onClick={nextTheme}>
        <span class="unseen">{t("Colours:")} </span>
        {themeName(theme.value)}
      </button>
      <a class="header-user" href="/account">
        {who.name} <span class="muted">{roleName(who.role)}</span>
      </a>
      <button
        class="button button-quiet"
        type="button"
        onClick={() => void leavePush().then(leave)}
      >
        {t("Sign out")}
      </button>
    </HeaderMenu>
  );
}
