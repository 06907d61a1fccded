/** A table that can be sorted and whose rows lead somewhere; says when it is empty or broken. */

import "./table.css";
import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";
import { t } from "../../words/words";
import { Empty, Failed, Loading } from "./notice";
import { type Order, sorted, turned } from "./sorting";
import { TableFrame } from "./table-frame";
import type { Load } from "./use-load";

export interface Column<T> {
  readonly name: string;
  readonly cell: (row: T) => ComponentChildren;
  /** What the column is sorted by; without it, it is not. */
  readonly by?: (row: T) => string | number | null;
  /** Numbers stand to the right. */
  readonly number?: boolean;
}

interface TableProps<T> {
  /** Read out before the table; seen only when `captionShown`. */
  caption: string;
  captionShown?: boolean;
  columns: readonly Column<T>[];
  /** Undefined while they are loading. */
  rows: readonly T[] | undefined;
  keyOf: (row: T) => string | number;
  /** Where a row leads; its first cell becomes the link, and the whole row can be clicked. */
  href?: ((row: T) => string | undefined) | undefined;
  /** Marks a row: colour and, for who does not see it, nothing; say it in a cell as well. */
  look?: ((row: T) => string | undefined) | undefined;
  /** What is said when there are none. */
  empty?: ComponentChildren;
  /** Of the rows: says that they are loading or could not be loaded. */
  load?: Pick<Load<unknown>, "problem" | "busy" | "again"> | undefined;
}

export function Table<T>(props: TableProps<T>): JSX.Element {
  const { caption, captionShown = false, columns, rows, keyOf, href, look, load } = props;
  const [order, setOrder] = useState<Order | null>(null);
  if (rows === undefined)
    return load?.problem ? <Failed problem={load.problem} again={load.again} /> : <Loading />;
  const by = order === null ? undefined : columns[order.column]?.by;
  const shown = order === null || by === undefined ? rows : sorted(rows, by, order.falling);
  return (
    <TableFrame label={caption} busy={load?.busy ?? false}>
      {load?.problem && <Failed problem={load.problem} again={load.again} />}
      <table class="table">
        <caption class={captionShown ? undefined : "unseen"}>{caption}</caption>
        <thead>
          <tr>
            {columns.map((column, nth) => (
              <Head
                key={column.name}
                column={column}
                order={order?.column === nth ? order : null}
                onTurn={() => setOrder(turned(order, nth))}
              />
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <Row
              key={keyOf(row)}
              row={row}
              columns={columns}
              href={href?.(row)}
              look={look?.(row)}
            />
          ))}
        </tbody>
      </table>
      {rows.length === 0 && <Empty>{props.empty ?? t("Nothing here")}</Empty>}
    </TableFrame>
  );
}

interface HeadProps<T> {
  column: Column<T>;
  order: Order | null;
  onTurn: () => void;
}

function Head<T>({ column, order, onTurn }: HeadProps<T>): JSX.Element {
  const { name, number = false, by } = column;
  const way = order === null ? undefined : order.falling ? "descending" : "ascending";
  return (
    <th scope="col" data-number={number} aria-sort={way}>
      {by === undefined ? (
        name || <span class="unseen">{t("Actions")}</span>
      ) : (
        <button class="table-sort" type="button" onClick={onTurn} data-way={way ?? "none"}>
          {name}
        </button>
      )}
    </th>
  );
}

interface RowProps<T> {
  row: T;
  columns: readonly Column<T>[];
  href: string | undefined;
  look: string | undefined;
}

function Row<T>({ row, columns, href, look }: RowProps<T>): JSX.Element {
  return (
    <tr data-look-row={look} class={href === undefined ? undefined : "table-leads"}>
      {columns.map(({ name, cell, number = false }, nth) => (
        <td key={name} data-number={number}>
          {nth === 0 && href !== undefined ? (
            <a class="table-link" href={href}>
              {cell(row)}
            </a>
          ) : (
            cell(row)
          )}
        </td>
      ))}
    </tr>
  );
}
