/** The list of equipment, and a new piece. */

import type { JSX } from "preact";
import { term } from "../../words/terms";
import { t } from "../../words/words";
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
  get name() {
    return term(value);
  },
}));
const LENT = [
  {
    value: "true",
    get name() {
      return t("at a bed");
    },
  },
  {
    value: "false",
    get name() {
      return t("not at a bed");
    },
  },
];

export function InventoryPage(): JSX.Element {
  const wanted = Object.fromEntries(new URLSearchParams(search.value));
  const pieces = usePages<Piece>("/equipment", wanted, { everyS: 30 });
  const units = useLoad<{ items: readonly Unit[] }>("/units");
  const also = (name: string, value: string): void => refine({ ...wanted, [name]: value });
  return (
    <OfficePage
      title={t("Equipment")}
      actions={
        engineer() && (
          <a class="button button-main" href="/equipment/new">
            {t("New piece")}
          </a>
        )
      }
    >
      <Tabs here="all" />
      <Toolbar label={t("Which equipment")}>
        <Field
          name="words"
          label={t("Tag, name, kind or serial number")}
          type="search"
          defaultValue={wanted.words ?? ""}
          onChange={(event) => also("words", event.currentTarget.value.trim())}
        />
        <Select
          name="unit"
          label={t("Unit")}
          blank={t("All")}
          value={wanted.unit ?? ""}
          options={(units.data?.items ?? []).map(({ id, name }) => ({ value: id, name }))}
          onChange={(unit) => also("unit", unit)}
        />
        <Select
          name="state"
          label={t("State")}
          blank={t("Any")}
          value={wanted.state ?? ""}
          options={STATES}
          onChange={(state) => also("state", state)}
        />
        <Select
          name="lent"
          label={t("Lent")}
          blank={t("Any")}
          value={wanted.lent ?? ""}
          options={LENT}
          onChange={(lent) => also("lent", lent)}
        />
      </Toolbar>
      <Table
        caption={t("Equipment")}
        columns={[
          { name: t("Tag"), cell: (piece: Piece) => piece.id, by: ({ id }) => id },
          { name: t("Kind"), cell: ({ kind }) => kind, by: ({ kind }) => kind },
          { name: t("Name"), cell: ({ name }) => name, by: ({ name }) => name },
          {
            name: t("State"),
            cell: (piece) => <StateShown piece={piece} />,
            by: ({ state }) => state,
          },
          { name: t("Where"), cell: whereOf, by: whereOf },
          {
            name: t("Maintenance due"),
            cell: ({ due_on, overdue }) =>
              due_on === null ? (
                "–"
              ) : (
                <>
                  <DayShown at={due_on} /> {overdue && <Badge tone="bad">{t("overdue")}</Badge>}
                </>
              ),
            by: ({ due_on }) => due_on,
          },
        ]}
        rows={pieces.items}
        keyOf={({ id }) => id}
        href={({ id }) => hrefOf(id)}
        load={pieces}
        empty={t("No equipment fits")}
      />
      <Pager pages={pieces} />
    </OfficePage>
  );
}

export function NewPiece(): JSX.Element {
  const units = useLoad<{ items: readonly Unit[] }>("/units");
  return (
    <OfficePage title={t("New piece of equipment")}>
      <Form
        label={t("Add")}
        send={async (key, said) => {
          const piece = await post<Piece>("/equipment", said, { key });
          go(hrefOf(piece.id));
        }}
        onCancel={() => go("/equipment")}
      >
        <FieldRow>
          <Field
            name="id"
            label={t("Tag")}
            required
            pattern="[A-Za-z0-9._\-]{1,64}"
            maxLength={64}
          />
          <Field name="kind" label={t("Kind")} required maxLength={64} placeholder={t("pump")} />
          <Field name="name" label={t("Name")} required maxLength={64} />
        </FieldRow>
        <FieldRow>
          <Field name="serial" label={t("Serial number")} maxLength={64} />
          <Field name="device" label={t("Device, if it publishes")} maxLength={64} />
          <Select
            name="unit"
            label={t("Belongs to")}
            blank={t("Central store")}
            options={(units.data?.items ?? []).map(({ id, name }) => ({ value: id, name }))}
          />
          <Field name="location" label={t("Place")} maxLength={100} />
        </FieldRow>
      </Form>
    </OfficePage>
  );
}
