import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { Dialog } from "../office/kit";
import { ObservationEntry } from "../office/observations/entry";
import { ward } from "../store/live";
import { t } from "../words/words";

/** The sheet in a dialog; it closes when the set was written down. */
export default function Observing(props: { id: string; onClose: () => void }): JSX.Element {
  const { id, onClose } = props;
  const name = useComputed(() => ward.value.beds.get(id)?.name ?? id);
  return (
    <Dialog title={t("Observations · {bed}", { bed: name.value })} onClose={onClose} wide>
      <ObservationEntry bed={id} onDone={onClose} />
      <p>
        <a href={`/observations/${encodeURIComponent(id)}`}>{t("Latest sets")}</a>
      </p>
    </Dialog>
  );
}
