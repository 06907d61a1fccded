/** Equipment: where it is, what is wrong with it, what is due. */

import type { JSX } from "preact";
import { DefectsPage } from "./defects";
import { DuePage } from "./due";
import { InventoryPage, NewPiece } from "./inventory";
import { PiecePage } from "./piece";

export default function Page({ rest }: { rest: readonly string[] }): JSX.Element {
  const [part, tag] = rest;
  if (part === "defects") return <DefectsPage />;
  if (part === "due") return <DuePage />;
  if (part === "new") return <NewPiece />;
  if (part === "piece" && tag !== undefined) return <PiecePage key={tag} tag={tag} />;
  return <InventoryPage />;
}
