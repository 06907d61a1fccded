/** What is due, by the day. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { nowMs } from "../../store/clock";
import { t } from "../../words/words";
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
    <OfficePage title={t("Maintenance due")}>
      <Tabs here="due" />
      <Table
        caption={t("Maintenance by the day it is due")}
        columns={[
          {
            name: t("Due"),
            cell: (plan: Plan) => (
              <>
                <DayShown at={plan.due_on} />{" "}
                {plan.overdue && <Badge tone="bad">{t("overdue")}</Badge>}
              </>
            ),
            by: ({ due_on }) => due_on,
          },
          {
            name: t("Piece"),
            cell: (plan) => <a href={hrefOf(plan.equipment)}>{`${plan.name} ${plan.equipment}`}</a>,
            by: ({ equipment }) => equipment,
          },
          { name: t("Task"), cell: ({ task }) => task, by: ({ task }) => task },
          { name: t("At"), cell: ({ bed }) => bed ?? t("no bed"), by: ({ bed }) => bed },
          {
            name: t("Last"),
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
                      aria-label={t("Done: {task} of {equipment}", {
                        task: plan.task,
                        equipment: plan.equipment,
                      })}
                      onClick={() => setOpen(plan)}
                    >
                      {t("Done")}
                    </button>
                  ),
                },
              ]
            : []),
        ]}
        rows={plans.items}
        keyOf={({ id }) => id}
        load={plans}
        empty={t("Nothing is planned")}
      />
      <Pager pages={plans} />
      {open !== null && (
        <DoneDialog plan={open} onClose={() => setOpen(null)} onDone={plans.again} />
      )}
    </OfficePage>
  );
}

const OUTCOMES = [
  {
    value: "passed",
    get name() {
      return t("Passed");
    },
  },
  {
    value: "failed",
    get name() {
      return t("Failed: it is defect from now on");
    },
  },
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
        label={t("Write down")}
        send={(key, said) => post(`/maintenance-plans/${plan.id}/done`, said, { key })}
        onDone={() => {
          say(t("Written down"));
          onClose();
          onDone();
        }}
      >
        <DayField name="on_day" label={t("On")} required defaultValue={today} />
        <Select name="outcome" label={t("Outcome")} required options={OUTCOMES} />
        <TextArea name="note" label={t("What was found")} maxLength={500} />
      </Form>
    </Dialog>
  );
}
