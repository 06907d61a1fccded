/** The fields of who somebody is. */

import type { JSX } from "preact";
import { t } from "../../words/words";
import { DayField, Field, FieldGroup, FieldRow, Select } from "../kit";
import type { Demographics } from "./types";

const SEXES = [
  {
    value: "unknown",
    get name() {
      return t("Not known");
    },
  },
  {
    value: "female",
    get name() {
      return t("Female");
    },
  },
  {
    value: "male",
    get name() {
      return t("Male");
    },
  },
  {
    value: "other",
    get name() {
      return t("Other");
    },
  },
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
      <FieldGroup name={t("Person")}>
        <FieldRow>
          <Field {...of("family_name")} label={t("Family name")} required />
          <Field {...of("given_name")} label={t("Given names")} required />
          <Field {...of("former_name")} label={t("Former name")} />
        </FieldRow>
        <FieldRow>
          <DayField
            name="birth_date"
            label={t("Date of birth")}
            defaultValue={who?.birth_date ?? ""}
            min="1880-01-01"
            required
          />
          <Select name="sex" label={t("Sex")} options={SEXES} {...(who && { value: who.sex })} />
          <Field {...of("language")} label={t("Language")} hint={t("Such as en, pt-BR")} />
        </FieldRow>
      </FieldGroup>
      <FieldGroup name={t("Contact")}>
        <FieldRow>
          <Field {...of("phone")} label={t("Telephone")} type="tel" />
          <Field {...of("email")} label={t("E-mail")} type="email" />
        </FieldRow>
        <FieldRow>
          <Field {...of("street")} label={t("Street")} />
          <Field {...of("postal_code")} label={t("Postal code")} />
          <Field {...of("city")} label={t("City")} />
          <Field
            {...of("country")}
            label={t("Country")}
            hint={t("Two letters")}
            maxLength={2}
            pattern="[A-Z]{2}"
          />
        </FieldRow>
      </FieldGroup>
      <FieldGroup name={t("Next of kin")}>
        <FieldRow>
          <Field {...of("kin_name")} label={t("Name")} />
          <Field {...of("kin_relation")} label={t("Relation")} />
          <Field {...of("kin_phone")} label={t("Telephone")} type="tel" />
        </FieldRow>
      </FieldGroup>
      <FieldGroup name={t("Insurance")}>
        <FieldRow>
          <Field {...of("insurer")} label={t("Insurer")} />
          <Field {...of("member_number")} label={t("Member number")} />
        </FieldRow>
      </FieldGroup>
    </>
  );
}
