import type { JSX } from "preact";

export function BedPage({ id }: { id: string }): JSX.Element {
  return <div class="page">{id}</div>;
}
