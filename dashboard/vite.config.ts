/** Builds the dashboard; `npm run dev` serves it beside a gateway on this machine. */

import { copyFileSync, mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import preact from "@preact/preset-vite";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";
import { budget } from "./budget";
import { shell } from "./shell";

const GATEWAY = process.env.WARDWATCH_GATEWAY ?? "http://127.0.0.1:8000";

/** Swagger UI for the gateway's /docs, so that it needs no CDN; never part of the station's bundle. */
function docsAssets(): Plugin {
  return {
    name: "docs-assets",
    apply: "build",
    writeBundle(options) {
      const from = dirname(createRequire(import.meta.url).resolve("swagger-ui-dist/package.json"));
      const to = join(options.dir ?? "dist", "docs-assets");
      mkdirSync(to, { recursive: true });
      for (const file of ["swagger-ui-bundle.js", "swagger-ui.css", "favicon-32x32.png", "LICENSE"])
        copyFileSync(join(from, file), join(to, file));
    },
  };
}

export default defineConfig({
  plugins: [preact({ prefreshEnabled: false }), docsAssets(), shell(), budget()],
  build: {
    target: "es2022",
    // Everything is a file of our own origin: the page's policy allows no data: URLs in styles.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    proxy: {
      // The gateway admits only pages of its own origin.
      "/api": { target: GATEWAY, ws: true, changeOrigin: true, headers: { Origin: GATEWAY } },
      "/docs": GATEWAY,
      "/openapi.json": GATEWAY,
    },
  },
  test: {
    include: ["src/**/*.test.ts"],
    environment: "node",
    coverage: {
      provider: "v8",
      include: ["src/state/**"],
      exclude: ["**/*.test.ts", "src/state/builders.ts"],
      thresholds: { 100: true },
    },
  },
});
