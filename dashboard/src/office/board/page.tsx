/** Beds: the board, who waits for a bed, and the places themselves. */

import type { JSX } from "preact";
import { t } from "../../words/words";
import { LinkTabs, OfficePage, session } from "../kit";
import { BoardView } from "./board-view";
import { Places } from "./places";
import { Waiting } from "./waiting";

export default function Page({ rest }: { rest: readonly string[] }): JSX.Element {
  const [part] = rest;
  const role = session.value?.role;
  const furnishes = role === "administrator" || role === "bed_manager";
  const tabs = [
    { name: t("Board"), href: "/board", here: part === undefined },
    ...(role === "administrator"
      ? []
      : [{ name: t("Waiting for a bed"), href: "/board/waiting", here: part === "waiting" }]),
    ...(furnishes
      ? [{ name: t("Units, rooms, beds"), href: "/board/places", here: part === "places" }]
      : []),
  ];
  return (
    <OfficePage title={t("Beds")} beside={<LinkTabs label={t("Beds")} tabs={tabs} />}>
      {part === "waiting" ? <Waiting /> : part === "places" ? <Places /> : <BoardView />}
    </OfficePage>
  );
}
