/** Which page the address names; links of our own change it without loading the page again. */

import { computed, signal } from "@preact/signals";

export type Route =
  | { readonly page: "wall" }
  | { readonly page: "alerts" }
  | { readonly page: "history" }
  | { readonly page: "waves" }
  | { readonly page: "me" }
  | { readonly page: "screens" }
  | { readonly page: "bed"; readonly id: string }
  | { readonly page: "office"; readonly area: Area; readonly rest: readonly string[] }
  | { readonly page: "missing" };

/** The pages of the hospital behind the beds, by the first step of their address. */
export const AREAS = [
  "board",
  "patients",
  "stays",
  "equipment",
  "shifts",
  "appointments",
  "billing",
  "reports",
  "load",
  "observations",
  "accounts",
  "account",
  "imports",
  "audit",
  "design",
] as const;
export type Area = (typeof AREAS)[number];

const path = signal(location.pathname);
/** What follows `?`: filters that can be sent to somebody. */
export const search = signal(location.search);
addEventListener("popstate", () => {
  path.value = location.pathname;
  search.value = location.search;
});

export const route = computed<Route>(() => routeOf(path.value));

export function routeOf(pathname: string): Route {
  const [first, second, ...rest] = pathname.split("/").filter((part) => part !== "");
  if (first === undefined) return { page: "wall" };
  const area = AREAS.find((known) => known === first);
  if (area !== undefined) return { page: "office", area, rest: steps(second, rest) };
  if (rest.length > 0) return { page: "missing" };
  if (second === undefined && first === "waves") return { page: first };
  if (second === undefined && (first === "me" || first === "screens")) return { page: first };
  if (second === undefined && (first === "alerts" || first === "history")) return { page: first };
  if (first === "beds" && second !== undefined) return { page: "bed", id: decoded(second) };
  return { page: "missing" };
}

function steps(second: string | undefined, rest: readonly string[]): readonly string[] {
  return second === undefined ? [] : [second, ...rest].map(decoded);
}

/** An address somebody mistyped is a page that is missing, not a broken one. */
function decoded(step: string): string {
  try {
    return decodeURIComponent(step);
  } catch {
    return step;
  }
}

export function go(to: string): void {
  if (to === path.peek() + search.peek()) return;
  history.pushState(null, "", to);
  path.value = location.pathname;
  search.value = location.search;
  scrollTo(0, 0);
}

/** A shared tablet begins with its person's own patients, unless they were on their way elsewhere. */
export function beginAtMine(): void {
  if (path.peek() === "/") go("/me");
}

/** The same page with other filters; the Back button leads to the page before. */
export function refine(wanted: Readonly<Record<string, string>>): void {
  const said = Object.entries(wanted).filter(([, value]) => value !== "");
  const now = said.length === 0 ? "" : `?${new URLSearchParams(said)}`;
  history.replaceState(null, "", path.peek() + now);
  search.value = now;
}

/** Lets the browser do what it does for new tabs and other sites. */
export function followLinks(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0) return;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const anchor = event.target instanceof Element ? event.target.closest("a") : null;
  const to = anchor?.getAttribute("href");
  if (!anchor || anchor.target || !to?.startsWith("/") || to.startsWith("/docs")) return;
  event.preventDefault();
  go(to);
}
