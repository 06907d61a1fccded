/** Whom to remind by telephone: no message can be sent to them, or none got through. */

import type { JSX } from "preact";
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
      say(`Noted: ${call.family_name} was called`);
    } catch (why) {
      say(asProblem(why).message, "bad");
    }
    list.again();
  };
  return (
    <Panel title="Whom to call">
      {list.data !== undefined && (
        <Notice>
          {list.data.sending.length === 0
            ? "No reminders are sent from here: everybody is called."
            : `Reminders are sent by ${list.data.sending.join(" and ")}; these are left to call.`}
        </Notice>
      )}
      <Table
        caption="Whom to call, the soonest first"
        columns={[
          {
            name: "Patient",
            cell: (one) => `${one.family_name}, ${one.given_name}`,
            by: (one) => one.family_name,
          },
          { name: "Born", cell: (one) => <DayShown at={one.birth_date} /> },
          { name: "Telephone", cell: (one) => one.phone || "not in the record" },
          {
            name: "Appointment",
            cell: (one) => <Moment at={one.starts_at} />,
            by: (one) => one.starts_at,
          },
          {
            name: "Message",
            cell: (one) => (one.failed ? <Badge tone="warn">did not get through</Badge> : "none"),
          },
          {
            name: "Done",
            cell: (one) => (
              <button class="button" type="button" onClick={() => void called(one)}>
                {one.family_name} knows
              </button>
            ),
          },
        ]}
        rows={list.data?.items}
        keyOf={(one) => one.id}
        load={list}
        empty="Nobody is left to call"
      />
    </Panel>
  );
}
