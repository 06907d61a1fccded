/** How many columns show all beds at once with the best-shaped tiles. */

export interface Fit {
  readonly columns: number;
  /** Pixels; at least the smallest tile that can be read, so a crowded ward scrolls. */
  readonly tileHeight: number;
}

const GAP = 8;
const LEAST_WIDTH = 156;
const LEAST_HEIGHT = 132;
/** Width to height of the ideal tile. */
const SHAPE = 1.2;

export function arrange(beds: number, width: number, height: number): Fit {
  const most = Math.max(1, Math.floor((width + GAP) / (LEAST_WIDTH + GAP)));
  let best: Fit = { columns: 1, tileHeight: LEAST_HEIGHT };
  let bestSize = -1;
  for (let columns = 1; columns <= Math.min(most, Math.max(1, beds)); columns++) {
    const rows = Math.max(1, Math.ceil(beds / columns));
    const tileWidth = (width - GAP * (columns - 1)) / columns;
    const free = Math.floor((height - GAP * (rows - 1)) / rows);
    const tileHeight = Math.max(LEAST_HEIGHT, Math.min(free, tileWidth / 0.9));
    const fits = free >= LEAST_HEIGHT ? 1_000 : 0;
    const size = fits + Math.min(tileWidth / SHAPE, tileHeight);
    if (size > bestSize) {
      best = { columns, tileHeight: Math.floor(tileHeight) };
      bestSize = size;
    }
  }
  return best;
}
