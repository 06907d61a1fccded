import "./banners.css";
import type { JSX } from "preact";
import { ward, warnings } from "../store/live";
import { route } from "../store/route";
import { t } from "../words/words";
import { Nobody } from "./nobody";
import { NoSoundBar } from "./sound";

/** What this screen does not know, across its whole width; and that the patients are simulated. */
export function Banners(): JSX.Element {
  return (
    <>
      {/* Announced once by its heading; the seconds counting up must not be read out. */}
      {warnings.value.map((notice) => (
        <section
          key={notice.title}
          class={`banner banner-${notice.level}`}
          data-testid="not-live"
          aria-label={notice.title}
        >
          <strong role={notice.level === "dead" ? "alert" : "status"}>{notice.title}</strong>
          <span>{notice.text}</span>
        </section>
      ))}
      {route.value.page !== "office" && <NoSoundBar />}
      <Nobody />
      {ward.value.simulated && (
        <section
          class="banner banner-simulated"
          data-testid="simulated"
          aria-label={t("SIMULATED DATA")}
        >
          <strong>{t("SIMULATED DATA")}</strong> — {t("not a medical device")}
        </section>
      )}
    </>
  );
}
