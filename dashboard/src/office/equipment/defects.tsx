/** Open defects, and what became of one. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import {
  Badge,
  Dialog,
  Form,
  Moment,
  OfficePage,
  Pager,
  post,
  Select,
  say,
  Table,
  TextArea,
  usePages,
} from "../kit";
import { engineer, hrefOf, Tabs } from "./shown";
import type { Defect } from "./wire";

export function DefectsPage(): JSX.Element {
  const defects = usePages<Defect>("/equipment-defects", {}, { everyS: 30 });
  return (
    <OfficePage title="Defects">
      <Tabs here="defects" />
      <Table
        caption="Open defects"
        columns={[
          {
            name: "Piece",
            cell: (one: Defect) => (
              <a href={hrefOf(one.equipment)}>{`${one.name} ${one.equipment}`}</a>
            ),
            by: ({ equipment }) => equipment,
          },
          { name: "What", cell: ({ what }) => what },
          { name: "At", cell: ({ bed }) => bed ?? "no bed", by: ({ bed }) => bed },
          { name: "By", cell: ({ reported_by }) => reported_by, by: (one) => one.reported_by },
          {
            name: "Reported",
            cell: (one) => <Moment at={one.reported_at} />,
            by: (one) => one.reported_at,
          },
          { name: "", cell: (one) => <CloseDefect defect={one} onDone={defects.again} /> },
        ]}
        rows={defects.items}
        keyOf={({ id }) => id}
        load={defects}
        empty="Nothing is defect"
      />
      <Pager pages={defects} />
    </OfficePage>
  );
}

const OUTCOMES = [
  { value: "repaired", name: "Repaired" },
  { value: "no_fault", name: "No fault found" },
  { value: "retired", name: "Retired" },
];

interface CloseProps {
  defect: Defect;
  onDone: () => void;
}

export function CloseDefect({ defect, onDone }: CloseProps): JSX.Element {
  const [open, setOpen] = useState(false);
  if (!engineer()) return <Badge tone="bad">open</Badge>;
  return (
    <>
      <button
        class="button"
        type="button"
        aria-label={`Close the defect of ${defect.equipment}`}
        onClick={() => setOpen(true)}
      >
        Close
      </button>
      {open && (
        <Dialog title={`${defect.name} ${defect.equipment}`} onClose={() => setOpen(false)}>
          <p>{defect.what}</p>
          <Form
            label="Close the defect"
            send={(_key, said) => post(`/equipment-defects/${defect.id}/close`, said)}
            onDone={() => {
              say("Closed");
              setOpen(false);
              onDone();
            }}
          >
            <Select name="outcome" label="What became of it" required options={OUTCOMES} />
            <TextArea name="note" label="What was done" maxLength={500} />
          </Form>
        </Dialog>
      )}
    </>
  );
}
