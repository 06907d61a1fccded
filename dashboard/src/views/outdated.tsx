import "./banners.css";
import type { JSX } from "preact";
import { moment } from "../state/format";
import { nowMs } from "../store/clock";
import { outdatedMs } from "../store/outdated";
import { t } from "../words/words";

/** Old data must not look like new: a part of this page could not be read again. */
export function Outdated(): JSX.Element | null {
  const atMs = outdatedMs.value;
  if (atMs === null) return null;
  return (
    <div class="banner banner-warn" role="status" data-testid="outdated">
      <strong>{t("Not up to date")}</strong>
      <span>
        {t("A part of this page is as it was at {time}; it is read again by itself.", {
          time: moment(atMs, nowMs.peek()),
        })}
      </span>
    </div>
  );
}
