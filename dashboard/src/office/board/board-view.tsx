/** The board: units one below the other, a cell a bed, and beside it what can be done with one. */

import "./board.css";
import type { JSX } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { t } from "../../words/words";
import { Failed, get, Loading, refine, search, Toolbar, useLoading } from "../kit";
import { Acts } from "./acts";
import {
  type BedOnBoard,
  type Board,
  bedOf,
  counts,
  flags,
  neighbour,
  reconciled,
  STATES,
  sexAndAge,
  shown,
  who,
} from "./board";

const EVERY_S = 3;
const MOVES = new Set(["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Home", "End"]);

export function BoardView(): JSX.Element {
  const last = useRef<Board | undefined>(undefined);
  const board = useLoading<Board>(
    "/board",
    async (signal) => {
      last.current = reconciled(last.current, await get<Board>("/board", { signal }));
      return last.current;
    },
    { everyS: EVERY_S },
  );
  const said = new URLSearchParams(search.value);
  const filter = { unit: said.get("unit") ?? "", state: said.get("state") ?? "" };
  const chosen = said.get("bed") ?? "";
  const choose = (bed: string): void => refine({ ...filter, bed });
  const close = (): void => {
    choose("");
    document.querySelector<HTMLElement>(`[data-bed="${CSS.escape(chosen)}"]`)?.focus();
  };
  if (board.data === undefined)
    return board.problem ? <Failed problem={board.problem} again={board.again} /> : <Loading />;
  const bed = bedOf(board.data, chosen);
  return (
    <>
      <Toolbar label={t("What is shown")}>
        <Choice
          name={t("Unit")}
          value={filter.unit}
          options={board.data.units.map((unit) => ({ value: unit.id, name: unit.name }))}
          onChoose={(unit) => refine({ ...filter, unit, bed: chosen })}
        />
        <Choice
          name={t("State")}
          value={filter.state}
          options={Object.entries(STATES).map(([value, { word }]) => ({ value, name: word }))}
          onChoose={(state) => refine({ ...filter, state, bed: chosen })}
        />
        <Tally beds={board.data.units.flatMap((unit) => unit.beds)} />
      </Toolbar>
      {board.problem && <Failed problem={board.problem} again={board.again} />}
      <div class="board" data-open={bed !== undefined}>
        <Cells board={board.data} filter={filter} chosen={chosen} onChoose={choose} />
        {bed !== undefined && (
          <Acts key={bed.id} bed={bed} board={board.data} onClose={close} onDone={board.again} />
        )}
      </div>
    </>
  );
}

interface CellsProps {
  board: Board;
  filter: { unit: string; state: string };
  chosen: string;
  onChoose: (bed: string) => void;
}

/** One stop for the Tab key, arrows between the cells; a refresh leaves the focus where it is. */
function Cells({ board, filter, chosen, onChoose }: CellsProps): JSX.Element {
  const frame = useRef<HTMLDivElement>(null);
  const [stop, setStop] = useState(chosen);
  const units = shown(board, filter);
  const first = units[0]?.beds[0]?.id ?? "";
  const there = units.some((unit) => unit.beds.some((bed) => bed.id === stop));
  const tabbed = there ? stop : first;
  useEffect(() => {
    if (chosen !== "") setStop(chosen);
  }, [chosen]);
  const press = (event: KeyboardEvent): void => {
    const from = event.target instanceof HTMLElement ? (event.target.dataset.bed ?? "") : "";
    if (!MOVES.has(event.key) || from === "" || frame.current === null) return;
    event.preventDefault();
    const cells = [...frame.current.querySelectorAll<HTMLElement>("[data-bed]")];
    const boxes = cells.map((cell) => {
      const { left, top } = cell.getBoundingClientRect();
      return { id: cell.dataset.bed ?? "", left, top };
    });
    const to = neighbour(boxes, from, event.key);
    if (to === undefined) return;
    setStop(to);
    cells.find((cell) => cell.dataset.bed === to)?.focus();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the cells within have the focus
    <div ref={frame} class="board-units" onKeyDown={press}>
      {units.map((unit) => (
        <section key={unit.id} class="board-unit" aria-label={unit.name}>
          <h2>
            {unit.name}
            <span class="board-unit-count">
              {counts(unit.beds)
                .map(({ state, beds }) => `${beds} ${STATES[state].word.toLowerCase()}`)
                .join(" · ")}
            </span>
          </h2>
          <div class="board-beds">
            {unit.beds.map((bed) => (
              <Cell
                key={bed.id}
                bed={bed}
                chosen={bed.id === chosen}
                tabbed={bed.id === tabbed}
                onChoose={onChoose}
              />
            ))}
          </div>
        </section>
      ))}
    </div>
  );
}

interface CellProps {
  bed: BedOnBoard;
  chosen: boolean;
  tabbed: boolean;
  onChoose: (bed: string) => void;
}

function Cell({ bed, chosen, tabbed, onChoose }: CellProps): JSX.Element {
  const how = useRef(onChoose);
  how.current = onChoose;
  // The same element again where nothing changed: four hundred of them stay fluid.
  return useMemo(
    () => (
      <button
        class="board-bed"
        type="button"
        data-bed={bed.id}
        data-state={bed.state}
        data-doubtful={bed.doubtful}
        aria-pressed={chosen}
        tabIndex={tabbed ? 0 : -1}
        onClick={() => how.current(bed.id)}
      >
        <span class="board-bed-head">
          <span class="board-bed-name">{bed.name}</span>{" "}
          <span class="board-bed-state">
            <span aria-hidden="true">{STATES[bed.state].shape}</span> {STATES[bed.state].word}
          </span>
        </span>{" "}
        <span class="board-bed-who">
          {who(bed)} <span class="board-bed-age">{sexAndAge(bed)}</span>
        </span>{" "}
        <span class="board-bed-flags">
          {bed.news2 !== null && (
            <span class="board-flag">{t("NEWS2 {news2}", { news2: bed.news2 })} </span>
          )}
          {flags(bed).map((flag) => (
            <span key={flag} class="board-flag">
              {flag}{" "}
            </span>
          ))}
        </span>
      </button>
    ),
    [bed, chosen, tabbed],
  );
}

function Tally({ beds }: { beds: readonly BedOnBoard[] }): JSX.Element {
  return (
    <p class="board-tally">
      {counts(beds).map(({ state, beds: many }) => (
        <span key={state} data-state={state}>
          {STATES[state].shape} {many} {STATES[state].word.toLowerCase()}
        </span>
      ))}
    </p>
  );
}

interface ChoiceProps {
  name: string;
  value: string;
  options: readonly { value: string; name: string }[];
  onChoose: (value: string) => void;
}

function Choice({ name, value, options, onChoose }: ChoiceProps): JSX.Element {
  return (
    <label class="field">
      {name}
      <select class="input" value={value} onChange={(event) => onChoose(event.currentTarget.value)}>
        <option value="">{t("All")}</option>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.name}
          </option>
        ))}
      </select>
    </label>
  );
}
