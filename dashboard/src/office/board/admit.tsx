/** Admission of a patient to a bed. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { t, tn } from "../../words/words";
import {
  DateTimeField,
  Dialog,
  Field,
  FieldRow,
  Form,
  instantOf,
  Loading,
  type PatientFound,
  PatientPicker,
  post,
  Select,
  say,
  site,
  useLoad,
} from "../kit";
import type { ActProps } from "./acts";
import { useRoomRules } from "./room-rules";

interface Proposal {
  readonly age_class: string;
  readonly age_band: string;
  readonly news2: boolean;
  readonly years: number;
  readonly bands: Readonly<Record<string, readonly string[]>>;
}

const KINDS = [
  {
    value: "inpatient",
    get name() {
      return t("Inpatient");
    },
  },
  {
    value: "emergency",
    get name() {
      return t("Emergency");
    },
  },
  {
    value: "day",
    get name() {
      return t("Day patient");
    },
  },
];
const CLASSES = [
  {
    value: "adult",
    get name() {
      return t("Adult");
    },
  },
  {
    value: "paediatric",
    get name() {
      return t("Child");
    },
  },
  {
    value: "neonate",
    get name() {
      return t("Newborn");
    },
  },
];
const SCALES = [
  { value: "1", name: "1 (usual)" },
  { value: "2", name: "2 (prescribed: target 88–92 %)" },
];
const YES_NO = [
  {
    value: "yes",
    get name() {
      return t("Yes");
    },
  },
  {
    value: "no",
    get name() {
      return t("No");
    },
  },
];

export function Admit({ bed, onDone, onClose }: ActProps): JSX.Element {
  const [patient, setPatient] = useState<PatientFound | null>(null);
  const fits = useLoad<Proposal>(
    patient === null ? null : `/admissions/proposal?patient=${patient.id}`,
  );
  const { warned, field } = useRoomRules();
  const send = async (key: string, said: Record<string, string>): Promise<void> => {
    const zone = site.value.time_zone;
    await post(
      "/admissions",
      {
        patient: patient?.id,
        bed: bed.id,
        kind: said.kind,
        reason: said.reason ?? "",
        attending: said.attending ?? null,
        expected_end: said.expected_end === undefined ? null : instantOf(said.expected_end, zone),
        at: said.at === undefined ? null : instantOf(said.at, zone),
        age_class: said.age_class,
        age_band: said.age_band ?? "",
        spo2_scale: Number(said.spo2_scale ?? 1),
        news2: said.news2 === "yes",
        device: said.device ?? null,
        despite: said.despite ?? "",
      },
      { key, ...(said.late === undefined ? {} : { reason: said.late }) },
    );
    say(t("Admitted"));
  };
  return (
    <Dialog title={t("Admit to {bed}", { bed: bed.name })} onClose={onClose} wide>
      <Form label={t("Admit")} send={warned(send)} onDone={onDone} onCancel={onClose}>
        <PatientPicker onPick={setPatient} autofocus required />
        {patient !== null && fits.data === undefined && <Loading />}
        {fits.data !== undefined && <Watched key={patient?.id} fits={fits.data} />}
        <FieldRow>
          <Select name="kind" label={t("Kind")} options={KINDS} required />
          <DateTimeField name="expected_end" label={t("Expected to leave")} />
        </FieldRow>
        <Field name="reason" label={t("Reason")} maxLength={500} />
        <FieldRow>
          <Field
            name="attending"
            label={t("Attending physician")}
            hint={t("Account")}
            maxLength={64}
          />
          {bed.monitor === null && (
            <Field
              name="device"
              label={t("Connect the monitor")}
              hint={t("Its name")}
              maxLength={64}
            />
          )}
        </FieldRow>
        {field}
        <details>
          <summary>{t("It happened earlier")}</summary>
          <DateTimeField name="at" label={t("When")} />
          <Field name="late" label={t("Why it is entered only now")} maxLength={500} />
        </details>
      </Form>
    </Dialog>
  );
}

/** Which limits and scores apply: proposed for the age, confirmed by who admits. */
function Watched({ fits }: { fits: Proposal }): JSX.Element {
  const [age, setAge] = useState(fits.age_class);
  const bands = (fits.bands[age] ?? []).map((band) => ({ value: band, name: band }));
  const first = (
    options: readonly { value: string; name: string }[],
    value: string,
  ): typeof options =>
    [...options].sort((one, other) => Number(other.value === value) - Number(one.value === value));
  return (
    <>
      <p class="field-hint">
        {tn(
          "{count} year old: proposed by the birth date, please confirm",
          "{count} years old: proposed by the birth date, please confirm",
          fits.years,
        )}
      </p>
      <FieldRow>
        <Select
          name="age_class"
          label={t("Limits of")}
          options={CLASSES}
          value={age}
          onChange={setAge}
          required
        />
        {bands.length > 0 && (
          <Select name="age_band" label={t("Age band")} options={first(bands, fits.age_band)} />
        )}
        <Select name="spo2_scale" label={t("NEWS2 SpO2 scale")} options={SCALES} required />
        <Select
          name="news2"
          label={t("NEWS2 may be calculated")}
          hint={t("16 years or older, not pregnant")}
          options={first(YES_NO, fits.news2 ? "yes" : "no")}
          required
        />
      </FieldRow>
    </>
  );
}
