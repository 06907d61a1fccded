/** How many columns show all beds at once with the best-shaped tiles. */

export interface Fit {
  readonly columns: number;
  /** Pixels; at least the smallest tile that can be read, so a crowded ward scrolls. */
  readonly tileHeight: number;
  /** Whether groups begin a new row under a heading; else they follow each other. */
  readonly headed: boolean;
}

export const GAP = 8;
export const HEADING = 30;

interface Kind {
  readonly leastWidth: number;
  readonly leastHeight: number;
  /** Width to height: a tile shall be neither a ribbon nor a tower. */
  readonly shape: number;
  /** Width to height of the tallest. */
  readonly tallest: number;
}

/** A tile with room for labels, limits and what is wrong, each in a line of its own. */
const ROOMY: Kind = { leastWidth: 160, leastHeight: 136, shape: 1.15, tallest: 0.75 };
/** A flat one, for a ward of sixty: the numbers stay as high, what is around them is shorter. */
const FLAT: Kind = { leastWidth: 150, leastHeight: 96, shape: 1.65, tallest: 1.2 };

/** What shows them all, in this order: tiles with room, groups under headings, flat tiles. */
const WAYS: readonly { readonly kind: Kind; readonly headed: boolean }[] = [
  { kind: ROOMY, headed: true },
  { kind: FLAT, headed: true },
  { kind: ROOMY, headed: false },
  { kind: FLAT, headed: false },
];

/** `groups`: how many beds are in each, in order. One group has no heading. */
export function arrange(groups: readonly number[], width: number, height: number): Fit {
  const grouped = groups.length > 1;
  const beds = groups.reduce((sum, count) => sum + count, 0);
  for (const { kind, headed } of WAYS) {
    if (headed !== grouped && headed) continue;
    const fit = fitted(headed ? groups : [beds], kind, width, height, headed);
    if (fit !== null) return fit;
  }
  return scrolling(beds, width, grouped);
}

function fitted(
  groups: readonly number[],
  kind: Kind,
  width: number,
  height: number,
  headed: boolean,
): Fit | null {
  const most = Math.max(1, Math.floor((width + GAP) / (kind.leastWidth + GAP)));
  const widest = Math.min(most, Math.max(1, ...groups));
  const headings = headed ? groups.length * (HEADING + GAP) : 0;
  let best: Fit | null = null;
  let bestSize = 0;
  for (let columns = 1; columns <= widest; columns++) {
    const rows = Math.max(1, rowsOf(groups, columns));
    const free = Math.floor((height - headings - GAP * (rows - 1)) / rows);
    if (free < kind.leastHeight) continue;
    const tileWidth = (width - GAP * (columns - 1)) / columns;
    const tileHeight = Math.floor(Math.min(free, tileWidth / kind.tallest));
    const size = Math.min(tileWidth / kind.shape, tileHeight);
    if (size > bestSize) {
      best = { columns, tileHeight, headed };
      bestSize = size;
    }
  }
  return best;
}

const rowsOf = (groups: readonly number[], columns: number): number =>
  groups.reduce((sum, count) => sum + Math.ceil(count / columns), 0);

/** They do not all fit: as many in a row as can be read. */
function scrolling(beds: number, width: number, headed: boolean): Fit {
  const most = Math.max(1, Math.floor((width + GAP) / (ROOMY.leastWidth + GAP)));
  const columns = Math.min(most, Math.max(1, beds));
  const tileWidth = (width - GAP * (columns - 1)) / columns;
  const tileHeight = Math.max(ROOMY.leastHeight, Math.floor(tileWidth / ROOMY.shape));
  return { columns, tileHeight, headed };
}
