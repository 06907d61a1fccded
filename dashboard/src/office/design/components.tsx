/** The parts of the kit, each in its states. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { t } from "../../words/words";
import {
  Badge,
  Check,
  Combobox,
  Dialog,
  Empty,
  Facts,
  Failed,
  Field,
  FieldRow,
  Form,
  Loading,
  Notice,
  Panel,
  Problem,
  Select,
  say,
  Table,
  Tabs,
  TextArea,
  Toolbar,
} from "../kit";

export function Buttons(): JSX.Element {
  const [open, setOpen] = useState(false);
  return (
    <Panel title={t("Buttons, toasts and dialogs")}>
      <Toolbar label={t("Buttons")}>
        <button class="button button-main" type="button" onClick={() => say(t("Saved"))}>
          {t("Main")}
        </button>
        <button class="button" type="button" onClick={() => say(t("Could not be saved"), "bad")}>
          {t("Plain")}
        </button>
        <button class="button button-quiet" type="button">
          {t("Quiet")}
        </button>
        <button class="button button-danger" type="button">
          {t("Dangerous")}
        </button>
        <button class="button" type="button" aria-disabled="true">
          {t("Busy")}
        </button>
        <button class="button" type="button" aria-pressed="true">
          {t("Pressed")}
        </button>
        <button class="button" type="button" onClick={() => setOpen(true)}>
          {t("Opens a dialog…")}
        </button>
      </Toolbar>
      {open && (
        <Dialog title={t("A dialog")} onClose={() => setOpen(false)}>
          <p>{t("Escape closes it, and the focus is where it was.")}</p>
        </Dialog>
      )}
    </Panel>
  );
}

export function Notices(): JSX.Element {
  return (
    <Panel title={t("Notices, badges and states")}>
      <Notice>{t("Something to know.")}</Notice>
      <Notice tone="ok" title={t("Done")}>
        {t("What was asked for has happened.")}
      </Notice>
      <Notice tone="warn" title={t("Careful")}>
        {t("Something may not be as it should.")}
      </Notice>
      <Failed
        problem={new Problem(503, t("The database is away."))}
        again={() => say(t("Asked again"))}
      />
      <Failed problem={new Problem(403, t("This patient is in another unit"))} />
      <Loading />
      <Empty>{t("Nothing here")}</Empty>
      <Toolbar label={t("Badges")}>
        <Badge>{t("Quiet")}</Badge>
        <Badge tone="info">{t("To know")}</Badge>
        <Badge tone="ok">{t("Good")}</Badge>
        <Badge tone="warn">{t("Careful")}</Badge>
        <Badge tone="bad">{t("Bad")}</Badge>
      </Toolbar>
    </Panel>
  );
}

export function Typed(): JSX.Element {
  const fruit = () => [t("Apple"), t("Banana"), t("Cherry")];
  const refuse = async (): Promise<void> => {
    throw new Problem(422, t("Name: this is refused, so that you see how."), "", {
      errors: [{ loc: ["body", "name"], msg: t("this is refused, so that you see how") }],
    });
  };
  return (
    <Panel title={t("What is typed")}>
      <Form label={t("Send")} send={refuse}>
        <FieldRow>
          <Field name="name" label={t("A field")} hint={t("With a hint")} required />
          <Select
            name="one"
            label={t("One of a few")}
            options={fruit().map((name) => ({ value: name, name }))}
            blank={t("Choose")}
          />
        </FieldRow>
        <Combobox
          label={t("Found as one types")}
          ask={async (typed) => fruit().filter((one) => one.toLowerCase().includes(typed))}
          keyOf={(one) => one}
          show={(one) => one}
          text={(one) => one}
          onPick={(one) => say(one)}
          least={0}
        />
        <TextArea name="text" label={t("A longer text")} />
        <Check name="yes" label={t("A question with yes or no")} />
      </Form>
    </Panel>
  );
}

export function Lists(): JSX.Element {
  const [tab, setTab] = useState("table");
  return (
    <Panel title={t("Tables, tabs and facts")}>
      <Tabs
        label={t("Tables, tabs and facts")}
        tabs={[
          { id: "table", name: t("Table") },
          { id: "empty", name: t("Nothing here") },
          { id: "facts", name: t("Facts") },
        ]}
        chosen={tab}
        onChoose={setTab}
      >
        {tab === "facts" ? (
          <Facts
            items={[
              [t("Bed"), "icu-01"],
              [t("Patient"), null],
            ]}
          />
        ) : (
          <Table
            caption={t("A table that can be sorted")}
            columns={[
              { name: t("Bed"), cell: (one) => one.bed, by: (one) => one.bed },
              { name: "NEWS2", cell: (one) => one.score, by: (one) => one.score, number: true },
            ]}
            rows={tab === "empty" ? [] : ROWS}
            keyOf={(one) => one.bed}
          />
        )}
      </Tabs>
    </Panel>
  );
}

const ROWS = [
  { bed: "icu-01", score: 3 },
  { bed: "icu-02", score: 7 },
  { bed: "icu-03", score: 0 },
];
