/** All that happened to a patient, newest first. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { t } from "../../words/words";
import { get, joined, Moment, type PageOf, Pager, Panel, query, Table, useLoading } from "../kit";
import type { Happening } from "./types";

export function TimelinePart({ patient }: { patient: number }): JSX.Element {
  const path = `/patients/${patient}/timeline`;
  // Kinds count for themselves: two of them may share a number.
  const list = useLoading(path, (signal) => get<PageOf<Happening>>(path, { signal }));
  const [moreBusy, setMoreBusy] = useState(false);
  const next = list.data?.next ?? null;
  const more = async (): Promise<void> => {
    if (next === null || moreBusy) return;
    setMoreBusy(true);
    try {
      const page = await get<PageOf<Happening>>(`${path}${query({ cursor: next })}`);
      list.take(joined(list.data, page, keyOf));
    } catch {
      list.again();
    } finally {
      setMoreBusy(false);
    }
  };
  const pages = {
    ...list,
    items: list.data?.items,
    hasMore: next !== null,
    moreBusy,
    more: () => void more(),
  };
  return (
    <Panel title={t("Timeline")}>
      <Table
        caption={t("Timeline")}
        columns={[
          { name: t("When"), cell: (one) => <When one={one} /> },
          { name: t("What"), cell: (one) => one.kind },
          { name: "", cell: (one) => one.title },
          { name: t("By"), cell: (one) => one.by || "–" },
          {
            name: t("Alerts"),
            number: true,
            cell: (one) => (one.alerts === null ? "–" : `${one.alerts}`),
          },
        ]}
        rows={list.data?.items}
        keyOf={keyOf}
        load={list}
        empty={t("Nothing has happened yet.")}
      />
      <Pager pages={pages} />
    </Panel>
  );
}

const keyOf = (one: Happening): string => `${one.kind}/${one.id}`;

function When({ one }: { one: Happening }): JSX.Element {
  return (
    <>
      <Moment at={one.at} />
      {one.until !== null && (
        <>
          {t(" to ")}
          <Moment at={one.until} />
        </>
      )}
    </>
  );
}
