/** The sheet of one bed: write a set down, see the latest ones, take back what was wrong. */

import "./sheet.css";
import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { CONSCIOUSNESS } from "../../state/format";
import { ward } from "../../store/live";
import { vocabulary } from "../../store/session";
import {
  DateTimeField,
  Dialog,
  Field,
  FieldGroup,
  FieldRow,
  Form,
  instantOf,
  Moment,
  Notice,
  OfficePage,
  type PageOf,
  Panel,
  post,
  say,
  site,
  Table,
  TextArea,
  useLoad,
} from "../kit";
import { LEVELS, MEASURED, valuesOf } from "./sheet";

interface ObservationSet {
  readonly id: number | null;
  readonly at: string;
  readonly name: string;
  readonly values: Readonly<Record<string, number>>;
  readonly note: string;
  readonly recorded: boolean;
  readonly taken_back_at: string | null;
  readonly taken_back_why: string | null;
}

const PAINS = Array.from({ length: 11 }, (_, pain) => ({ value: `${pain}`, name: `${pain}` }));
const OXYGEN = [
  { value: "air", name: "Air" },
  { value: "oxygen", name: "Oxygen" },
];

export function Sheet({ bed }: { bed: string }): JSX.Element {
  const name = useComputed(() => ward.value.beds.get(bed)?.name ?? bed);
  const stay = useComputed(() => ward.value.beds.get(bed)?.stay ?? null);
  const path = `/beds/${encodeURIComponent(bed)}/observations`;
  const sets = useLoad<PageOf<ObservationSet>>(path);
  const [wrong, setWrong] = useState<ObservationSet | null>(null);
  const write = async (key: string, said: Record<string, string>): Promise<void> => {
    const body = {
      stay: stay.peek(),
      values: valuesOf(said),
      note: said.note ?? "",
      ...(said.at === undefined ? {} : { at: instantOf(said.at, site.value.time_zone) }),
    };
    const done = await post<ObservationSet>(path, body, { key });
    say(done.recorded ? "Written down" : "Counts now; recorded when the database is back");
  };
  return (
    <OfficePage
      title={`Observations · ${name.value}`}
      actions={
        <a class="button" href={`/beds/${encodeURIComponent(bed)}`}>
          Open the bed
        </a>
      }
    >
      {stay.value === null ? (
        <Notice>Nobody lies in this bed</Notice>
      ) : (
        <Panel title="Write a set down">
          <Form label="Write down" send={write} onDone={sets.again} resets>
            <Pressed name="acvpu" legend="Consciousness" options={LEVELS} />
            <Pressed name="oxygen" legend="Air or oxygen" options={OXYGEN} />
            <FieldRow>
              <Field name="o2_flow" label="Oxygen flow, L/min" inputMode="decimal" />
              {MEASURED.map((key) => (
                <Field key={key} name={key} label={labelOf(key)} inputMode="decimal" />
              ))}
            </FieldRow>
            <Pressed name="pain" legend="Pain, 0 to 10" options={PAINS} />
            <FieldRow>
              <DateTimeField name="at" label="Observed at, if not just now" />
              <TextArea name="note" label="Note" maxLength={500} rows={1} />
            </FieldRow>
          </Form>
        </Panel>
      )}
      <Panel title="Latest sets">
        <Table
          caption="Latest sets"
          columns={[
            { name: "When", cell: (set) => <Moment at={set.at} /> },
            { name: "Values", cell: (set) => <Values set={set} /> },
            { name: "By", cell: (set) => set.name },
            { name: "Note", cell: (set) => set.taken_back_why ?? set.note },
            {
              name: "",
              cell: (set) =>
                set.taken_back_at === null && (
                  <button class="button" type="button" onClick={() => setWrong(set)}>
                    Take back
                  </button>
                ),
            },
          ]}
          rows={sets.data?.items ?? []}
          keyOf={(set) => String(set.id)}
          load={sets}
          empty="Nothing was written down yet"
        />
      </Panel>
      {wrong !== null && (
        <Dialog title="Take this set back" onClose={() => setWrong(null)}>
          <p>
            It stays to be seen, and counts no longer: <Values set={wrong} />
          </p>
          <Form
            label="Take back"
            danger
            send={(_key, said) => post(`/observations/${wrong.id}/take-back`, said)}
            onDone={() => {
              setWrong(null);
              sets.again();
            }}
          >
            <Field name="reason" label="Why" required maxLength={500} />
          </Form>
        </Dialog>
      )}
    </OfficePage>
  );
}

interface PressedProps {
  name: string;
  legend: string;
  options: readonly { readonly value: string; readonly name: string }[];
}

/** One of a few, each a button of its own size. */
function Pressed({ name, legend, options }: PressedProps): JSX.Element {
  return (
    <FieldGroup name={legend}>
      <div class="levels">
        {options.map((option) => (
          <label key={option.value}>
            <input type="radio" name={name} value={option.value} />
            {option.name}
          </label>
        ))}
      </div>
    </FieldGroup>
  );
}

function Values({ set }: { set: ObservationSet }): JSX.Element {
  const words = Object.entries(set.values).map(([key, value]) =>
    key === "acvpu" ? (CONSCIOUSNESS[value] ?? `${value}`) : `${labelOf(key)} ${value}`,
  );
  return <span class={set.taken_back_at === null ? "" : "taken-back"}>{words.join(" · ")}</span>;
}

function labelOf(key: string): string {
  return vocabulary.value.get(key)?.label ?? key;
}
