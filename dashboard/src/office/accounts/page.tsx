/** Accounts: people, programs, shared tablets, and who broke the glass. */

import "./accounts.css";
import type { JSX } from "preact";
import { t } from "../../words/words";
import { LinkTabs, OfficePage, session } from "../kit";
import { BrokenGlass } from "./glass";
import { Hospital } from "./hospital";
import { NewAccount, OneAccount } from "./one";
import { People } from "./people";
import { Programs } from "./programs";
import { Tablets } from "./tablets";

export default function Page({ rest }: { rest: readonly string[] }): JSX.Element {
  const [part, id] = rest;
  if (part === "people" && id === "new") return <NewAccount />;
  if (part === "people" && id !== undefined) return <OneAccount key={id} id={id} />;
  const shown = partsOf(session.value?.role);
  const here = shown.find((one) => one.id === part) ?? shown[0];
  return (
    <OfficePage title={t("Accounts")}>
      <LinkTabs
        label={t("Accounts")}
        tabs={shown.map(({ id: each, name }) => ({
          name,
          href: `/accounts/${each}`,
          here: each === here?.id,
        }))}
      />
      {here !== undefined && <here.View />}
    </OfficePage>
  );
}

interface Part {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly View: () => JSX.Element;
}

const PARTS: readonly Part[] = [
  {
    id: "people",
    get name() {
      return t("People");
    },
    roles: ["administrator"],
    View: People,
  },
  {
    id: "programs",
    get name() {
      return t("Programs");
    },
    roles: ["administrator"],
    View: Programs,
  },
  {
    id: "tablets",
    get name() {
      return t("Shared tablets");
    },
    roles: ["administrator", "charge"],
    View: Tablets,
  },
  {
    id: "glass",
    get name() {
      return t("Broken glass");
    },
    roles: ["administrator", "charge", "auditor"],
    View: BrokenGlass,
  },
  {
    id: "hospital",
    get name() {
      return t("Hospital");
    },
    roles: ["administrator"],
    View: Hospital,
  },
];

const partsOf = (role: string | undefined): readonly Part[] =>
  PARTS.filter(({ roles }) => role !== undefined && roles.includes(role));
