import "./header.css";
import { useComputed, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
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
  return (
    <header class="header">
      <a class="header-home" href="/">
        <Logo />
        <span class="unseen">Wardwatch, </span>
        <Place />
      </a>
      <Menu />
      <span class="header-space" />
      <span class="header-note">{t("Not a medical device")}</span>
      {watching.value && <Liveness />}
      {watching.value && <SoundControl />}
      <Clock />
      <button class="button button-quiet header-theme" type="button" onClick={nextTheme}>
        <span class="unseen">{t("Colours:")} </span>
        {themeName(theme.value)}
      </button>
      <Account />
    </header>
  );
}

function Place(): JSX.Element {
  const name = useComputed(() => {
    const units = new Set([...ward.value.beds.values()].map((bed) => bed.unit_name));
    return [...units].join(" · ") || site.value.name;
  });
  return <span class="header-place">{name}</span>;
}

/** All in one row; on a narrow screen behind a button. */
function Menu(): JSX.Element {
  const open = useSignal(false);
  const frame = useRef<HTMLElement>(null);
  const here = route.value;
  // Whoever went somewhere, by whatever way, has no use for the list any more.
  useEffect(() => {
    open.value = false;
  }, [here, open]);
  const press = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || !open.value) return;
    open.value = false;
    frame.current?.querySelector("button")?.focus();
  };
  return (
    <nav
      ref={frame}
      class="header-nav"
      aria-label={t("Pages")}
      data-open={open.value}
      onKeyDown={press}
    >
      <button
        class="button header-menu"
        type="button"
        aria-expanded={open.value}
        aria-controls="header-pages"
        onClick={() => {
          open.value = !open.value;
        }}
      >
        {t("Menu")}
      </button>
      <div class="header-pages" id="header-pages">
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
      </div>
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

function Account(): JSX.Element | null {
  const who = session.value;
  if (!who) return null;
  return (
    <>
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
    </>
  );
}
