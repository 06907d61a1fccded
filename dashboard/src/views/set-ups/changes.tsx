/** Every change of how alarms of this bed were set up: when, what, by whom and why. */

import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import {
  Dialog,
  get,
  joined,
  type PageOf,
  Refusal,
  Table,
  useLoad,
  useSubmit,
} from "../../office/kit";
import { moment } from "../../state/format";
import { changeWord } from "../../state/setup";
import { nowMs } from "../../store/clock";
import { ward } from "../../store/live";
import type { SetupEvent } from "../../wire";
import { heard } from "../../words/heard";
import { t } from "../../words/words";
import type { DialogProps } from "./dialogs";

export function ChangesDialog({ id, onClose }: DialogProps): JSX.Element {
  const bed = useComputed(() => ward.value.beds.get(id)?.name ?? id);
  const path = `/beds/${encodeURIComponent(id)}/setup-history`;
  const changes = useLoad<PageOf<SetupEvent>>(path);
  const more = useSubmit();
  const [older, setOlder] = useState<PageOf<SetupEvent> | undefined>(undefined);
  const all = older ?? changes.data;
  const next = all?.next ?? null;
  const load = (): Promise<boolean> =>
    more.run(async () => {
      const page = await get<PageOf<SetupEvent>>(
        `${path}?cursor=${encodeURIComponent(next ?? "")}`,
      );
      setOlder(joined(all, page, ({ number }) => number));
    });
  return (
    <Dialog title={t("Alarms of {bed}: all changes", { bed: bed.value })} onClose={onClose} wide>
      <Table
        caption={t("Changes, newest first")}
        columns={[
          { name: t("When"), cell: ({ at }) => moment(at, nowMs.peek()) },
          { name: t("What"), cell: ({ change }) => changeWord(change) },
          { name: t("Who"), cell: ({ actor }) => actor?.name ?? t("by itself") },
          { name: t("Why"), cell: ({ setup }) => heard(setup.said ?? setup.text) },
        ]}
        rows={all?.items ?? []}
        keyOf={({ number }) => String(number)}
        load={changes}
        empty={t("Nothing was ever set up here")}
      />
      {next !== null && (
        <button class="button" type="button" aria-disabled={more.busy} onClick={() => void load()}>
          {t("Older changes")}
        </button>
      )}
      <Refusal problem={more.problem} />
    </Dialog>
  );
}
