import "./alerts.css";
import type { JSX } from "preact";
import type { Story } from "../state/stories";
import { alertCounts, live, openAlerts, openStories } from "../store/live";
import { AlertCard } from "./alert-card";
import { CallMe } from "./call-me";

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
      <CallMe />
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
      {openStories.value.map((story) => (
        <li key={story.id}>
          <StoryCards story={story} />
        </li>
      ))}
    </ol>
  );
}

/** One alert, or a patient's related ones under the most urgent. */
export function StoryCards({ story }: { story: Story }): JSX.Element {
  const { lead, others } = story;
  if (others.length === 0) return <AlertCard alert={lead} />;
  return (
    <section class="story" aria-label={`${lead.bed_name}: ${others.length + 1} related alerts`}>
      <AlertCard alert={lead} />
      <p class="story-more">
        {others.length === 1 ? "A related alert" : `${others.length} related alerts`}
      </p>
      <ol class="story-others">
        {others.map((alert) => (
          <li key={alert.id}>
            <AlertCard alert={alert} />
          </li>
        ))}
      </ol>
    </section>
  );
}
