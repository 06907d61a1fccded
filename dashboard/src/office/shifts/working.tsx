/** When people do not work: what planners enter for others. */

import type { JSX } from "preact";
import { term } from "../../words/terms";
import { t } from "../../words/words";
import {
  Badge,
  FieldRow,
  Form,
  Moment,
  Panel,
  post,
  Select,
  say,
  site,
  Table,
  useLoad,
} from "../kit";
import { AbsenceFields, absenceOf, ShiftsLost } from "./absence";
import { Undo } from "./undo";
import type { Absence, StaffMember } from "./wire";

interface OfUnit {
  /** Such as `/units/icu`. */
  readonly of: string;
  readonly staff: readonly StaffMember[];
}

/** Present and coming absences of everybody in the unit; whose shifts want somebody else. */
export function AbsencesOfOthers({ of, staff }: OfUnit): JSX.Element {
  const absences = useLoad<{ items: readonly Absence[] }>(`${of}/absences`);
  const named = (account: string): string =>
    staff.find((one) => one.account === account)?.name ?? account;
  return (
    <Panel title={t("Who does not work")}>
      <Table
        caption={t("Present and coming absences")}
        columns={[
          { name: t("Who"), cell: (one) => named(one.account), by: (one) => named(one.account) },
          { name: t("Why"), cell: (one) => <Badge>{term(one.kind)}</Badge>, by: (one) => one.kind },
          { name: t("From"), cell: (one) => <Moment at={one.starts} />, by: (one) => one.starts },
          { name: t("To"), cell: (one) => <Moment at={one.ends} />, by: (one) => one.ends },
          {
            name: t("Shifts"),
            cell: (one) => <ShiftsLost absence={one} />,
          },
          {
            name: "",
            cell: (one) => (
              <Undo
                path={`/absences/${one.id}`}
                words={t("Take back")}
                name={named(one.account)}
                onDone={absences.again}
              />
            ),
          },
        ]}
        rows={absences.data?.items}
        keyOf={(one) => one.id}
        load={absences}
        empty={t("Everybody is there")}
      />
      <NewAbsence staff={staff} onDone={absences.again} />
    </Panel>
  );
}

function NewAbsence(props: { staff: readonly StaffMember[]; onDone: () => void }): JSX.Element {
  const zone = site.value.time_zone;
  return (
    <Form
      label={t("Enter")}
      resets
      send={(key, said) =>
        post("/absences", { account: said.account, ...absenceOf(said, zone) }, { key })
      }
      onDone={() => {
        say(t("Entered"));
        props.onDone();
      }}
    >
      <FieldRow>
        <Who staff={props.staff} />
        <AbsenceFields />
      </FieldRow>
    </Form>
  );
}

/** One of the people of the unit. */
export function Who({ staff }: { staff: readonly StaffMember[] }): JSX.Element {
  return (
    <Select
      name="account"
      label={t("Who")}
      required
      blank={t("Choose")}
      options={staff.map(({ account, name }) => ({ value: account, name }))}
    />
  );
}
