/** The fields of who somebody is. */

import type { JSX } from "preact";
import { DayField, Field, FieldGroup, FieldRow, Select } from "../kit";
import type { Demographics } from "./types";

const SEXES = [
  { value: "unknown", name: "Not known" },
  { value: "female", name: "Female" },
  { value: "male", name: "Male" },
  { value: "other", name: "Other" },
];
const NAME = 200;

export function DemographicsFields({ who }: { who?: Demographics }): JSX.Element {
  const of = (
    name: keyof Demographics,
  ): { name: string; defaultValue: string; maxLength: number } => ({
    name,
    defaultValue: who?.[name] ?? "",
    maxLength: NAME,
  });
  return (
    <>
      <FieldGroup name="Person">
        <FieldRow>
          <Field {...of("family_name")} label="Family name" required />
          <Field {...of("given_name")} label="Given names" required />
          <Field {...of("former_name")} label="Former name" />
        </FieldRow>
        <FieldRow>
          <DayField
            name="birth_date"
            label="Date of birth"
            defaultValue={who?.birth_date ?? ""}
            min="1880-01-01"
            required
          />
          <Select name="sex" label="Sex" options={SEXES} {...(who && { value: who.sex })} />
          <Field {...of("language")} label="Language" hint="Such as en, pt-BR" />
        </FieldRow>
      </FieldGroup>
      <FieldGroup name="Contact">
        <FieldRow>
          <Field {...of("phone")} label="Telephone" type="tel" />
          <Field {...of("email")} label="E-mail" type="email" />
        </FieldRow>
        <FieldRow>
          <Field {...of("street")} label="Street" />
          <Field {...of("postal_code")} label="Postal code" />
          <Field {...of("city")} label="City" />
          <Field
            {...of("country")}
            label="Country"
            hint="Two letters"
            maxLength={2}
            pattern="[A-Z]{2}"
          />
        </FieldRow>
      </FieldGroup>
      <FieldGroup name="Next of kin">
        <FieldRow>
          <Field {...of("kin_name")} label="Name" />
          <Field {...of("kin_relation")} label="Relation" />
          <Field {...of("kin_phone")} label="Telephone" type="tel" />
        </FieldRow>
      </FieldGroup>
      <FieldGroup name="Insurance">
        <FieldRow>
          <Field {...of("insurer")} label="Insurer" />
          <Field {...of("member_number")} label="Member number" />
        </FieldRow>
      </FieldGroup>
    </>
  );
}
