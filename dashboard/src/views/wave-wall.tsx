import "./wave-wall.css";
import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { headline } from "../state/alerts";
import { alertsByBed, bedIds, ward } from "../store/live";
import { vocabulary } from "../store/session";
import { t } from "../words/words";
import { CurveSheet } from "./curve-sheet";
import { coloured } from "./flash";
import { Mark } from "./mark";
import { useText } from "./numeric";
import { TileStrip } from "./tile-strip";

const CURVES = 3;
/** Width to height of a sector that shows three curves well. */
const SHAPE = 1.9;

/** Every occupied bed with its curves; the wall with numbers stays the page to watch alerts on. */
export function WaveWall(): JSX.Element {
  const beds = useComputed(() =>
    bedIds.value.filter((id) => {
      const bed = ward.value.beds.get(id);
      return bed?.occupied && bed.link !== "unknown";
    }),
  );
  const ids = useComputed(() => beds.value.join("\n"));
  const shown = ids.value === "" ? [] : ids.value.split("\n");
  const columns = Math.max(1, Math.round(Math.sqrt((shown.length * 16) / 9 / SHAPE)));
  if (shown.length === 0) return <p class="empty">{t("No bed with a monitor")}</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section class="wave-wall-page" aria-label={t("Curves of all beds")} tabIndex={0}>
      <h1 class="unseen">{t("Curves")}</h1>
      <CurveSheet>
        <ul class="wave-wall" style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}>
          {shown.map((id) => (
            <Sector key={id} id={id} />
          ))}
        </ul>
      </CurveSheet>
    </section>
  );
}

function Sector({ id }: { id: string }): JSX.Element {
  const worst = useComputed(() => alertsByBed.value.get(id)?.[0]);
  const name = useComputed(() => ward.value.beds.get(id)?.name ?? id);
  const doubtful = useComputed(() => Boolean(ward.value.beds.get(id)?.doubt));
  const alert = worst.value;
  return (
    <li class="wave-sector" {...(alert && coloured(alert))}>
      <div class="wave-sector-head">
        <a href={`/beds/${encodeURIComponent(id)}`}>{name}</a>
        {alert !== undefined && (
          <strong class="wave-sector-alert">
            <Mark alert={alert} />
            {headline(alert.finding, vocabulary.value.get(alert.finding.vital ?? ""))}
          </strong>
        )}
        {!doubtful.value && <Value id={id} vital="hr" />}
        {!doubtful.value && <Value id={id} vital="spo2" />}
      </div>
      {doubtful.value ? (
        <p class="empty">{t("??? Whose values are these?")}</p>
      ) : (
        <TileStrip bed={id} curves={CURVES} />
      )}
    </li>
  );
}

function Value({ id, vital }: { id: string; vital: string }): JSX.Element {
  const text = useText(id, vital);
  return (
    <span class="wave-sector-value" data-vital={vital}>
      <span class="unseen">{vital} </span>
      {text}
    </span>
  );
}
