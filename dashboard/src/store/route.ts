/** Which page the address names; links of our own change it without loading the page again. */

import { computed, signal } from "@preact/signals";

export type Route =
  | { readonly page: "wall" }
  | { readonly page: "alerts" }
  | { readonly page: "history" }
  | { readonly page: "bed"; readonly id: string }
  | { readonly page: "missing" };

const path = signal(location.pathname);
addEventListener("popstate", () => {
  path.value = location.pathname;
});

export const route = computed<Route>(() => routeOf(path.value));

export function routeOf(pathname: string): Route {
  const [first, second, ...rest] = pathname.split("/").filter((part) => part !== "");
  if (rest.length > 0) return { page: "missing" };
  if (first === undefined) return { page: "wall" };
  if (second === undefined && (first === "alerts" || first === "history")) return { page: first };
  if (first === "beds" && second !== undefined)
    return { page: "bed", id: decodeURIComponent(second) };
  return { page: "missing" };
}

export function go(to: string): void {
  if (to === path.peek()) return;
  history.pushState(null, "", to);
  path.value = to;
  scrollTo(0, 0);
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
