/** What is due, by the day. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { nowMs } from "../../store/clock";
import {
  Badge,
  DayField,
  DayShown,
  Dialog,
  dayIn,
  Form,
  OfficePage,
  Pager,
  post,
  Select,
  say,
  site,
  Table,
  TextArea,
  usePages,
} from "../kit";
import { engineer, hrefOf, Tabs } from "./shown";
import type { Plan } from "./wire";

export function DuePage(): JSX.Element {
  const plans = usePages<Plan>("/maintenance-due", {}, { everyS: 60 });
  const [open, setOpen] = useState<Plan | null>(null);
  return (
    <OfficePage title="Maintenance due">
      <Tabs here="due" />
      <Table
        caption="Maintenance by the day it is due"
        columns={[
          {
            name: "Due",
            cell: (plan: Plan) => (
              <>
                <DayShown at={plan.due_on} /> {plan.overdue && <Badge tone="bad">overdue</Badge>}
              </>
            ),
            by: ({ due_on }) => due_on,
          },
          {
            name: "Piece",
            cell: (plan) => <a href={hrefOf(plan.equipment)}>{`${plan.name} ${plan.equipment}`}</a>,
            by: ({ equipment }) => equipment,
          },
          { name: "Task", cell: ({ task }) => task, by: ({ task }) => task },
          { name: "At", cell: ({ bed }) => bed ?? "no bed", by: ({ bed }) => bed },
          {
            name: "Last",
            cell: ({ last_on }) => (last_on === null ? "never" : <DayShown at={last_on} />),
            by: ({ last_on }) => last_on,
          },
          ...(engineer()
            ? [
                {
                  name: "",
                  cell: (plan: Plan) => (
                    <button
                      class="button"
                      type="button"
                      aria-label={`Done: ${plan.task} of ${plan.equipment}`}
                      onClick={() => setOpen(plan)}
                    >
                      Done
                    </button>
                  ),
                },
              ]
            : []),
        ]}
        rows={plans.items}
        keyOf={({ id }) => id}
        load={plans}
        empty="Nothing is planned"
      />
      <Pager pages={plans} />
      {open !== null && (
        <DoneDialog plan={open} onClose={() => setOpen(null)} onDone={plans.again} />
      )}
    </OfficePage>
  );
}

const OUTCOMES = [
  { value: "passed", name: "Passed" },
  { value: "failed", name: "Failed: it is defect from now on" },
];

interface DoneProps {
  plan: Plan;
  onClose: () => void;
  onDone: () => void;
}

export function DoneDialog({ plan, onClose, onDone }: DoneProps): JSX.Element {
  const today = dayIn(nowMs.value, site.value.time_zone);
  return (
    <Dialog title={`${plan.task}, ${plan.equipment}`} onClose={onClose}>
      <Form
        label="Write down"
        send={(key, said) => post(`/maintenance-plans/${plan.id}/done`, said, { key })}
        onDone={() => {
          say("Written down");
          onClose();
          onDone();
        }}
      >
        <DayField name="on_day" label="On" required defaultValue={today} />
        <Select name="outcome" label="Outcome" required options={OUTCOMES} />
        <TextArea name="note" label="What was found" maxLength={500} />
      </Form>
    </Dialog>
  );
}
