/** Search as you type; the arrows go down the list, Enter opens the record. */

import "./patients.css";
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "../../words/words";
import {
  Badge,
  DayShown,
  Empty,
  Failed,
  get,
  OfficePage,
  query,
  session,
  useLoading,
} from "../kit";
import { BreakGlass } from "./glass";
import type { Found, Hit, Masked } from "./types";
import { fullName } from "./words";

const LEAST = 2;
const PAUSE_MS = 120;
const CLERKS = ["front_desk", "bed_manager"];
const TELLERS = [...CLERKS, "nurse", "charge", "clinician"];

export function Search(): JSX.Element {
  // Never in the address: what is typed is somebody's name.
  const [typed, setTyped] = useState("");
  const [asked, setAsked] = useState("");
  const list = useRef<HTMLUListElement>(null);
  const role = session.value?.role ?? "";
  useEffect(() => {
    const timer = setTimeout(() => setAsked(typed.trim()), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  const wanted = asked.length >= LEAST;
  const found = useLoading(wanted ? asked : null, (signal) =>
    get<Found>(`/patients${query({ q: asked })}`, { signal }),
  );
  const links = (): HTMLElement[] => [
    ...(list.current?.querySelectorAll<HTMLElement>("a, button") ?? []),
  ];
  const press = (event: KeyboardEvent): void => {
    const all = links();
    if (event.key === "Enter" && event.target instanceof HTMLInputElement) {
      all[0]?.click();
      return;
    }
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const at = all.indexOf(document.activeElement as HTMLElement) + by;
    (at < 0
      ? document.getElementById("patient-search")
      : all[Math.min(at, all.length - 1)]
    )?.focus();
  };
  return (
    <OfficePage title={t("Patients")} actions={<Actions role={role} />}>
      <search class="patient-search" onKeyDown={press}>
        <label for="patient-search">
          {t("Name, record number, other number or date of birth")}
        </label>
        <input
          id="patient-search"
          class="input"
          type="search"
          autocomplete="off"
          spellcheck={false}
          autofocus
          value={typed}
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
        <span class="patient-count" role="status">
          {wanted ? counted(found.data) : t("Type at least two letters.")}
        </span>
        {found.problem && <Failed problem={found.problem} again={found.again} />}
        {found.data && <Hits found={found.data} list={list} />}
      </search>
    </OfficePage>
  );
}

function Actions({ role }: { role: string }): JSX.Element {
  return (
    <>
      {CLERKS.includes(role) && (
        <>
          <a class="button" href="/patients/duplicates">
            {t("Double records")}
          </a>
          <a class="button" href="/patients/merges">
            {t("Merges")}
          </a>
        </>
      )}
      {TELLERS.includes(role) && (
        <a class="button button-main" href="/patients/new">
          {t("Register")}
        </a>
      )}
    </>
  );
}

function counted(found: Found | undefined): string {
  if (found === undefined) return t("Searching…");
  const count = found.items.length + found.elsewhere.length;
  if (count === 0) return t("Nobody fits.");
  if (count >= 20) return t("The best 20; type more to see others.");
  return t("{count} found.", { count });
}

interface HitsProps {
  found: Found;
  list: { current: HTMLUListElement | null };
}

function Hits({ found, list }: HitsProps): JSX.Element {
  const [asked, setAsked] = useState<Masked | null>(null);
  if (found.items.length + found.elsewhere.length === 0)
    return <Empty>{t("Nobody fits. Somebody new is registered.")}</Empty>;
  return (
    <>
      <ul class="patient-hits" ref={list}>
        {found.items.map((hit) => (
          <li key={hit.id}>
            <a class="patient-hit" href={`/patients/${hit.id}`}>
              <OneHit hit={hit} />
            </a>
          </li>
        ))}
        {found.elsewhere.map((hit) => (
          <li key={hit.id}>
            <button class="patient-hit" type="button" onClick={() => setAsked(hit)}>
              <strong>{hit.initials}</strong>
              <Badge tone="warn">{t("Another unit")}</Badge>
              <span>{t("Break the glass in an emergency")}</span>
            </button>
          </li>
        ))}
      </ul>
      {asked && <BreakGlass patient={asked.id} onClose={() => setAsked(null)} />}
    </>
  );
}

function OneHit({ hit }: { hit: Hit }): JSX.Element {
  return (
    <>
      <strong>{fullName(hit)}</strong>
      {hit.former_name !== "" && <span>{t("before: {name}", { name: hit.former_name })}</span>}
      <span>
        {t("born")} <DayShown at={hit.birth_date} />
      </span>
      <span>{hit.mrn}</span>
      <span class="patient-where">
        {hit.unit === null ? t("not in a bed") : `${hit.unit}, ${hit.bed_name}`}
      </span>
    </>
  );
}
