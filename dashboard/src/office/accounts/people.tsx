/** People who may sign in. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { t } from "../../words/words";
import { Badge, Notice, query, Table, Toolbar, useLoad } from "../kit";
import type { Account, Listed, Unit } from "./wire";
import { ROLES, stateOf, whereOf } from "./words";

const AT_ONCE = 200;

export function People(): JSX.Element {
  const [said, setSaid] = useState("");
  const found = useLoad<Listed<Account>>(`/accounts${query({ said, limit: AT_ONCE })}`);
  const units = useLoad<Listed<Unit>>("/units");
  return (
    <>
      <Toolbar label={t("Find people")}>
        <label>
          {t("Name or account")}{" "}
          <input
            class="input"
            type="search"
            maxLength={64}
            value={said}
            onInput={(event) => setSaid(event.currentTarget.value)}
          />
        </label>
        <a class="button button-main" href="/accounts/people/new">
          {t("New account")}
        </a>
      </Toolbar>
      <Table
        caption={t("People")}
        columns={[
          { name: t("Name"), cell: (one) => one.name, by: (one) => one.name },
          { name: t("Account"), cell: (one) => one.account, by: (one) => one.account },
          { name: t("Role"), cell: (one) => ROLES[one.role], by: (one) => ROLES[one.role] },
          { name: t("Where"), cell: (one) => whereOf(one.units, units.data?.items) },
          {
            name: t("State"),
            cell: (one) => <Badge tone={stateOf(one).tone}>{stateOf(one).word}</Badge>,
            by: (one) => stateOf(one).word,
          },
        ]}
        rows={found.data?.items}
        keyOf={(one) => one.account}
        href={(one) => `/accounts/people/${encodeURIComponent(one.account)}`}
        load={found}
        empty={t("Nobody is called so")}
      />
      {found.data?.next != null && (
        <Notice>
          {t("These are the first {at_once}; say a part of the name to see others.", {
            at_once: AT_ONCE,
          })}
        </Notice>
      )}
    </>
  );
}
