/** The medication list; a drug against an allergy asks for a reason. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { nowMs } from "../../store/clock";
import { t } from "../../words/words";
import {
  Badge,
  DateTimeField,
  Dialog,
  Field,
  FieldRow,
  Form,
  instantOf,
  Moment,
  Notice,
  type PageOf,
  Problem,
  post,
  put,
  site,
  useLoad,
} from "../kit";
import { type EditProps, EntryList } from "./entry-list";
import type { Medication } from "./types";
import { doseWords, plainNumber } from "./words";

export function MedicationsPart({ patient }: { patient: number }): JSX.Element {
  const path = `/patients/${patient}/medications`;
  const medications = useLoad<PageOf<Medication>>(path);
  return (
    <EntryList
      title={t("Medication")}
      path={path}
      entries={medications}
      columns={[
        { name: t("Drug"), cell: (one) => <Drug one={one} /> },
        { name: t("Dose"), cell: (one) => doseWords(one) || "–" },
        { name: t("From"), cell: (one) => <Moment at={one.started_at} /> },
        {
          name: t("To"),
          cell: (one) => (one.stopped_at === null ? "–" : <Moment at={one.stopped_at} />),
        },
      ]}
      empty={t("No drug is written down.")}
      words={{
        add: t("Add a drug"),
        change: t("Change or stop"),
        end: t("Mistaken"),
        ending: t("This drug was written down by mistake"),
      }}
      Edit={Edit}
    />
  );
}

function Drug({ one }: { one: Medication }): JSX.Element {
  if (one.ended_at !== null) return <span class="patient-over">{one.drug}</span>;
  return (
    <>
      <strong>{one.drug}</strong> {one.stopped_at !== null && <Badge>{t("stopped")}</Badge>}
      {one.despite !== "" && (
        <Badge tone="warn">{t("despite an allergy: {despite}", { despite: one.despite })}</Badge>
      )}
    </>
  );
}

function Edit({ path, one, onClose, onDone }: EditProps<Medication>): JSX.Element {
  const [clash, setClash] = useState(one !== null && one.despite !== "");
  const send = async (key: string, said: Record<string, string>): Promise<void> => {
    const zone = site.value.time_zone;
    const body = {
      ...said,
      started_at: instantOf(said.started_at ?? "", zone),
      stopped_at: said.stopped_at === undefined ? null : instantOf(said.stopped_at, zone),
    };
    try {
      if (one === null) await post(path, body, { key });
      else await put(`${path}/${one.id}`, body, { revision: one.revision });
    } catch (why) {
      if (why instanceof Problem && why.slug === "against-an-allergy") setClash(true);
      throw why;
    }
  };
  return (
    <Dialog
      title={one === null ? t("Add a drug") : t("Change or stop a drug")}
      onClose={onClose}
      wide
    >
      <Form label={t("Save")} send={send} onDone={onDone} onLookAgain={onDone} onCancel={onClose}>
        <Field
          name="drug"
          label={t("Drug")}
          defaultValue={one?.drug ?? ""}
          required
          maxLength={200}
        />
        <FieldRow>
          <Field
            name="dose"
            label={t("Dose in words")}
            defaultValue={one?.dose ?? ""}
            maxLength={200}
          />
          <Field
            name="amount"
            label={t("Amount")}
            inputMode="decimal"
            pattern="[0-9]{1,8}(\.[0-9]{1,4})?"
            defaultValue={one?.amount ? plainNumber(one.amount) : ""}
          />
          <Field
            name="amount_unit"
            label={t("Unit of the amount")}
            hint={t("Such as mg")}
            defaultValue={one?.amount_unit ?? ""}
            maxLength={200}
          />
        </FieldRow>
        <FieldRow>
          <Field name="route" label={t("Route")} defaultValue={one?.route ?? ""} maxLength={200} />
          <Field
            name="frequency"
            label={t("How often")}
            defaultValue={one?.frequency ?? ""}
            maxLength={200}
          />
          <Field
            name="prescriber"
            label={t("Prescribed by")}
            hint={t("Account")}
            defaultValue={one?.prescriber ?? ""}
            maxLength={64}
          />
        </FieldRow>
        <FieldRow>
          <DateTimeField
            name="started_at"
            label={t("From")}
            at={one?.started_at ?? nowMs.peek()}
            required
          />
          <DateTimeField name="stopped_at" label={t("To")} at={one?.stopped_at ?? undefined} />
        </FieldRow>
        {clash && (
          <>
            <Notice tone="bad">{t("The patient is allergic to this drug or its family.")}</Notice>
            <Field
              name="despite"
              label={t("Why it is given all the same")}
              defaultValue={one?.despite ?? ""}
              maxLength={200}
            />
          </>
        )}
      </Form>
    </Dialog>
  );
}
