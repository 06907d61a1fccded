import "./header.css";
import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { clock, date } from "../state/format";
import { nowMs } from "../store/clock";
import { alertCounts, ward, warnings } from "../store/live";
import { leavePush } from "../store/push";
import { type Route, route } from "../store/route";
import { leave, session } from "../store/session";
import { nextTheme, theme } from "../store/theme";
import { Logo } from "./logo";

const PAGES: readonly { page: Route["page"]; href: string; name: string }[] = [
  { page: "wall", href: "/", name: "Ward" },
  { page: "alerts", href: "/alerts", name: "Alerts" },
  { page: "history", href: "/history", name: "History" },
];

export function Header(): JSX.Element {
  return (
    <header class="header">
      <a class="header-home" href="/">
        <Logo />
        <span class="unseen">Wardwatch, </span>
        <Place />
      </a>
      <nav class="header-nav" aria-label="Pages">
        {PAGES.map(({ page, href, name }) => (
          <a key={page} href={href} aria-current={route.value.page === page ? "page" : undefined}>
            {name}
            {page === "alerts" && <OpenCount />}
          </a>
        ))}
      </nav>
      <span class="header-space" />
      <span class="header-note">Not a medical device</span>
      <Liveness />
      <Clock />
      <button class="button button-quiet header-theme" type="button" onClick={nextTheme}>
        <span class="unseen">Colours: </span>
        {theme}
      </button>
      <Account />
    </header>
  );
}

function Place(): JSX.Element {
  const name = useComputed(() => {
    const units = new Set([...ward.value.beds.values()].map((bed) => bed.unit_name));
    return [...units].join(" · ") || "Wardwatch";
  });
  return <span class="header-place">{name}</span>;
}

function OpenCount(): JSX.Element | null {
  const awaited = useComputed(() => alertCounts.value.awaited);
  if (awaited.value === 0) return null;
  return (
    <span class="header-count">
      {awaited}
      <span class="unseen"> await an answer</span>
    </span>
  );
}

function Liveness(): JSX.Element {
  const state = useComputed(() => warnings.value[0]?.level ?? "live");
  const words = { live: "Live", warn: "Live, limited", dead: "Not live" };
  return (
    <span class="header-live" data-state={state}>
      {words[state.value]}
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
      <span class="header-user">
        {who.name} <span class="muted">{who.role}</span>
      </span>
      <button
        class="button button-quiet"
        type="button"
        onClick={() => void leavePush().then(leave)}
      >
        Sign out
      </button>
    </>
  );
}
