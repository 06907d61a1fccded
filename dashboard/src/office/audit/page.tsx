/** Audit: who did what, who looked at a patient, and how it is sealed. */

import type { JSX } from "preact";
import { t } from "../../words/words";
import { Facts, LinkTabs, Moment, Notice, OfficePage, search, useLoad } from "../kit";
import { Entries } from "./entries";
import { SignIns } from "./sign-ins";
import { WhoLooked } from "./who-looked";
import type { Standing } from "./wire";
import { type Filters, filtersOf, stateOf } from "./words";

export default function Page({ rest }: { rest: readonly string[] }): JSX.Element {
  const [part, patient] = rest;
  const filters: Filters = filtersOf(search.value);
  return (
    <OfficePage title={t("Audit")}>
      <Seal />
      <LinkTabs
        label={t("Audit")}
        tabs={[
          { name: t("Who did what"), href: "/audit", here: part === undefined },
          {
            name: t("Who looked at a patient"),
            href: "/audit/patients",
            here: part === "patients",
          },
          { name: t("Who signed in"), href: "/audit/sign-ins", here: part === "sign-ins" },
        ]}
      />
      {part === "patients" && <WhoLooked key={patient} patient={patient} />}
      {part === "sign-ins" && <SignIns />}
      {part !== "patients" && part !== "sign-ins" && <Entries filters={filters} />}
    </OfficePage>
  );
}

function Seal(): JSX.Element | null {
  const standing = useLoad<Standing>("/audit/standing", { everyS: 30 });
  if (standing.data === undefined) return null;
  const now = standing.data;
  const state = stateOf(now);
  return (
    <Notice tone={state.tone} title={state.title}>
      <p>{state.said}</p>
      {now.signed_at !== null && (
        <Facts
          items={[
            [t("Last signature"), <Moment key="at" at={now.signed_at} />],
            [t("Position"), now.signed],
            [t("Key"), <code key="key">{now.key}</code>],
            [t("Hash"), <code key="hash">{now.hash.slice(0, 16)}…</code>],
          ]}
        />
      )}
    </Notice>
  );
}
