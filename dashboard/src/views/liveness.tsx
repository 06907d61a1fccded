import "./liveness.css";
import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { figures, milliseconds, type Part } from "../state/latency";
import { tickMs } from "../store/clock";
import { measured } from "../store/latency";
import { warnings } from "../store/live";
import { t } from "../words/words";
import { Popover } from "./popover";

type Level = "live" | "warn" | "dead";

/** Whether this screen is live; behind it, how long news takes to it. */
export function Liveness(): JSX.Element {
  const state = useComputed<Level>(() => warnings.value[0]?.level ?? "live");
  return (
    <Popover
      class="header-live"
      state={state.value}
      title={t("From the sensor to this screen")}
      label={wordOf(state.value)}
    >
      <Panel />
    </Popover>
  );
}

function wordOf(level: Level): string {
  switch (level) {
    case "live":
      return t("Live");
    case "warn":
      return t("Live, limited");
    case "dead":
      return t("Not live");
  }
}

function nameOf(part: Part): string {
  switch (part) {
    case "device":
      return t("Sensor to gateway");
    case "gateway":
      return t("Gateway to this screen");
    case "screen":
      return t("Until painted");
    case "whole":
      return t("Value, all the way");
    case "alert":
      return t("Alert, raised to painted");
  }
}

function Panel(): JSX.Element {
  // Read anew with the clock: measuring must not paint.
  void tickMs.value;
  return (
    <>
      <table class="latency" data-testid="latency">
        <thead>
          <tr>
            <th scope="col">{t("Part")}</th>
            <th scope="col">{t("Half within")}</th>
            <th scope="col">{t("99 % within")}</th>
            <th scope="col">{t("Measured")}</th>
          </tr>
        </thead>
        <tbody>
          {figures(measured).map(({ part, p50, p99, count }) => (
            <tr key={part} data-part={part}>
              <th scope="row">{nameOf(part)}</th>
              <td>{p50 === null ? "–" : milliseconds(p50)}</td>
              <td>{p99 === null ? "–" : milliseconds(p99)}</td>
              <td>{count}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="muted">
        {t(
          "Monitors’ clocks may differ from the gateway’s. The way from the gateway is measured above its quickest frame of the last minute.",
        )}
      </p>
    </>
  );
}
