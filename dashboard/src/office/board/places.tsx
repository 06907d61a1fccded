/** Units, rooms and beds are set up and mended. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { term } from "../../words/terms";
import { t } from "../../words/words";
import {
  Check,
  Dialog,
  Field,
  FieldRow,
  Form,
  Panel,
  post,
  put,
  Select,
  say,
  Table,
  useLoad,
} from "../kit";

interface Unit {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly floor: number;
  readonly position: number;
  readonly revision: number;
}

interface Room {
  readonly id: string;
  readonly unit: string;
  readonly name: string;
  readonly kind: string;
  readonly position: number;
  readonly single_sex: boolean;
  readonly airborne: boolean;
  readonly revision: number;
}

interface Bed {
  readonly id: string;
  readonly unit: string;
  readonly room: string | null;
  readonly name: string;
  readonly position: number;
  readonly monitored: boolean;
  readonly revision: number;
}

interface AllPlaces {
  readonly units: readonly Unit[];
  readonly rooms: readonly Room[];
  readonly beds: readonly Bed[];
}

type Said = Record<string, string>;
type Asked =
  | { readonly what: "unit"; readonly known: Unit | null }
  | { readonly what: "room"; readonly known: Room | null }
  | { readonly what: "bed"; readonly known: Bed | null };

const NAME = "[A-Za-z0-9][A-Za-z0-9._\\-]*";
const UNIT_KINDS = options("ward icu emergency theatre maternity paediatric outpatient");
const ROOM_KINDS = options("ward clinic theatre treatment");

export function Places(): JSX.Element {
  const places = useLoad<AllPlaces>("/places");
  const [asked, setAsked] = useState<Asked | null>(null);
  const add = (one: Asked, words: string): JSX.Element => (
    <button class="button" type="button" onClick={() => setAsked(one)}>
      {words}
    </button>
  );
  const mend = (one: Asked): JSX.Element => add(one, t("Mend…"));
  return (
    <>
      <Panel title={t("Units")} actions={add({ what: "unit", known: null }, t("New unit…"))}>
        <Table
          caption={t("Units")}
          columns={[
            { name: t("Name"), cell: (one: Unit) => one.name, by: (one) => one.name },
            { name: t("Kind"), cell: (one) => term(one.kind), by: (one) => one.kind },
            { name: t("Floor"), cell: (one) => one.floor, by: (one) => one.floor, number: true },
            { name: "", cell: (one) => mend({ what: "unit", known: one }) },
          ]}
          rows={places.data?.units}
          keyOf={(one) => one.id}
          load={places}
        />
      </Panel>
      <Panel title={t("Rooms")} actions={add({ what: "room", known: null }, t("New room…"))}>
        <Table
          caption={t("Rooms")}
          columns={[
            { name: t("Name"), cell: (one: Room) => one.name, by: (one) => one.name },
            { name: t("Unit"), cell: (one) => one.unit, by: (one) => one.unit },
            { name: t("Kind"), cell: (one) => term(one.kind), by: (one) => one.kind },
            { name: t("One sex"), cell: (one) => (one.single_sex ? t("yes") : t("no")) },
            { name: t("Airborne isolation"), cell: (one) => (one.airborne ? t("yes") : t("no")) },
            { name: "", cell: (one) => mend({ what: "room", known: one }) },
          ]}
          rows={places.data?.rooms}
          keyOf={(one) => one.id}
          load={places}
          empty={t("No rooms")}
        />
      </Panel>
      <Panel title={t("Beds")} actions={add({ what: "bed", known: null }, t("New bed…"))}>
        <Table
          caption={t("Beds")}
          columns={[
            { name: t("Name"), cell: (one: Bed) => one.name, by: (one) => one.name },
            { name: t("Unit"), cell: (one) => one.unit, by: (one) => one.unit },
            { name: t("Room"), cell: (one) => one.room ?? "–", by: (one) => one.room },
            { name: t("Monitor possible"), cell: (one) => (one.monitored ? t("yes") : t("no")) },
            { name: "", cell: (one) => mend({ what: "bed", known: one }) },
          ]}
          rows={places.data?.beds}
          keyOf={(one) => one.id}
          load={places}
        />
      </Panel>
      {asked !== null && places.data !== undefined && (
        <Mend
          asked={asked}
          places={places.data}
          onClose={() => setAsked(null)}
          onDone={() => {
            setAsked(null);
            places.again();
          }}
        />
      )}
    </>
  );
}

const newWords = (what: Asked["what"]): string =>
  ({ unit: t("New unit"), room: t("New room"), bed: t("New bed") })[what];

interface MendProps {
  asked: Asked;
  places: AllPlaces;
  onDone: () => void;
  onClose: () => void;
}

function Mend({ asked, places, onDone, onClose }: MendProps): JSX.Element {
  const { what, known } = asked;
  const send = async (key: string, said: Said): Promise<void> => {
    const body = bodyOf(asked, said);
    const path = `/${what}s/${encodeURIComponent(known?.id ?? said.id ?? "")}`;
    if (known === null) await post(path, body, { key });
    else await put(path, body, { revision: known.revision });
    say(t("Saved"));
  };
  return (
    <Dialog
      title={known === null ? newWords(what) : t("Mend {name}", { name: known.name })}
      onClose={onClose}
    >
      <Form label={t("Save")} send={send} onDone={onDone} onLookAgain={onDone} onCancel={onClose}>
        {known === null && (
          <Field
            name="id"
            label={t("Short name")}
            hint={t("Letters, digits, dots and hyphens; it stays for ever")}
            pattern={NAME}
            maxLength={64}
            required
            autofocus
          />
        )}
        <Field
          name="name"
          label={t("Name")}
          defaultValue={known?.name ?? ""}
          maxLength={64}
          required
        />
        <Parts asked={asked} places={places} />
        <Field
          name="position"
          label={t("Order")}
          type="number"
          min={0}
          defaultValue={String(known?.position ?? 0)}
          required
        />
      </Form>
    </Dialog>
  );
}

function Parts({ asked, places }: Pick<MendProps, "asked" | "places">): JSX.Element {
  const units = places.units.map(({ id, name }) => ({ value: id, name }));
  const rooms = places.rooms.map(({ id, name, unit }) => ({
    value: id,
    name: `${name} · ${unit}`,
  }));
  switch (asked.what) {
    case "unit":
      return (
        <FieldRow>
          <Select
            name="kind"
            label={t("Kind")}
            options={first(UNIT_KINDS, asked.known?.kind)}
            required
          />
          <Field
            name="floor"
            label={t("Floor")}
            type="number"
            defaultValue={String(asked.known?.floor ?? 0)}
            required
          />
        </FieldRow>
      );
    case "room":
      return (
        <>
          <Select
            name="unit"
            label={t("Unit")}
            options={first(units, asked.known?.unit)}
            required
          />
          <Select
            name="kind"
            label={t("Kind")}
            options={first(ROOM_KINDS, asked.known?.kind)}
            required
          />
          <Check
            name="single_sex"
            label={t("Patients of one sex at a time")}
            checked={asked.known?.single_sex ?? true}
          />
          <Check
            name="airborne"
            label={t("For airborne isolation")}
            checked={asked.known?.airborne ?? false}
          />
        </>
      );
    case "bed":
      return (
        <>
          <Select
            name="unit"
            label={t("Unit")}
            options={first(units, asked.known?.unit)}
            required
          />
          <Select
            name="room"
            label={t("Room")}
            options={first([{ value: "", name: t("None") }, ...rooms], asked.known?.room ?? "")}
          />
          <Check
            name="monitored"
            label={t("A monitor can be connected")}
            checked={asked.known?.monitored ?? true}
          />
        </>
      );
  }
}

function bodyOf({ what }: Asked, said: Said): object {
  const common = { name: said.name, position: Number(said.position ?? 0) };
  switch (what) {
    case "unit":
      return { ...common, kind: said.kind, floor: Number(said.floor ?? 0) };
    case "room":
      return {
        ...common,
        unit: said.unit,
        kind: said.kind,
        single_sex: said.single_sex === "on",
        airborne: said.airborne === "on",
      };
    case "bed":
      return {
        ...common,
        unit: said.unit,
        room: said.room ?? null,
        monitored: said.monitored === "on",
      };
  }
}

function options(names: string): readonly { value: string; name: string }[] {
  return names.split(" ").map((value) => ({
    value,
    get name() {
      return term(value);
    },
  }));
}

/** The one that is so now stands first: a select begins with its first option. */
function first<T extends { value: string }>(
  all: readonly T[],
  value: string | undefined,
): readonly T[] {
  return [...all].sort((one, other) => Number(other.value === value) - Number(one.value === value));
}
