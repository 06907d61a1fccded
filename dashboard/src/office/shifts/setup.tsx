/** What planning stands on: the shifts of a day, skills and who has them, physicians on call. */

import type { JSX } from "preact";
import { t } from "../../words/words";
import {
  Badge,
  Check,
  DateTimeField,
  DayField,
  Field,
  FieldRow,
  Form,
  instantOf,
  Moment,
  Panel,
  post,
  put,
  Select,
  say,
  site,
  Table,
  useLoad,
} from "../kit";
import { Around } from "./around";
import { Contracts } from "./contracts";
import { Undo } from "./undo";
import type { StaffMember, Template } from "./wire";
import { AbsencesOfOthers } from "./working";

interface Skill {
  readonly id: string;
  readonly name: string;
}

interface OnCall {
  readonly id: number;
  readonly name: string;
  readonly starts: string;
  readonly ends: string;
}

export function SetupPage(): JSX.Element {
  return (
    <Around title={t("Shifts and skills")} here="setup">
      {(unit) => <Setup key={unit} of={`/units/${encodeURIComponent(unit)}`} />}
    </Around>
  );
}

function Setup({ of }: { of: string }): JSX.Element {
  const skills = useLoad<{ items: readonly Skill[] }>("/skills");
  const staff = useLoad<{ items: readonly StaffMember[] }>(`${of}/staff`);
  return (
    <>
      <Templates of={of} skills={skills.data?.items ?? []} />
      <Panel title={t("Staff and skills")}>
        <Table
          caption={t("Staff and skills")}
          columns={[
            { name: t("Who"), cell: (one: StaffMember) => one.name, by: ({ name }) => name },
            { name: t("Role"), cell: ({ role }) => role, by: ({ role }) => role },
            {
              name: t("Hours a week"),
              cell: ({ weekly_hours }) => weekly_hours ?? "–",
              by: ({ weekly_hours }) => weekly_hours,
              number: true,
            },
            {
              name: t("Skills"),
              cell: (one) =>
                one.skills.map(({ skill, expires }) => (
                  <Badge key={skill} tone="info">
                    {expires === null ? skill : t("{skill} until {expires}", { skill, expires })}
                  </Badge>
                )),
            },
          ]}
          rows={staff.data?.items}
          keyOf={({ account }) => account}
          load={staff}
          empty={t("Nobody works only here")}
        />
        <div class="office-columns">
          <Form
            label={t("Say that they can")}
            send={(_key, said) =>
              put(
                `/staff/${encodeURIComponent(said.account ?? "")}/skills/${said.skill ?? ""}`,
                said.expires === undefined ? {} : { expires: said.expires },
              )
            }
            onDone={staff.again}
          >
            <FieldRow>
              <Select
                name="account"
                label={t("Who")}
                required
                blank={t("Choose")}
                options={(staff.data?.items ?? []).map(({ account, name }) => ({
                  value: account,
                  name,
                }))}
              />
              <Select
                name="skill"
                label={t("Skill")}
                required
                blank={t("Choose")}
                options={(skills.data?.items ?? []).map(({ id, name }) => ({ value: id, name }))}
              />
              <DayField name="expires" label={t("Last day")} />
            </FieldRow>
          </Form>
          <Form
            label={t("Add to the catalogue")}
            resets
            send={(key, said) => post("/skills", said, { key })}
            onDone={skills.again}
          >
            <FieldRow>
              <Field
                name="id"
                label={t("Key")}
                required
                pattern="[a-z0-9\-]{1,32}"
                maxLength={32}
              />
              <Field name="name" label={t("Name of the skill")} required maxLength={64} />
            </FieldRow>
          </Form>
        </div>
      </Panel>
      <AbsencesOfOthers of={of} staff={staff.data?.items ?? []} />
      <Contracts staff={staff.data?.items ?? []} onDone={staff.again} />
      <OnCalls of={of} staff={staff.data?.items ?? []} />
    </>
  );
}

