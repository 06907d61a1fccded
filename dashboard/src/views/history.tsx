import type { JSX } from "preact";

export function HistoryPage(): JSX.Element {
  return <div class="page">History</div>;
}
