/** How much people work, from when until when: for who employs them. */

import type { JSX } from "preact";
import { t } from "../../words/words";
import {
  Badge,
  DayField,
  DayShown,
  Field,
  FieldRow,
  Form,
  Pager,
  Panel,
  post,
  say,
  session,
  Table,
  usePages,
} from "../kit";
import { Undo } from "./undo";
import type { Contract, StaffMember } from "./wire";
import { Who } from "./working";

interface ContractsProps {
  readonly staff: readonly StaffMember[];
  readonly onDone: () => void;
}

export function Contracts(props: ContractsProps): JSX.Element | null {
  return session.value?.role === "administrator" ? <All {...props} /> : null;
}

function All({ staff, onDone }: ContractsProps): JSX.Element {
  const contracts = usePages<Contract>("/contracts");
  const changed = (): void => {
    contracts.again();
    onDone();
  };
  return (
    <Panel title={t("Contracts")}>
      <Table
        caption={t("Everybody’s contracts")}
        columns={[
          { name: t("Who"), cell: (one) => one.name, by: (one) => one.name },
          {
            name: t("Hours a week"),
            cell: (one) => one.weekly_hours,
            by: (one) => one.weekly_hours,
          },
          { name: t("From"), cell: (one) => <DayShown at={one.since} />, by: (one) => one.since },
          {
            name: t("Ends before"),
            cell: (one) => (one.until === null ? t("open") : <DayShown at={one.until} />),
            by: (one) => one.until ?? "",
          },
          { name: "", cell: (one) => one.counts && <Badge>{t("counts today")}</Badge> },
          {
            name: "",
            cell: (one) => (
              <Undo
                path={`/contracts/${one.id}`}
                words={t("Take back")}
                name={`${one.name}, ${one.since}`}
                onDone={changed}
              />
            ),
          },
        ]}
        rows={contracts.items}
        keyOf={(one) => one.id}
        load={contracts}
        empty={t("Nobody has a contract")}
      />
      <Pager pages={contracts} />
      <NewContract staff={staff} onDone={changed} />
    </Panel>
  );
}

function NewContract({ staff, onDone }: ContractsProps): JSX.Element {
  return (
    <>
      <p class="field-hint">
        {t("Who has a contract already keeps it until its last day; another begins after that.")}
      </p>
      <Form
        label={t("Enter a contract")}
        resets
        send={(key, said) =>
          post(
            `/staff/${encodeURIComponent(said.account ?? "")}/contracts`,
            {
              weekly_hours: Number(said.weekly_hours),
              since: said.since,
              ...(said.until === undefined ? {} : { until: said.until }),
            },
            { key },
          )
        }
        onDone={() => {
          say(t("Entered"));
          onDone();
        }}
      >
        <FieldRow>
          <Who staff={staff} />
          <Field
            name="weekly_hours"
            label={t("Hours a week")}
            type="number"
            required
            min={0.5}
            max={60}
            step={0.5}
          />
          <DayField name="since" label={t("From")} required />
          <DayField name="until" label={t("Ends before")} />
        </FieldRow>
      </Form>
    </>
  );
}
