/** Tablets that people of a unit share. */

import type { JSX } from "preact";
import { t } from "../../words/words";
import {
  del,
  Field,
  Form,
  Moment,
  Panel,
  post,
  Select,
  say,
  session,
  Table,
  useLoad,
  useSubmit,
} from "../kit";
import type { Listed, Tablet, Unit } from "./wire";

export function Tablets(): JSX.Element {
  const tablets = useLoad<Listed<Tablet>>("/tablets");
  const units = useLoad<Listed<Unit>>("/units");
  const { run, busy } = useSubmit();
  const own = session.value?.units ?? null;
  const mine = units.data?.items.filter(({ id }) => own === null || own.includes(id)) ?? [];
  const remove = async (tablet: Tablet): Promise<void> => {
    if (await run(() => del(`/tablets/${tablet.id}`))) {
      say(t("Removed"));
      tablets.again();
    }
  };
  return (
    <>
      <Table
        caption={t("Shared tablets")}
        columns={[
          { name: t("Tablet"), cell: (one) => one.name, by: (one) => one.name },
          {
            name: t("Unit"),
            cell: (one) => units.data?.items.find((u) => u.id === one.unit)?.name,
          },
          { name: t("Since"), cell: (one) => <Moment at={one.enrolled_at} /> },
          { name: t("By"), cell: (one) => one.enrolled_by },
          {
            name: "",
            cell: (one) => (
              <button
                class="button"
                type="button"
                aria-disabled={busy}
                onClick={() => void remove(one)}
              >
                {t("Remove")}
              </button>
            ),
          },
        ]}
        rows={tablets.data?.items}
        keyOf={(one) => one.id}
        load={tablets}
        empty={t("No shared tablets")}
      />
      <Panel title={t("Make this browser a shared tablet")}>
        <p class="muted">
          {t(
            "Whoever signs in here with a password and has a PIN can come back by PIN for the rest of the shift.",
          )}
        </p>
        <Form
          label={t("Share this one")}
          resets
          send={(_key, said) => post("/tablets", { name: said.name, unit: said.unit })}
          onDone={() => {
            say(t("This browser is a shared tablet now"));
            tablets.again();
          }}
        >
          <Field
            name="name"
            label={t("Name")}
            hint={t("Such as Trolley 1.")}
            maxLength={64}
            required
          />
          <Select
            name="unit"
            label={t("Unit")}
            options={mine.map(({ id, name }) => ({ value: id, name }))}
            required
          />
        </Form>
      </Panel>
    </>
  );
}
