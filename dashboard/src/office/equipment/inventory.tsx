/** The list of equipment, and a new piece. */

import type { JSX } from "preact";
import {
  Badge,
  DayShown,
  Field,
  FieldRow,
  Form,
  go,
  OfficePage,
  Pager,
  post,
  refine,
  Select,
  search,
  Table,
  Toolbar,
  useLoad,
  usePages,
} from "../kit";
import { engineer, hrefOf, StateShown, Tabs, whereOf } from "./shown";
import type { Piece } from "./wire";

interface Unit {
  readonly id: string;
  readonly name: string;
}

const STATES = ["ready", "defect", "maintenance", "retired"].map((value) => ({
  value,
  name: value,
}));
const LENT = [
  { value: "true", name: "at a bed" },
  { value: "false", name: "not at a bed" },
];

export function InventoryPage(): JSX.Element {
  const wanted = Object.fromEntries(new URLSearchParams(search.value));
  const pieces = usePages<Piece>("/equipment", wanted, { everyS: 30 });
  const units = useLoad<{ items: readonly Unit[] }>("/units");
  const also = (name: string, value: string): void => refine({ ...wanted, [name]: value });
  return (
    <OfficePage
      title="Equipment"
      actions={
        engineer() && (
          <a class="button button-main" href="/equipment/new">
            New piece
          </a>
        )
      }
    >
      <Tabs here="all" />
      <Toolbar label="Which equipment">
        <Field
          name="words"
          label="Tag, name, kind or serial number"
          type="search"
          defaultValue={wanted.words ?? ""}
          onChange={(event) => also("words", event.currentTarget.value.trim())}
        />
        <Select
          name="unit"
          label="Unit"
          blank="All"
          value={wanted.unit ?? ""}
          options={(units.data?.items ?? []).map(({ id, name }) => ({ value: id, name }))}
          onChange={(unit) => also("unit", unit)}
        />
        <Select
          name="state"
          label="State"
          blank="Any"
          value={wanted.state ?? ""}
          options={STATES}
          onChange={(state) => also("state", state)}
        />
        <Select
          name="lent"
          label="Lent"
          blank="Any"
          value={wanted.lent ?? ""}
          options={LENT}
          onChange={(lent) => also("lent", lent)}
        />
      </Toolbar>
      <Table
        caption="Equipment"
        columns={[
          { name: "Tag", cell: (piece: Piece) => piece.id, by: ({ id }) => id },
          { name: "Kind", cell: ({ kind }) => kind, by: ({ kind }) => kind },
          { name: "Name", cell: ({ name }) => name, by: ({ name }) => name },
          {
            name: "State",
            cell: (piece) => <StateShown piece={piece} />,
            by: ({ state }) => state,
          },
          { name: "Where", cell: whereOf, by: whereOf },
          {
            name: "Maintenance due",
            cell: ({ due_on, overdue }) =>
              due_on === null ? (
                "–"
              ) : (
                <>
                  <DayShown at={due_on} /> {overdue && <Badge tone="bad">overdue</Badge>}
                </>
              ),
            by: ({ due_on }) => due_on,
          },
        ]}
        rows={pieces.items}
        keyOf={({ id }) => id}
        href={({ id }) => hrefOf(id)}
        load={pieces}
        empty="No equipment fits"
      />
      <Pager pages={pieces} />
    </OfficePage>
  );
}

export function NewPiece(): JSX.Element {
  const units = useLoad<{ items: readonly Unit[] }>("/units");
  return (
    <OfficePage title="New piece of equipment">
      <Form
        label="Add"
        send={async (key, said) => {
          const piece = await post<Piece>("/equipment", said, { key });
          go(hrefOf(piece.id));
        }}
        onCancel={() => go("/equipment")}
      >
        <FieldRow>
          <Field name="id" label="Tag" required pattern="[A-Za-z0-9._\-]{1,64}" maxLength={64} />
          <Field name="kind" label="Kind" required maxLength={64} placeholder="pump" />
          <Field name="name" label="Name" required maxLength={64} />
        </FieldRow>
        <FieldRow>
          <Field name="serial" label="Serial number" maxLength={64} />
          <Field name="device" label="Device, if it publishes" maxLength={64} />
          <Select
            name="unit"
            label="Belongs to"
            blank="Central store"
            options={(units.data?.items ?? []).map(({ id, name }) => ({ value: id, name }))}
          />
          <Field name="location" label="Place" maxLength={100} />
        </FieldRow>
      </Form>
    </OfficePage>
  );
}
