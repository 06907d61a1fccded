/** Whom to remind by telephone: no message can be sent to them, or none got through. */

import type { JSX } from "preact";
import { t } from "../../words/words";
import {
  asProblem,
  Badge,
  DayShown,
  Moment,
  Notice,
  Panel,
  put,
  say,
  Table,
  useLoad,
} from "../kit";
import type { Call, Items } from "./wire";

interface CallList extends Items<Call> {
  readonly sending: readonly string[];
}

export function Calls(): JSX.Element {
  const list = useLoad<CallList>("/reminders/calls", { everyS: 60 });
  const called = async (call: Call): Promise<void> => {
    try {
      await put(`/reminders/${call.id}/called`, {});
      say(t("Noted: {family_name} was called", { family_name: call.family_name }));
    } catch (why) {
      say(asProblem(why).message, "bad");
    }
    list.again();
  };
  return (
    <Panel title={t("Whom to call")}>
      {list.data !== undefined && (
        <Notice>
          {list.data.sending.length === 0
            ? t("No reminders are sent from here: everybody is called.")
            : t("Reminders are sent by {sending}; these are left to call.", {
                sending: list.data.sending.join(" and "),
              })}
        </Notice>
      )}
      <Table
        caption={t("Whom to call, the soonest first")}
        columns={[
          {
            name: t("Patient"),
            cell: (one) => `${one.family_name}, ${one.given_name}`,
            by: (one) => one.family_name,
          },
          { name: t("Born"), cell: (one) => <DayShown at={one.birth_date} /> },
          { name: t("Telephone"), cell: (one) => one.phone || t("not in the record") },
          {
            name: t("Appointment"),
            cell: (one) => <Moment at={one.starts_at} />,
            by: (one) => one.starts_at,
          },
          {
            name: t("Message"),
            cell: (one) =>
              one.failed ? <Badge tone="warn">{t("did not get through")}</Badge> : "none",
          },
          {
            name: t("Done"),
            cell: (one) => (
              <button class="button" type="button" onClick={() => void called(one)}>
                {t("{family_name} knows", { family_name: one.family_name })}
              </button>
            ),
          },
        ]}
        rows={list.data?.items}
        keyOf={(one) => one.id}
        load={list}
        empty={t("Nobody is left to call")}
      />
    </Panel>
  );
}
