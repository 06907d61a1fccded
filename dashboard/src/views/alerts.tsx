import "./alerts.css";
import type { JSX } from "preact";
import type { Story } from "../state/stories";
import { alertCounts, live, openAlerts, openStories } from "../store/live";
import { t, tn } from "../words/words";
import { AlertCard } from "./alert-card";
import { CallMe } from "./call-me";

/** The open alerts beside the wall. */
export function AlertPanel(): JSX.Element {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <aside class="alerts" aria-label={t("Open alerts")} tabIndex={0}>
      <h2>
        {t("Alerts")} <Summary />
      </h2>
      <AlertList />
    </aside>
  );
}

export function AlertsPage(): JSX.Element {
  return (
    <div class="page alerts-page">
      <h1>
        {t("Open alerts")} <Summary />
      </h1>
      <CallMe />
      <AlertList />
    </div>
  );
}

function Summary(): JSX.Element {
  const { awaited } = alertCounts.value;
  const open = openAlerts.value.length;
  if (!live.value) return <small class="muted">{t("as last known")}</small>;
  if (open === 0) return <small class="muted">{t("none open")}</small>;
  return <small class="muted">{t("{awaited} to answer · {open} open", { awaited, open })}</small>;
}

function AlertList(): JSX.Element {
  if (openAlerts.value.length === 0 && !live.value)
    return <p class="empty">{t("Not known: this screen is not live")}</p>;
  if (openAlerts.value.length === 0)
    return (
      <p class="empty">
        <span class="alerts-calm" aria-hidden="true">
          ✓
        </span>
        {t("No open alerts")}
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
    <section
      class="story"
      aria-label={tn(
        "{bed}: {count} related alert",
        "{bed}: {count} related alerts",
        others.length + 1,
        {
          bed: lead.bed_name,
        },
      )}
    >
      <AlertCard alert={lead} />
      <p class="story-more">{tn("A related alert", "{count} related alerts", others.length)}</p>
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
