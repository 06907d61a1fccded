/** Who signed in, and where wrong passwords were tried. */

import type { JSX } from "preact";
import { term } from "../../words/terms";
import { t, tn } from "../../words/words";
import { Badge, Moment, Table, useLoad } from "../kit";
import type { SignIn } from "./wire";

export function SignIns(): JSX.Element {
  const found = useLoad<{ items: readonly SignIn[] }>("/audit/sign-ins");
  return (
    <>
      <Table
        caption={t("Sign-ins and wrong passwords, the latest first")}
        columns={[
          { name: t("When"), cell: (one) => <Moment at={one.at} />, by: (one) => one.at },
          { name: t("Who"), cell: (one) => one.name || one.account, by: (one) => one.name },
          { name: t("Role"), cell: (one) => term(one.role), by: (one) => one.role },
          { name: t("How"), cell: (one) => <How of={one} />, by: (one) => one.means },
          { name: t("From where"), cell: (one) => one.origin || "–", by: (one) => one.origin },
          {
            name: t("Until"),
            cell: (one) => (one.ended_at === null ? "–" : <Moment at={one.ended_at} />),
            by: (one) => one.ended_at,
          },
        ]}
        rows={found.data?.items}
        keyOf={(one) => `${one.at} ${one.account} ${one.means} ${one.known_browser}`}
        load={found}
        empty={t("Nobody has signed in")}
      />
      <p class="field-hint">
        {t(
          "As long as sessions are kept. Wrong passwords are those in a row that no right one has followed.",
        )}
      </p>
    </>
  );
}

function How({ of }: { of: SignIn }): JSX.Element {
  switch (of.means) {
    case "password":
      return <>{t("with a password")}</>;
    case "pin":
      return <>{t("with a PIN")}</>;
    case "oidc":
      return <>{t("by the hospital's own sign-in")}</>;
    case "wrong":
      return (
        <Badge tone="warn">
          {of.known_browser
            ? tn(
                "{count} wrong password in a known browser",
                "{count} wrong passwords in a known browser",
                of.failures,
              )
            : tn("{count} wrong password", "{count} wrong passwords", of.failures)}
        </Badge>
      );
  }
}
