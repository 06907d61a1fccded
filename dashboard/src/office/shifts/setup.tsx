/** What planning stands on: the shifts of a day, skills and who has them, physicians on call. */

import type { JSX } from "preact";
import {
  Badge,
  Check,
  DateTimeField,
  DayField,
  del,
  Field,
  FieldRow,
  Form,
  instantOf,
  Moment,
  Panel,
  post,
  put,
  Refusal,
  Select,
  say,
  site,
  Table,
  useLoad,
  useSubmit,
} from "../kit";
import { Around } from "./around";
import type { StaffMember, Template } from "./wire";

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
    <Around title="Shifts and skills" here="setup">
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
      <Panel title="Staff and skills">
        <Table
          caption="Staff and skills"
          columns={[
            { name: "Who", cell: (one: StaffMember) => one.name, by: ({ name }) => name },
            { name: "Role", cell: ({ role }) => role, by: ({ role }) => role },
            {
              name: "Hours a week",
              cell: ({ weekly_hours }) => weekly_hours ?? "–",
              by: ({ weekly_hours }) => weekly_hours,
              number: true,
            },
            {
              name: "Skills",
              cell: (one) =>
                one.skills.map(({ skill, expires }) => (
                  <Badge key={skill} tone="info">
                    {expires === null ? skill : `${skill} until ${expires}`}
                  </Badge>
                )),
            },
          ]}
          rows={staff.data?.items}
          keyOf={({ account }) => account}
          load={staff}
          empty="Nobody works only here"
        />
        <div class="office-columns">
          <Form
            label="Say that they can"
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
                label="Who"
                required
                blank="Choose"
                options={(staff.data?.items ?? []).map(({ account, name }) => ({
                  value: account,
                  name,
                }))}
              />
              <Select
                name="skill"
                label="Skill"
                required
                blank="Choose"
                options={(skills.data?.items ?? []).map(({ id, name }) => ({ value: id, name }))}
              />
              <DayField name="expires" label="Last day" />
            </FieldRow>
          </Form>
          <Form
            label="Add to the catalogue"
            resets
            send={(key, said) => post("/skills", said, { key })}
            onDone={skills.again}
          >
            <FieldRow>
              <Field name="id" label="Key" required pattern="[a-z0-9\-]{1,32}" maxLength={32} />
              <Field name="name" label="Name of the skill" required maxLength={64} />
            </FieldRow>
          </Form>
        </div>
      </Panel>
      <OnCalls of={of} staff={staff.data?.items ?? []} />
    </>
  );
}

function Templates({ of, skills }: { of: string; skills: readonly Skill[] }): JSX.Element {
  const templates = useLoad<{ items: readonly Template[] }>(`${of}/shift-templates`);
  return (
    <Panel title="Shifts of every day">
      <Table
        caption="Shifts of every day"
        columns={[
          { name: "Shift", cell: (one: Template) => one.name, by: ({ name }) => name },
          {
            name: "Local time",
            cell: ({ starts, ends }) => `${starts.slice(0, 5)}–${ends.slice(0, 5)}`,
            by: ({ starts }) => starts,
          },
          { name: "Night", cell: ({ night }) => (night ? "yes" : "no") },
          {
            name: "Needs",
            cell: (one) =>
              [
                `${one.nurses} nurses`,
                ...(one.charges > 0 ? [`${one.charges} in charge`] : []),
                ...(one.physicians > 0 ? [`${one.physicians} physicians`] : []),
                ...Object.entries(one.skills).map(([skill, count]) => `${count} with ${skill}`),
              ].join(", "),
          },
          {
            name: "",
            cell: (one) => (
              <Remove
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
        empty="No shifts yet"
      />
      <Form
        label="Add"
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
          <Field name="name" label="Name" required maxLength={64} />
          <Field name="starts" label="Starts" type="time" required hint={site.value.time_zone} />
          <Field name="ends" label="Ends" type="time" required hint="the next day if before" />
        </FieldRow>
        <FieldRow>
          <Field name="nurses" label="Nurses" type="number" min={0} max={100} required />
          <Field name="charges" label="In charge" type="number" min={0} max={10} />
          <Field name="physicians" label="Physicians" type="number" min={0} max={20} />
          <Select
            name="skill"
            label="One of them with"
            blank="No skill"
            options={skills.map(({ id, name }) => ({ value: id, name }))}
          />
        </FieldRow>
        <Check name="night" label="It is a night shift" />
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
    <Panel title="Physicians on call">
      <Table
        caption="Physicians on call"
        columns={[
          { name: "Who", cell: (one: OnCall) => one.name, by: ({ name }) => name },
          { name: "From", cell: ({ starts }) => <Moment at={starts} />, by: (one) => one.starts },
          { name: "To", cell: ({ ends }) => <Moment at={ends} />, by: (one) => one.ends },
          {
            name: "",
            cell: ({ id, name }) => (
              <Remove path={`/on-call/${id}`} name={name} onDone={calls.again} />
            ),
          },
        ]}
        rows={calls.data?.items}
        keyOf={({ id }) => id}
        load={calls}
        empty="Nobody is on call"
      />
      <Form
        label="Put on call"
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
          say("On call");
          calls.again();
        }}
      >
        <FieldRow>
          <Select
            name="account"
            label="Physician"
            required
            blank="Choose"
            options={staff
              .filter(({ role }) => role === "clinician")
              .map(({ account, name }) => ({ value: account, name }))}
          />
          <DateTimeField name="starts" label="From" required />
          <DateTimeField name="ends" label="To" required />
        </FieldRow>
      </Form>
    </Panel>
  );
}

interface RemoveProps {
  path: string;
  name: string;
  onDone: () => void;
}

function Remove({ path, name, onDone }: RemoveProps): JSX.Element {
  const { busy, problem, run } = useSubmit();
  const remove = async (): Promise<void> => {
    if (await run(() => del(path))) onDone();
  };
  return (
    <>
      <button
        class="button"
        type="button"
        aria-disabled={busy}
        aria-label={`Remove ${name}`}
        onClick={() => void remove()}
      >
        Remove
      </button>
      <Refusal problem={problem} />
    </>
  );
}
