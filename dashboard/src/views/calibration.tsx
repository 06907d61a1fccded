import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { Dialog } from "../office/kit/dialog";
import { calibrationOf, MEASURED_MM } from "../state/sweep";
import { calibrate, calibration, millimetrePx } from "../store/paper";
import { t } from "../words/words";

/** A screen does not know how large it is: a ruler does. */
export function Calibration(): JSX.Element {
  const asked = useSignal(false);
  return (
    <>
      <button
        class="button button-quiet"
        type="button"
        onClick={() => {
          asked.value = true;
        }}
      >
        {calibration.value === 1 ? t("Screen not measured") : t("Screen measured")}
      </button>
      {asked.value && (
        <Measuring
          onClose={() => {
            asked.value = false;
          }}
        />
      )}
    </>
  );
}

function Measuring({ onClose }: { onClose: () => void }): JSX.Element {
  const refused = useSignal(false);
  return (
    <Dialog title={t("Measure this screen")} onClose={onClose}>
      <form
        class="calibration"
        onSubmit={(event) => {
          event.preventDefault();
          const said = new FormData(event.currentTarget).get("measured");
          // Of the line as it is drawn now, which may have been measured before.
          const factor = calibrationOf(Number(said) / calibration.peek());
          refused.value = factor === null;
          if (factor === null) return;
          calibrate(factor);
          onClose();
        }}
      >
        <p>
          {t("Hold a ruler to the line. When it is {mm} mm long, 25 mm/s are 25 mm/s here.", {
            mm: MEASURED_MM,
          })}
        </p>
        <div
          class="calibration-line"
          style={{ inlineSize: `${MEASURED_MM * millimetrePx.value}px` }}
        />
        <label>
          {t("Length of the line, in mm")}
          <input
            name="measured"
            type="number"
            inputMode="decimal"
            step="0.5"
            min="20"
            max="125"
            required
            value={MEASURED_MM}
          />
        </label>
        {refused.value && <p role="alert">{t("That cannot be the length of this line.")}</p>}
        <button class="button" type="submit">
          {t("Keep for this screen")}
        </button>
        <button
          class="button button-quiet"
          type="button"
          onClick={() => {
            calibrate(1);
            onClose();
          }}
        >
          {t("Forget what was measured")}
        </button>
      </form>
    </Dialog>
  );
}
