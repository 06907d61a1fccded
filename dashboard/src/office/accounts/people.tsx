/** People who may sign in. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
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
      <Toolbar label="Find people">
        <label>
          Name or account{" "}
          <input
            class="input"
            type="search"
            maxLength={64}
            value={said}
            onInput={(event) => setSaid(event.currentTarget.value)}
          />
        </label>
        <a class="button button-main" href="/accounts/people/new">
          New account
        </a>
      </Toolbar>
      <Table
        caption="People"
        columns={[
          { name: "Name", cell: (one) => one.name, by: (one) => one.name },
          { name: "Account", cell: (one) => one.account, by: (one) => one.account },
          { name: "Role", cell: (one) => ROLES[one.role], by: (one) => ROLES[one.role] },
          { name: "Where", cell: (one) => whereOf(one.units, units.data?.items) },
          {
            name: "State",
            cell: (one) => <Badge tone={stateOf(one).tone}>{stateOf(one).word}</Badge>,
            by: (one) => stateOf(one).word,
          },
        ]}
        rows={found.data?.items}
        keyOf={(one) => one.account}
        href={(one) => `/accounts/people/${encodeURIComponent(one.account)}`}
        load={found}
        empty="Nobody is called so"
      />
      {found.data?.next != null && (
        <Notice>These are the first {AT_ONCE}; say a part of the name to see others.</Notice>
      )}
    </>
  );
}
