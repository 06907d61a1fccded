/** Open defects, and what became of one. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { t } from "../../words/words";
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
    <OfficePage title={t("Defects")}>
      <Tabs here="defects" />
      <Table
        caption={t("Open defects")}
        columns={[
          {
            name: t("Piece"),
            cell: (one: Defect) => (
              <a href={hrefOf(one.equipment)}>{`${one.name} ${one.equipment}`}</a>
            ),
            by: ({ equipment }) => equipment,
          },
          { name: t("What"), cell: ({ what }) => what },
          { name: t("At"), cell: ({ bed }) => bed ?? t("no bed"), by: ({ bed }) => bed },
          { name: t("By"), cell: ({ reported_by }) => reported_by, by: (one) => one.reported_by },
          {
            name: t("Reported"),
            cell: (one) => <Moment at={one.reported_at} />,
            by: (one) => one.reported_at,
          },
          { name: "", cell: (one) => <CloseDefect defect={one} onDone={defects.again} /> },
        ]}
        rows={defects.items}
        keyOf={({ id }) => id}
        load={defects}
        empty={t("Nothing is defect")}
      />
      <Pager pages={defects} />
    </OfficePage>
  );
}

const OUTCOMES = [
  {
    value: "repaired",
    get name() {
      return t("Repaired");
    },
  },
  {
    value: "no_fault",
    get name() {
      return t("No fault found");
    },
  },
  {
    value: "retired",
    get name() {
      return t("Retired");
    },
  },
];

interface CloseProps {
  defect: Defect;
  onDone: () => void;
}

export function CloseDefect({ defect, onDone }: CloseProps): JSX.Element {
  const [open, setOpen] = useState(false);
  if (!engineer()) return <Badge tone="bad">{t("open")}</Badge>;
  return (
    <>
      <button
        class="button"
        type="button"
        aria-label={t("Close the defect of {equipment}", { equipment: defect.equipment })}
        onClick={() => setOpen(true)}
      >
        {t("Close")}
      </button>
      {open && (
        <Dialog title={`${defect.name} ${defect.equipment}`} onClose={() => setOpen(false)}>
          <p>{defect.what}</p>
          <Form
            label={t("Close the defect")}
            send={(_key, said) => post(`/equipment-defects/${defect.id}/close`, said)}
            onDone={() => {
              say(t("Closed"));
              setOpen(false);
              onDone();
            }}
          >
            <Select name="outcome" label={t("What became of it")} required options={OUTCOMES} />
            <TextArea name="note" label={t("What was done")} maxLength={500} />
          </Form>
        </Dialog>
      )}
    </>
  );
}
