/** The areas of the hospital behind the beds: who uses them, and the page of each, its own chunk. */

import type { ComponentType } from "preact";
import type { Area } from "../store/route";
import type { Role } from "../wire";
import { t } from "../words/words";

export interface PageProps {
  /** What follows the area in the address: `/patients/12/notes` gives `["12", "notes"]`. */
  readonly rest: readonly string[];
}

interface Entry {
  readonly area: Area;
  readonly name: string;
  /** Who uses it; the gateway decides what each of them may do there. */
  readonly roles: readonly Role[];
  /** Reached from other pages only. */
  readonly unlisted?: true;
  readonly load: () => Promise<{ default: ComponentType<PageProps> }>;
}

const CARE: readonly Role[] = ["nurse", "charge", "clinician"];
const EVERYBODY: readonly Role[] = [
  ...CARE,
  "bed_manager",
  "front_desk",
  "billing",
  "biomed",
  "administrator",
  "auditor",
];

/** In the order of the menu. */
export const ENTRIES: readonly Entry[] = [
  {
    area: "board",
    get name() {
      return t("Beds");
    },
    roles: [...CARE, "bed_manager", "front_desk", "administrator"],
    load: () => import("./board/page"),
  },
  {
    area: "patients",
    get name() {
      return t("Patients");
    },
    roles: [...CARE, "bed_manager", "front_desk", "billing"],
    load: () => import("./patients/page"),
  },
  {
    area: "stays",
    get name() {
      return t("Stays");
    },
    roles: [...CARE, "bed_manager", "front_desk"],
    unlisted: true,
    load: () => import("./stays/page"),
  },
  {
    area: "observations",
    get name() {
      return t("Observations");
    },
    roles: CARE,
    load: () => import("./observations/page"),
  },
  {
    area: "appointments",
    get name() {
      return t("Appointments");
    },
    roles: [...CARE, "front_desk", "administrator"],
    load: () => import("./appointments/page"),
  },
  {
    area: "shifts",
    get name() {
      return t("Shifts");
    },
    roles: [...CARE, "bed_manager", "administrator"],
    load: () => import("./shifts/page"),
  },
  {
    area: "equipment",
    get name() {
      return t("Equipment");
    },
    roles: [...CARE, "biomed", "administrator"],
    load: () => import("./equipment/page"),
  },
  {
    area: "billing",
    get name() {
      return t("Billing");
    },
    roles: ["billing", "administrator", "auditor"],
    load: () => import("./billing/page"),
  },
  {
    area: "load",
    get name() {
      return t("Alarm load");
    },
    roles: ["charge", "clinician", "administrator"],
    load: () => import("./load/page"),
  },
  {
    area: "reports",
    get name() {
      return t("Reports");
    },
    roles: ["charge", "clinician", "bed_manager", "billing", "administrator", "auditor"],
    load: () => import("./reports/page"),
  },
  {
    area: "accounts",
    get name() {
      return t("Accounts");
    },
    roles: ["charge", "administrator", "auditor"],
    load: () => import("./accounts/page"),
  },
  {
    area: "imports",
    get name() {
      return t("Import");
    },
    roles: ["administrator"],
    load: () => import("./imports/page"),
  },
  {
    area: "audit",
    get name() {
      return t("Audit");
    },
    roles: ["auditor", "administrator"],
    load: () => import("./audit/page"),
  },
  {
    area: "design",
    get name() {
      return t("Design");
    },
    roles: ["administrator"],
    unlisted: true,
    load: () => import("./design/page"),
  },
  {
    area: "account",
    get name() {
      return t("My account");
    },
    roles: EVERYBODY,
    unlisted: true,
    load: () => import("./accounts/mine"),
  },
];

export const entryOf = (area: Area): Entry | undefined =>
  ENTRIES.find((entry) => entry.area === area);

/** What stands in the menu of somebody. */
export const listedFor = (role: Role): readonly Entry[] =>
  ENTRIES.filter((entry) => entry.unlisted === undefined && entry.roles.includes(role));

/** Where somebody begins who has no live view. */
export const homeOf = (role: Role | undefined): Area =>
  (role === undefined ? undefined : HOMES[role]) ?? "account";

const HOMES: Readonly<Partial<Record<Role, Area>>> = {
  front_desk: "appointments",
  billing: "billing",
  biomed: "equipment",
  auditor: "audit",
  bed_manager: "board",
};
