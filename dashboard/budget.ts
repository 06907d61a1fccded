/** What the station may weigh, gzipped; a build that weighs more fails. */

import { gzipSync } from "node:zlib";
import type { Plugin, Rolldown } from "vite";

const STATION_BYTES = 150_000;
/** Fetched by who opens them: not part of the station. */
const APART = ["/src/office/", "/src/words/ar.json"];

type Bundle = Rolldown.OutputBundle;

/** Counts scripts and styles of the wall, the alerts, the history and the page of a bed. */
export function budget(): Plugin {
  return {
    name: "budget",
    apply: "build",
    generateBundle(_options, bundle) {
      const bytes = [...stationFiles(bundle)].reduce((sum, name) => sum + weight(bundle, name), 0);
      const words = `the station weighs ${(bytes / 1_000).toFixed(1)} kB gzipped`;
      if (bytes > STATION_BYTES) this.error(`${words}, more than ${STATION_BYTES / 1_000} kB`);
      this.info(words);
    },
  };
}

/** Whatever the entry leads to, at once or later, without what is apart. */
function stationFiles(bundle: Bundle): Set<string> {
  const found = new Set<string>();
  const follow = (name: string): void => {
    const chunk = bundle[name];
    if (chunk?.type !== "chunk" || found.has(name)) return;
    const about = chunk.facadeModuleId ?? "";
    if (APART.some((folder) => about.includes(folder))) return;
    found.add(name);
    for (const style of chunk.viteMetadata?.importedCss ?? []) found.add(style);
    for (const next of [...chunk.imports, ...chunk.dynamicImports]) follow(next);
  };
  for (const [name, chunk] of Object.entries(bundle))
    if (chunk.type === "chunk" && chunk.isEntry) follow(name);
  return found;
}

function weight(bundle: Bundle, name: string): number {
  const file = bundle[name];
  if (file === undefined) return 0;
  return gzipSync(file.type === "chunk" ? file.code : file.source).length;
}
