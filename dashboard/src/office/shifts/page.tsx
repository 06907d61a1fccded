/** Shifts: the week of a unit, who has which bed, handover, rotas, one's own. */

import type { JSX } from "preact";
import { t } from "../../words/words";
import { Notice, OfficePage } from "../kit";
import { BedsOfShift } from "./beds";
import { HandoverPage } from "./handover";
import { MyShifts } from "./mine";
import { RotaPage, RotasPage } from "./rotas";
import { SetupPage } from "./setup";
import { WeekPage } from "./week";

export default function Page({ rest }: { rest: readonly string[] }): JSX.Element {
  const [part, id] = rest;
  if (part === undefined) return <WeekPage />;
  if (part === "handover") return <HandoverPage />;
  if (part === "mine") return <MyShifts />;
  if (part === "setup") return <SetupPage />;
  if (part === "rotas") return id === undefined ? <RotasPage /> : <RotaPage key={id} id={id} />;
  if (part === "beds" && id !== undefined) return <BedsOfShift key={id} id={id} />;
  return (
    <OfficePage title={t("Shifts")}>
      <Notice tone="warn">{t("There is no such page.")}</Notice>
    </OfficePage>
  );
}
