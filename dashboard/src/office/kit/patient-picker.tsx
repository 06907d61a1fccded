/** Finding a patient by name, record number or date of birth. */

import type { JSX } from "preact";
import { get, query } from "../../connection/office";
import { t } from "../../words/words";
import { Combobox } from "./combobox";
import type { PageOf } from "./loading";
import { plainDay } from "./zone";

/** As `GET /api/v1/patients?q=` lists them. */
export interface PatientFound {
  readonly id: number;
  readonly mrn: string;
  readonly family_name: string;
  readonly given_name: string;
  readonly birth_date: string;
  readonly sex: string;
}

const SHOWN = 12;

export async function findPatients(
  q: string,
  signal?: AbortSignal,
): Promise<readonly PatientFound[]> {
  const asked = signal === undefined ? {} : { signal };
  const found = await get<PageOf<PatientFound>>(`/patients${query({ q, limit: SHOWN })}`, asked);
  return found.items;
}

export const patientName = (patient: Pick<PatientFound, "family_name" | "given_name">): string =>
  `${patient.family_name}, ${patient.given_name}`;

interface PickerProps {
  label?: string;
  onPick: (patient: PatientFound) => void;
  /** Empty the field after a choice: for a list that grows. */
  clears?: boolean;
  autofocus?: boolean;
  required?: boolean;
  begins?: string;
}

/** Name, birth date and number stand together: two patients may share a name. */
export function PatientPicker(props: PickerProps): JSX.Element {
  const {
    label = t("Patient"),
    onPick,
    clears = false,
    autofocus = false,
    required = false,
  } = props;
  return (
    <Combobox
      label={label}
      hint={t("Name, record number or date of birth")}
      ask={findPatients}
      keyOf={(patient) => patient.id}
      text={(patient) => (clears ? "" : patientName(patient))}
      show={(patient) => (
        <>
          <strong>{patientName(patient)}</strong> · {plainDay(patient.birth_date)} · {patient.mrn}
        </>
      )}
      onPick={onPick}
      autofocus={autofocus}
      required={required}
      {...(props.begins === undefined ? {} : { begins: props.begins })}
    />
  );
}
