/** What is said of a piece wherever it is shown, and the tabs of the area. */

import type { JSX } from "preact";
import { term } from "../../words/terms";
import { t } from "../../words/words";
import { Badge, LinkTabs, session, type Tone } from "../kit";
import type { Piece } from "./wire";

export const engineer = (): boolean =>
  session.value?.role === "biomed" || session.value?.role === "administrator";

export function Tabs({ here }: { here: "all" | "defects" | "due" }): JSX.Element {
  return (
    <LinkTabs
      label={t("Equipment")}
      tabs={[
        { name: t("All"), href: "/equipment", here: here === "all" },
        { name: t("Defects"), href: "/equipment/defects", here: here === "defects" },
        { name: t("Due"), href: "/equipment/due", here: here === "due" },
      ]}
    />
  );
}

const TONES: Readonly<Record<Piece["state"], Tone>> = {
  ready: "ok",
  defect: "bad",
  maintenance: "warn",
  retired: "quiet",
};

export function StateShown({ piece }: { piece: Piece }): JSX.Element {
  return (
    <>
      <Badge tone={TONES[piece.state]}>{term(piece.state)}</Badge>
      {piece.link !== null && (
        <>
          {" "}
          <Badge tone={piece.link === "online" ? "ok" : "warn"}>{piece.link}</Badge>
        </>
      )}
    </>
  );
}

/** Where it is, in words. */
export function whereOf(piece: Piece): string {
  if (piece.bed_name !== null) return piece.bed_name;
  const home = piece.unit ?? t("central store");
  return piece.location === "" ? home : `${home}, ${piece.location}`;
}

export const hrefOf = (tag: string): string => `/equipment/piece/${encodeURIComponent(tag)}`;
