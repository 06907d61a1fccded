/** The calendar as an ARIA grid: one stop for the Tab key, arrows move, Enter books. */

import type { JSX } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { term } from "../../words/terms";
import { t } from "../../words/words";
import { plainDay, timeOf } from "../kit";
import { labelOf } from "./day";
import {
  type Cell,
  type Column,
  cellAt,
  type Focus,
  firstFocus,
  type Grid,
  landed,
  moved,
  rowOfNow,
} from "./grid";
import { type Appointment, nameOf } from "./wire";

interface TableProps {
  grid: Grid;
  zone: string;
  caption: string;
  /** Now, milliseconds since the epoch. */
  now: number;
  /** A free time is wanted for something that is moved. */
  moving: boolean;
  onPlace: (column: Column, at: number) => void;
  onLook: (at: Appointment) => void;
  onMove: (at: Appointment) => void;
  onCancel: (at: Appointment) => void;
  onEscape: () => void;
}

export function CalendarTable(props: TableProps): JSX.Element {
  const { grid, zone, caption, now, moving } = props;
  const [chosen, setChosen] = useState<Focus | null>(null);
  const table = useRef<HTMLTableElement>(null);
  const wanted = useRef(false);
  const focus = landed(grid, chosen ?? firstFocus(grid, now));

  // Before the next key: a focus that came later would take that key's step back.
  useLayoutEffect(() => {
    if (!wanted.current) return;
    wanted.current = false;
    table.current?.querySelector<HTMLElement>('td[tabindex="0"]')?.focus();
  }, [focus.row, focus.column]);

  const enter = (at: Focus): void => {
    const cell = cellAt(grid, at);
    const column = grid.columns[at.column];
    if (cell?.is === "booked") {
      const [first] = cell.booked;
      if (first !== undefined && first.patient !== null) props.onLook(first);
    } else if (column !== undefined && (cell?.is === "free" || cell?.is === "closed"))
      props.onPlace(column, cell.at);
  };

  const press = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const cell = cellAt(grid, focus);
    const [first] = cell?.is === "booked" ? cell.booked : [];
    const next = moved(grid, focus, event.key);
    if (next !== null) {
      wanted.current = true;
      setChosen(next);
    } else if (event.key === "Enter" || event.key === " ") enter(focus);
    else if (event.key === "m" || event.key === "M") first && props.onMove(first);
    else if (event.key === "Delete") first && props.onCancel(first);
    else if (event.key === "Escape") props.onEscape();
    else return;
    event.preventDefault();
  };

  const nowRow = rowOfNow(grid, now, zone);
  return (
    <div class="calendar-frame">
      <p class="calendar-keys">{t("Arrows move · Enter books or opens · M moves · Del cancels")}</p>
      <table
        ref={table}
        class="calendar"
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table with cells to act on is a grid
        role="grid"
        aria-label={caption}
        data-moving={moving}
        onKeyDown={press}
      >
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{t("Time")}</th>
            {grid.columns.map((column) => (
              <th key={column.key} scope="col">
                {column.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {grid.rows.map((row, nth) => (
            <tr
              key={`${row.minute} ${row.turn}`}
              data-hour={row.minute % 60 === 0}
              data-now={nth === nowRow}
            >
              <th scope="row">{labelOf(row)}</th>
              {grid.cells[nth]?.map((cell, at) => {
                const column = grid.columns[at];
                if (cell.is === "covered" || column === undefined) return null;
                const here = { row: nth, column: at };
                const focused = focus.row === nth && focus.column === at;
                return (
                  // biome-ignore lint/a11y/useKeyWithClickEvents: the grid has the keys
                  <td
                    key={column.key}
                    // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: as above
                    role="gridcell"
                    class="calendar-cell"
                    data-is={cell.is}
                    rowSpan={cell.is === "booked" ? cell.rows : 1}
                    tabIndex={focused ? 0 : -1}
                    aria-label={words(cell, column, labelOf(row), zone)}
                    onFocus={() => setChosen(here)}
                    onClick={() => enter(here)}
                  >
                    {cell.is === "booked" &&
                      cell.booked.map((one) => <Booked key={one.id} at={one} zone={zone} />)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Booked({ at, zone }: { at: Appointment; zone: string }): JSX.Element {
  return (
    <div class="calendar-booked" data-state={at.state} data-hidden={at.patient === null}>
      <strong>{nameOf(at.patient)}</strong>
      <span>
        <span dir="ltr">{`${timeOf(at.starts_at, zone)}–${timeOf(at.ends_at, zone)}`}</span>
        {at.kind_name !== "" && ` · ${at.kind_name}`}
        {at.state !== "booked" && ` · ${term(at.state)}`}
      </span>
    </div>
  );
}

/** What a screen reader says of a cell; the column's day stands in it, since a week has seven. */
function words(cell: Cell, column: Column, label: string, zone: string): string {
  const where = `${column.name}, ${plainDay(column.day)}`;
  switch (cell.is) {
    case "free":
      return t("{label}, {where}, free", { label, where });
    case "closed":
      return t("{label}, {where}, closed", { label, where });
    case "booked":
      return cell.booked
        .map((one) => {
          const span = t("{time} to {time2}", {
            time: timeOf(one.starts_at, zone),
            time2: timeOf(one.ends_at, zone),
          });
          const what = one.kind_name === "" ? "" : `, ${one.kind_name}, ${one.state}`;
          return `${span}, ${where}, ${nameOf(one.patient)}${what}`;
        })
        .join("; ");
    default:
      return t("{label}, {where}: the clock does not show this time", { label, where });
  }
}
