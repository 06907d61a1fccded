import "./alerts.css";
import type { JSX } from "preact";
import { alertCounts, live, openAlerts } from "../store/live";
import { AlertCard } from "./alert-card";

/** The open alerts beside the wall. */
export function AlertPanel(): JSX.Element {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <aside class="alerts" aria-label="Open alerts" tabIndex={0}>
      <h2>
        Alerts <Summary />
      </h2>
      <AlertList />
    </aside>
  );
}

export function AlertsPage(): JSX.Element {
  return (
    <div class="page alerts-page">
      <h1>
        Open alerts <Summary />
      </h1>
      <AlertList />
    </div>
  );
}

function Summary(): JSX.Element {
  const { awaited } = alertCounts.value;
  const open = openAlerts.value.length;
  if (!live.value) return <small class="muted">as last known</small>;
  if (open === 0) return <small class="muted">none open</small>;
  return (
    <small class="muted">
      {awaited} to answer · {open} open
    </small>
  );
}

function AlertList(): JSX.Element {
  if (openAlerts.value.length === 0 && !live.value)
    return <p class="empty">Not known: this screen is not live</p>;
  if (openAlerts.value.length === 0)
    return (
      <p class="empty">
        <span class="alerts-calm" aria-hidden="true">
          ✓
        </span>
        No open alerts
      </p>
    );
  return (
    <ol class="alerts-list">
      {openAlerts.value.map((alert) => (
        <li key={alert.id}>
          <AlertCard alert={alert} />
        </li>
      ))}
    </ol>
  );
}
