/** Around all pages of shifts: which unit, where else to go, and beds that nobody answers for. */

import "./shifts.css";
import type { ComponentChildren, JSX } from "preact";
import { t } from "../../words/words";
import {
  Badge,
  LinkTabs,
  Notice,
  OfficePage,
  refine,
  Select,
  search,
  session,
  Time,
  Toolbar,
  useLoad,
} from "../kit";
import { worstOfBed } from "./planning";
import type { Coverage, Uncovered } from "./wire";

interface Unit {
  readonly id: string;
  readonly name: string;
}

export const planner = (): boolean =>
  session.value?.role === "charge" || session.value?.role === "administrator";

export const carer = (): boolean =>
  ["nurse", "charge", "clinician"].includes(session.value?.role ?? "");

/** What the address asks for. */
export const asked = (name: string): string => new URLSearchParams(search.value).get(name) ?? "";

/** The same page with another filter, the others as they are. */
export function also(name: string, value: string): void {
  refine({ ...Object.fromEntries(new URLSearchParams(search.value)), [name]: value });
}

/** Where somebody works; null for everywhere. */
function ownUnits(): readonly string[] | null {
  const now = session.value as { units?: readonly string[] | null } | null | undefined;
  return now?.units ?? null;
}

export type Here = "week" | "handover" | "rotas" | "mine" | "setup";

interface AroundProps {
  title: string;
  here: Here;
  actions?: ComponentChildren;
  children: (unit: string) => ComponentChildren;
}

/** The page of a unit; `children` once it is known which. */
export function Around({ title, here, actions, children }: AroundProps): JSX.Element {
  const units = useLoad<{ items: readonly Unit[] }>("/units");
  const own = ownUnits();
  const mine = units.data?.items.filter(({ id }) => own === null || own.includes(id)) ?? [];
  const wanted = asked("unit");
  const unit = mine.find(({ id }) => id === wanted)?.id ?? mine[0]?.id;
  const to = (page: string): string => `/shifts${page}${unit === undefined ? "" : `?unit=${unit}`}`;
  const tabs = [
    { name: t("Week"), href: to(""), here: here === "week" },
    ...(carer() ? [{ name: t("Handover"), href: to("/handover"), here: here === "handover" }] : []),
    ...(planner()
      ? [
          { name: t("Rota"), href: to("/rotas"), here: here === "rotas" },
          { name: t("Shifts and skills"), href: to("/setup"), here: here === "setup" },
        ]
      : []),
    ...(carer() ? [{ name: t("My shifts"), href: to("/mine"), here: here === "mine" }] : []),
  ];
  return (
    <OfficePage title={title} actions={actions}>
      <LinkTabs label={t("Shifts")} tabs={tabs} />
      {mine.length > 1 && here !== "mine" && (
        <Toolbar label={t("Unit")}>
          <Select
            name="unit"
            label={t("Unit")}
            required
            value={unit}
            options={mine.map(({ id, name }) => ({ value: id, name }))}
            onChange={(id) => also("unit", id)}
          />
        </Toolbar>
      )}
      {units.problem && <Notice tone="bad">{units.problem.message}</Notice>}
      {unit !== undefined && (
        <>
          <UncoveredBeds unit={unit} />
          {children(unit)}
        </>
      )}
    </OfficePage>
  );
}

/** Loud while a bed has nobody; silent when all is well. */
function UncoveredBeds({ unit }: { unit: string }): JSX.Element | null {
  const { data } = useLoad<Coverage>(`/uncovered-beds?unit=${encodeURIComponent(unit)}`, {
    everyS: 15,
  });
  if (data === undefined) return null;
  const beds = worstOfBed(data.items);
  const now = beds.filter(({ lack }) => lack !== "unplanned");
  const later = beds.filter(({ lack }) => lack === "unplanned");
  return (
    <div data-testid="uncovered">
      {now.length > 0 && (
        <Notice tone="bad" title={t("Beds without a nurse on duty now")}>
          <Beds beds={now} />
        </Notice>
      )}
      {later.length > 0 && (
        <Notice tone="warn" title={t("Nobody planned within 12 hours")}>
          <Beds beds={later} />
        </Notice>
      )}
      {data.posts.length > 0 && (
        <Notice tone="warn" title={t("Nobody on duty as")}>
          {data.posts.map((post) => post.split(" ").at(-1)).join(", ")}
        </Notice>
      )}
      {data.overdue > 0 && (
        <Notice tone="warn" title={t("Handovers that nobody has accepted in time")}>
          {data.overdue}
        </Notice>
      )}
    </div>
  );
}

function Beds({ beds }: { beds: readonly Uncovered[] }): JSX.Element {
  return (
    <ul class="shifts-uncovered">
      {beds.map((bed) => (
        <li key={bed.bed}>
          <strong>{bed.name}</strong>{" "}
          {bed.lack === "nobody" && <Badge tone="bad">{t("nobody")}</Badge>}
          {bed.lack === "late" && (
            <Badge tone="warn">
              {t("{names}, shift is over", { names: bed.names.join(", ") })}
            </Badge>
          )}
          {bed.lack === "unplanned" && (
            <>
              {t("from")} <Time at={bed.starts} />
            </>
          )}
          {!bed.occupied && t(" (empty)")}
        </li>
      ))}
    </ul>
  );
}
