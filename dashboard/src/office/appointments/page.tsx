/** Appointments: the calendar, who waits, whom to call, and what can be booked. */

import "./appointments.css";
import type { JSX } from "preact";
import { t } from "../../words/words";
import { LinkTabs, OfficePage, session, useLoad } from "../kit";
import { CalendarPage } from "./calendar";
import { Calls } from "./calls";
import { Settings } from "./set-up";
import { CalendarSettings } from "./settings";
import { WaitingList } from "./waiting-list";
import type { Calendars, Items, Kind } from "./wire";

const TABS = [
  {
    step: "",
    get name() {
      return t("Calendar");
    },
  },
  {
    step: "waiting",
    get name() {
      return t("Waiting list");
    },
  },
  {
    step: "calls",
    get name() {
      return t("Calls");
    },
  },
  {
    step: "settings",
    get name() {
      return t("Calendars");
    },
  },
] as const;

/** The administrator sets up and books nothing. */
const SETTLERS = new Set(["administrator"]);

export default function Page({ rest }: { rest: readonly string[] }): JSX.Element {
  const [step = "", id] = rest;
  const sets = SETTLERS.has(session.value?.role ?? "");
  const calendars = useLoad<Calendars>("/calendars");
  const kinds = useLoad<Items<Kind>>("/appointment-kinds");
  const here = sets && step === "" ? "settings" : step;
  const known = { calendars, kinds };
  return (
    <OfficePage title={TABS.find((tab) => tab.step === here)?.name ?? t("Appointments")}>
      <LinkTabs
        label={t("Appointments")}
        tabs={TABS.filter((tab) => !sets || tab.step === "settings").map((tab) => ({
          name: tab.name,
          href: tab.step === "" ? "/appointments" : `/appointments/${tab.step}`,
          here: tab.step === here,
        }))}
      />
      {here === "" && <CalendarPage {...known} />}
      {here === "waiting" && <WaitingList {...known} />}
      {here === "calls" && <Calls />}
      {here === "settings" && id === undefined && <Settings {...known} />}
      {here === "settings" && id !== undefined && <CalendarSettings key={id} id={id} {...known} />}
    </OfficePage>
  );
}
