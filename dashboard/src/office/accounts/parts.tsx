/** Fields and panels that several of these pages have. */

import type { JSX } from "preact";
import { t } from "../../words/words";
import { Check, del, FieldGroup, type Load, Moment, Panel, say, Table, useSubmit } from "../kit";
import type { Listed, SessionShown, Unit } from "./wire";
import { MEANS } from "./words";

interface UnitsProps {
  units: readonly Unit[];
  chosen: readonly string[] | null;
}

/** Where somebody works; `unitsSaid` reads it. */
export function UnitFields({ units, chosen }: UnitsProps): JSX.Element {
  return (
    <FieldGroup name={t("Where")}>
      <Check name="everywhere" label={t("Everywhere")} checked={chosen === null} />
      {units.map(({ id, name }) => (
        <label key={id} class="check">
          <input
            type="checkbox"
            name="unit"
            value={id}
            defaultChecked={chosen?.includes(id) ?? false}
          />
          {name}
        </label>
      ))}
    </FieldGroup>
  );
}

interface SessionsProps {
  /** After `/api/v1`: `/session/all`, or those of somebody else. */
  path: string;
  load: Load<Listed<SessionShown>>;
  /** Of the button that ends all, such as `End all others`. */
  label: string;
}

/** Where somebody is signed in, and a way to end it. */
export function Sessions({ path, load, label }: SessionsProps): JSX.Element {
  const { run, busy } = useSubmit();
  const end = async (which: string): Promise<void> => {
    if (await run(() => del(`${path}${which}`))) {
      say(t("Signed out there"));
      load.again();
    }
  };
  return (
    <Panel
      title={t("Sessions")}
      actions={
        <button class="button" type="button" aria-disabled={busy} onClick={() => void end("")}>
          {label}
        </button>
      }
    >
      <Table
        caption={t("Sessions")}
        columns={[
          { name: t("Since"), cell: (one) => <Moment at={one.created_at} /> },
          { name: t("Last used"), cell: (one) => <Moment at={one.used_at} /> },
          { name: t("By"), cell: (one) => MEANS[one.means] },
          { name: t("From"), cell: (one) => one.origin },
          {
            name: "",
            cell: (one) =>
              one.mine ? (
                t("This one")
              ) : (
                <button class="button" type="button" onClick={() => void end(`/${one.id}`)}>
                  {t("Sign out there")}
                </button>
              ),
          },
        ]}
        rows={load.data?.items}
        keyOf={(one) => one.id}
        load={load}
        empty={t("Not signed in anywhere")}
      />
    </Panel>
  );
}

/** A secret that is shown once. */
export function Once({ label, secret }: { label: string; secret: string }): JSX.Element {
  return (
    <p class="once" role="status">
      <span>{label}</span> <code data-testid="once">{secret}</code>
      <span class="muted"> {t("It is shown this once and kept nowhere: write it down now.")}</span>
    </p>
  );
}