function Templates({ of, skills }: { of: string; skills: readonly Skill[] }): JSX.Element {
  const templates = useLoad<{ items: readonly Template[] }>(`${of}/shift-templates`);
  return (
    <Panel title={t("Shifts of every day")}>
      <Table
        caption={t("Shifts of every day")}
        columns={[
          { name: t("Shift"), cell: (one: Template) => one.name, by: ({ name }) => name },
          {
            name: t("Local time"),
            cell: ({ starts, ends }) => (
              <span dir="ltr">{`${starts.slice(0, 5)}–${ends.slice(0, 5)}`}</span>
            ),
            by: ({ starts }) => starts,
          },
          { name: t("Night"), cell: ({ night }) => (night ? "yes" : "no") },
          {
            name: t("Needs"),
            cell: (one) =>
              [
                `${one.nurses} nurses`,
                ...(one.charges > 0 ? [t("{charges} in charge", { charges: one.charges })] : []),
                ...(one.physicians > 0 ? [`${one.physicians} physicians`] : []),
                ...Object.entries(one.skills).map(([skill, count]) =>
                  t("{count} with {skill}", { count, skill }),
                ),
              ].join(", "),
          },
          {
            name: "",
            cell: (one) => (
              <Undo
                words={t("Remove")}
                path={`/shift-templates/${one.id}`}
                name={one.name}
                onDone={templates.again}
              />
            ),
          },
        ]}
        rows={templates.data?.items}
        keyOf={({ id }) => id}
        load={templates}
        empty={t("No shifts yet")}
      />
      <Form
        label={t("Add")}
        resets
        send={(key, said) =>
          post(
            `${of}/shift-templates`,
            {
              name: said.name,
              starts: said.starts,
              ends: said.ends,
              night: said.night !== undefined,
              nurses: Number(said.nurses),
              charges: Number(said.charges ?? 0),
              physicians: Number(said.physicians ?? 0),
              skills: said.skill === undefined ? {} : { [said.skill]: 1 },
            },
            { key },
          )
        }
        onDone={templates.again}
      >
        <FieldRow>
          <Field name="name" label={t("Name")} required maxLength={64} />
          <Field
            name="starts"
            label={t("Starts")}
            type="time"
            required
            hint={site.value.time_zone}
          />
          <Field
            name="ends"
            label={t("Ends")}
            type="time"
            required
            hint={t("the next day if before")}
          />
        </FieldRow>
        <FieldRow>
          <Field name="nurses" label={t("Nurses")} type="number" min={0} max={100} required />
          <Field name="charges" label={t("In charge")} type="number" min={0} max={10} />
          <Field name="physicians" label={t("Physicians")} type="number" min={0} max={20} />
          <Select
            name="skill"
            label={t("One of them with")}
            blank={t("No skill")}
            options={skills.map(({ id, name }) => ({ value: id, name }))}
          />
        </FieldRow>
        <Check name="night" label={t("It is a night shift")} />
      </Form>
    </Panel>
  );
}

interface OnCallProps {
  of: string;
  staff: readonly StaffMember[];
}

function OnCalls({ of, staff }: OnCallProps): JSX.Element {
  const calls = useLoad<{ items: readonly OnCall[] }>(`${of}/on-call`);
  const zone = site.value.time_zone;
  return (
    <Panel title={t("Physicians on call")}>
      <Table
        caption={t("Physicians on call")}
        columns={[
          { name: t("Who"), cell: (one: OnCall) => one.name, by: ({ name }) => name },
          {
            name: t("From"),
            cell: ({ starts }) => <Moment at={starts} />,
            by: (one) => one.starts,
          },
          { name: t("To"), cell: ({ ends }) => <Moment at={ends} />, by: (one) => one.ends },
          {
            name: "",
            cell: ({ id, name }) => (
              <Undo words={t("Remove")} path={`/on-call/${id}`} name={name} onDone={calls.again} />
            ),
          },
        ]}
        rows={calls.data?.items}
        keyOf={({ id }) => id}
        load={calls}
        empty={t("Nobody is on call")}
      />
      <Form
        label={t("Put on call")}
        resets
        send={(key, said) =>
          post(
            `${of}/on-call`,
            {
              account: said.account,
              starts: instantOf(said.starts ?? "", zone),
              ends: instantOf(said.ends ?? "", zone),
            },
            { key },
          )
        }
        onDone={() => {
          say(t("On call"));
          calls.again();
        }}
      >
        <FieldRow>
          <Select
            name="account"
            label={t("Physician")}
            required
            blank={t("Choose")}
            options={staff
              .filter(({ role }) => role === "clinician")
              .map(({ account, name }) => ({ value: account, name }))}
          />
          <DateTimeField name="starts" label={t("From")} required />
          <DateTimeField name="ends" label={t("To")} required />
        </FieldRow>
      </Form>
    </Panel>
  );
}
