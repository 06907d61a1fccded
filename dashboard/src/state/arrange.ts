/** How many columns show all beds at once with the best-shaped tiles. */

export interface Fit {
  readonly columns: number;
  /** Pixels; at least the smallest tile that can be read, so a crowded ward scrolls. */
  readonly tileHeight: number;
}

const GAP = 8;
const LEAST_WIDTH = 160;
const LEAST_HEIGHT = 136;
/** Width to height: a tile shall be neither a ribbon nor a tower. */
const SHAPE = 1.15;
const TALLEST = 0.9;

export function arrange(beds: number, width: number, height: number): Fit {
  const most = Math.max(1, Math.floor((width + GAP) / (LEAST_WIDTH + GAP)));
  const widest = Math.min(most, Math.max(1, beds));
  let best: Fit | null = null;
  let bestSize = 0;
  for (let columns = 1; columns <= widest; columns++) {
    const rows = Math.max(1, Math.ceil(beds / columns));
    const free = Math.floor((height - GAP * (rows - 1)) / rows);
    if (free < LEAST_HEIGHT) continue;
    const tileWidth = (width - GAP * (columns - 1)) / columns;
    const tileHeight = Math.floor(Math.min(free, tileWidth / TALLEST));
    const size = Math.min(tileWidth / SHAPE, tileHeight);
    if (size > bestSize) {
      best = { columns, tileHeight };
      bestSize = size;
    }
  }
  return best ?? scrolling(widest, width);
}

/** They do not all fit: as many in a row as can be read. */
function scrolling(columns: number, width: number): Fit {
  const tileWidth = (width - GAP * (columns - 1)) / columns;
  return { columns, tileHeight: Math.max(LEAST_HEIGHT, Math.floor(tileWidth / SHAPE)) };
}
