/** The bed board as it is shown: what stands in a bed's cell, which are shown, where arrows lead. Pure. */

import { term } from "../../words/terms";
import { t } from "../../words/words";

export interface BedOnBoard {
  readonly id: string;
  readonly name: string;
  readonly room: string | null;
  readonly room_name: string | null;
  readonly monitored: boolean;
  readonly state: BedState;
  readonly patient: {
    readonly id: number;
    readonly name: string;
    readonly sex: string;
    readonly age: number;
  } | null;
  readonly admission: number | null;
  readonly revision: number | null;
  readonly stay: number | null;
  readonly since: string | null;
  readonly expected_end: string | null;
  readonly away: { readonly kind: string; readonly since: string } | null;
  readonly isolation: readonly { readonly id: number; readonly kind: string }[];
  readonly room_isolation: readonly { readonly id: number; readonly kind: string }[];
  readonly states: readonly {
    readonly kind: string;
    readonly since: string;
    readonly until: string | null;
    readonly reason: string;
    readonly patient: number | null;
  }[];
  readonly monitor: string | null;
  readonly link: string | null;
  readonly news2: number | null;
  readonly doubtful: boolean;
}

export type BedState = "occupied" | "free" | "reserved" | "cleaning" | "blocked";

export interface UnitOnBoard {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly floor: number;
  readonly beds: readonly BedOnBoard[];
}

export interface Board {
  readonly at: string;
  readonly units: readonly UnitOnBoard[];
}

/** Shape and word of each state: colour says nothing that these do not. */
export const STATES: Readonly<Record<BedState, { readonly shape: string; readonly word: string }>> =
  {
    occupied: {
      shape: "●",
      get word() {
        return t("Occupied");
      },
    },
    free: {
      shape: "○",
      get word() {
        return t("Free");
      },
    },
    reserved: {
      shape: "◷",
      get word() {
        return t("Reserved");
      },
    },
    cleaning: {
      shape: "≈",
      get word() {
        return t("To be cleaned");
      },
    },
    blocked: {
      shape: "✕",
      get word() {
        return t("Blocked");
      },
    },
  };

const AWAY: Readonly<Record<string, string>> = {
  get off_ward() {
    return t("Off the ward");
  },
  get leave() {
    return t("On leave");
  },
  get theatre() {
    return t("In theatre");
  },
};
const sexes = (): Readonly<Record<string, string>> => ({
  female: t("f"),
  male: t("m"),
  other: t("o"),
  unknown: "?",
});

export const awayWords = (kind: string): string => AWAY[kind] ?? t("Away");

export function who(bed: BedOnBoard): string {
  if (bed.doubtful) return "???";
  return bed.patient?.name ?? "";
}

/** `f 64`. */
export function sexAndAge(bed: BedOnBoard): string {
  if (bed.patient === null || bed.doubtful) return "";
  return `${sexes()[bed.patient.sex] ?? "?"} ${bed.patient.age}`;
}

/** Short words below the name. */
export function flags(bed: BedOnBoard): readonly string[] {
  const found: string[] = [];
  if (bed.doubtful) found.push(t("Whose values?"));
  if (bed.away !== null) found.push(awayWords(bed.away.kind));
  for (const { kind } of bed.isolation) found.push(t("Isolation: {kind}", { kind: term(kind) }));
  if (bed.state === "occupied" && bed.states.some((each) => each.kind === "reserved"))
    found.push(t("Reserved next"));
  if (bed.monitor !== null && bed.link !== null && bed.link !== "online")
    found.push(t("Monitor {state}", { state: term(bed.link) }));
  return found;
}

export interface Filter {
  readonly unit: string;
  readonly state: string;
}

export function shown(board: Board, filter: Filter): readonly UnitOnBoard[] {
  return board.units
    .filter((unit) => filter.unit === "" || unit.id === filter.unit)
    .map((unit) => ({
      ...unit,
      beds: unit.beds.filter((bed) => filter.state === "" || bed.state === filter.state),
    }))
    .filter((unit) => unit.beds.length > 0 || filter.unit !== "");
}

export function bedOf(board: Board | undefined, id: string): BedOnBoard | undefined {
  for (const unit of board?.units ?? []) {
    const found = unit.beds.find((bed) => bed.id === id);
    if (found !== undefined) return found;
  }
  return undefined;
}

export interface Count {
  readonly state: BedState;
  readonly beds: number;
}

export function counts(beds: readonly BedOnBoard[]): readonly Count[] {
  return (Object.keys(STATES) as BedState[])
    .map((state) => ({ state, beds: beds.filter((bed) => bed.state === state).length }))
    .filter(({ beds: many }) => many > 0);
}

/** Beds that can take somebody now, as choices of a list. */
export function ready(board: Board): readonly { value: string; name: string }[] {
  return board.units.flatMap((unit) =>
    unit.beds
      .filter((bed) => bed.state === "free" || bed.state === "reserved")
      .map((bed) => ({
        value: bed.id,
        name: `${unit.name} · ${bed.name}${bed.state === "reserved" ? t(" (reserved)") : ""}`,
      })),
  );
}

/** Patients with whom beds can be changed. */
export function others(board: Board, but: string): readonly { value: string; name: string }[] {
  return board.units.flatMap((unit) =>
    unit.beds
      .filter((bed) => bed.admission !== null && bed.id !== but)
      .map((bed) => ({ value: bed.id, name: `${unit.name} · ${bed.name} · ${who(bed)}` })),
  );
}

/** The same objects where nothing changed, so that only what did is drawn again. */
export function reconciled(before: Board | undefined, after: Board): Board {
  const known = new Map(
    (before?.units ?? []).flatMap((unit) => unit.beds.map((bed) => [bed.id, bed] as const)),
  );
  const same = (bed: BedOnBoard): BedOnBoard => {
    const old = known.get(bed.id);
    return old !== undefined && JSON.stringify(old) === JSON.stringify(bed) ? old : bed;
  };
  return { ...after, units: after.units.map((unit) => ({ ...unit, beds: unit.beds.map(same) })) };
}

interface Box {
  readonly id: string;
  readonly left: number;
  readonly top: number;
}

/** The cell an arrow leads to, by where the cells stand on the screen. */
export function neighbour(cells: readonly Box[], from: string, key: string): string | undefined {
  const at = cells.findIndex((cell) => cell.id === from);
  const here = cells[at];
  if (here === undefined) return cells[0]?.id;
  if (key === "ArrowRight") return cells[at + 1]?.id;
  if (key === "ArrowLeft") return cells[at - 1]?.id;
  if (key === "Home") return cells[0]?.id;
  if (key === "End") return cells.at(-1)?.id;
  const down = key === "ArrowDown";
  const row = cells
    .filter((cell) => (down ? cell.top > here.top : cell.top < here.top))
    .reduce<number | undefined>(
      (best, { top }) =>
        best === undefined ? top : down ? Math.min(best, top) : Math.max(best, top),
      undefined,
    );
  const inRow = cells.filter((cell) => cell.top === row);
  return inRow.reduce<Box | undefined>(
    (best, cell) =>
      best === undefined || Math.abs(cell.left - here.left) < Math.abs(best.left - here.left)
        ? cell
        : best,
    undefined,
  )?.id;
}
