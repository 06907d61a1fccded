/** Tells the service worker which built files make a start without a network, and their version. */

import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

const WORKER = "sw.js";
const ALWAYS = ["/", "/manifest.webmanifest", "/favicon.svg", "/icon-192.png"];
/** Scripts that no language of these pages is written in; a browser fetches them when it needs to. */
const RARE_FONT = /^inter-(cyrillic|greek|vietnamese)/;

export function shell(): Plugin {
  return {
    name: "shell",
    apply: "build",
    writeBundle(options) {
      const folder = options.dir ?? "dist";
      const assets = readdirSync(join(folder, "assets"))
        .filter((name) => !RARE_FONT.test(name))
        .sort()
        .map((name) => `/assets/${name}`);
      const files = [...ALWAYS, ...assets];
      const worker = join(folder, WORKER);
      writeFileSync(worker, filled(readFileSync(worker, "utf8"), files, versionOf(folder)));
    },
  };
}

/** Names of assets follow from their content; all of them stand in the page or in each other. */
function versionOf(folder: string): string {
  const digest = createHash("sha256");
  for (const name of ["index.html", "manifest.webmanifest", "favicon.svg", WORKER])
    digest.update(readFileSync(join(folder, name)));
  for (const name of readdirSync(join(folder, "assets")).sort()) digest.update(name);
  return digest.digest("hex").slice(0, 12);
}

function filled(source: string, files: readonly string[], version: string): string {
  const places: readonly [string, string][] = [
    ['const VERSION = "";', `const VERSION = ${JSON.stringify(version)};`],
    ["const SHELL = [];", `const SHELL = ${JSON.stringify(files)};`],
  ];
  return places.reduce((text, [place, value]) => {
    if (!text.includes(place)) throw new Error(`${WORKER} has no place for: ${place}`);
    return text.replace(place, value);
  }, source);
}
