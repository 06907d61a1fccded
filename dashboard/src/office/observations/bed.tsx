/** The sheet of one bed: write a set down, see the latest ones, take back what was wrong. */

import "./sheet.css";
import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { consciousness, shown } from "../../state/format";
import { ward } from "../../store/live";
import { vocabulary } from "../../store/session";
import type { ObservationSet } from "../../wire";
import { t } from "../../words/words";
import {
  Dialog,
  Field,
  Form,
  Moment,
  OfficePage,
  type PageOf,
  Panel,
  post,
  Table,
  useLoad,
} from "../kit";
import { ObservationEntry } from "./entry";

export function Sheet({ bed }: { bed: string }): JSX.Element {
  const name = useComputed(() => ward.value.beds.get(bed)?.name ?? bed);
  const path = `/beds/${encodeURIComponent(bed)}/observations`;
  const sets = useLoad<PageOf<ObservationSet>>(path);
  const [wrong, setWrong] = useState<ObservationSet | null>(null);
  return (
    <OfficePage
      title={t("Observations · {bed}", { bed: name.value })}
      actions={
        <a class="button" href={`/beds/${encodeURIComponent(bed)}`}>
          {t("Open the bed")}
        </a>
      }
    >
      <Panel title={t("Write a set down")}>
        <ObservationEntry bed={bed} onDone={sets.again} />
      </Panel>
      <Panel title={t("Latest sets")}>
        <Table
          caption={t("Latest sets")}
          columns={[
            { name: t("When"), cell: (set) => <Moment at={set.at} /> },
            { name: t("Values"), cell: (set) => <Values set={set} /> },
            { name: t("By"), cell: (set) => set.name },
            { name: t("Note"), cell: (set) => set.taken_back_why ?? set.note },
            {
              name: "",
              cell: (set) =>
                set.taken_back_at === null && (
                  <button class="button" type="button" onClick={() => setWrong(set)}>
                    {t("Take back")}
                  </button>
                ),
            },
          ]}
          rows={sets.data?.items ?? []}
          keyOf={(set) => String(set.id)}
          load={sets}
          empty={t("Nothing was written down yet")}
        />
      </Panel>
      {wrong !== null && (
        <Dialog title={t("Take this set back")} onClose={() => setWrong(null)}>
          <p>
            {t("It stays to be seen, and counts no longer:")} <Values set={wrong} />
          </p>
          <Form
            label={t("Take back")}
            danger
            send={(_key, said) => post(`/observations/${wrong.id}/take-back`, said)}
            onDone={() => {
              setWrong(null);
              sets.again();
            }}
          >
            <Field name="reason" label={t("Why")} required maxLength={500} />
          </Form>
        </Dialog>
      )}
    </OfficePage>
  );
}

function Values({ set }: { set: ObservationSet }): JSX.Element {
  const words = Object.entries(set.values).map(([key, value]) =>
    key === "acvpu" ? consciousness(value) : valueText(key, value),
  );
  return <span class={set.taken_back_at === null ? "" : "taken-back"}>{words.join(" · ")}</span>;
}

function valueText(key: string, value: number): string {
  const facts = vocabulary.value.get(key);
  return facts === undefined ? `${key} ${value}` : `${facts.label} ${shown(value, facts)}`;
}
