/** A patient's record: who they are, their allergies always in sight, and its parts as tabs. */

import "./patients.css";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { nowMs } from "../../store/clock";
import { term } from "../../words/terms";
import { t, tn } from "../../words/words";
import {
  Badge,
  DayShown,
  Failed,
  type LinkTab,
  LinkTabs,
  type Load,
  Loading,
  Notice,
  OfficePage,
  session,
  useLoad,
  yearsOld,
} from "../kit";
import { AllergiesPart } from "./allergies";
import { ConditionsPart } from "./conditions";
import { DocumentsPart } from "./documents";
import { BreakGlass } from "./glass";
import { MedicationsPart } from "./medications";
import { NotesPart } from "./notes";
import { PersonPart } from "./person";
import { ProceduresPart } from "./procedures";
import { TimelinePart } from "./timeline";
import type { Allergies, Found, Patient } from "./types";
import { allergyLine, fullName } from "./words";

const CARE = ["nurse", "charge", "clinician"];
const parts = () =>
  [
    ["", t("Overview")],
    ["notes", t("Notes")],
    ["documents", t("Documents")],
    ["procedures", t("Procedures")],
    ["timeline", t("Timeline")],
    ["person", t("Person")],
  ] as const;

interface RecordProps {
  id: string;
  part: string;
}

export function RecordPage({ id, part }: RecordProps): JSX.Element {
  const cares = CARE.includes(session.value?.role ?? "");
  const patient = useLoad<Patient>(`/patients/${encodeURIComponent(id)}`);
  const who = patient.data;
  // A merged record answers as the one that goes on; its parts are asked for by that number.
  const allergies = useLoad<Allergies>(cares && who ? `/patients/${who.id}/allergies` : null);
  if (who === undefined) return <NotHere id={id} patient={patient} cares={cares} />;
  return (
    <OfficePage
      title={fullName(who)}
      beside={<Identity who={who} />}
      actions={<Elsewhere who={who} cares={cares} />}
    >
      {String(who.id) !== id && (
        <Notice tone="warn">{t("This record was merged: you see the one that goes on.")}</Notice>
      )}
      {cares && <AllergyBar allergies={allergies} />}
      {cares ? (
        <>
          <LinkTabs label={t("Parts of the record")} tabs={tabsOf(who.id, part)} />
          <Part who={who} part={part} patient={patient} allergies={allergies} />
        </>
      ) : (
        <PersonPart who={who} patient={patient} />
      )}
    </OfficePage>
  );
}

function tabsOf(id: number, part: string): readonly LinkTab[] {
  return parts().map(([step, name]) => ({
    name,
    href: step === "" ? `/patients/${id}` : `/patients/${id}/${step}`,
    here: step === part,
  }));
}

function Identity({ who }: { who: Patient }): JSX.Element {
  const today = new Date(nowMs.value).toISOString().slice(0, 10);
  return (
    <>
      <span>
        {t("born")} <DayShown at={who.birth_date} />{" "}
        {tn("({count} year)", "({count} years)", yearsOld(who.birth_date, today))}
      </span>
      <span>{who.sex === "unknown" ? t("sex not known") : term(who.sex)}</span>
      <Badge>{who.mrn}</Badge>
    </>
  );
}

/** Where they lie now: the bed has the live values and the observations. */
function Elsewhere({ who, cares }: { who: Patient; cares: boolean }): JSX.Element | null {
  const found = useLoad<Found>(`/patients?q=${encodeURIComponent(who.mrn)}&limit=1`);
  const hit = found.data?.items.find((one) => one.id === who.id);
  if (!hit?.bed) return null;
  const bed = encodeURIComponent(hit.bed);
  return (
    <>
      <a class="button" href={`/beds/${bed}`}>
        {`${hit.unit}, ${hit.bed_name}`}
      </a>
      {cares && (
        <a class="button" href={`/observations/${bed}`}>
          {t("Observations")}
        </a>
      )}
    </>
  );
}

function AllergyBar({ allergies }: { allergies: Load<Allergies> }): JSX.Element {
  if (allergies.problem) return <Failed problem={allergies.problem} again={allergies.again} />;
  if (allergies.data === undefined) return <Loading what={t("Loading allergies…")} />;
  const line = allergyLine(allergies.data);
  return (
    <div class="patient-allergies">
      <Notice tone={line.tone}>
        <strong>{line.words}</strong>
      </Notice>
    </div>
  );
}

interface PartProps {
  who: Patient;
  part: string;
  patient: Load<Patient>;
  allergies: Load<Allergies>;
}

function Part({ who, part, patient, allergies }: PartProps): JSX.Element {
  switch (part) {
    case "notes":
      return <NotesPart patient={who.id} />;
    case "documents":
      return <DocumentsPart patient={who.id} />;
    case "procedures":
      return <ProceduresPart patient={who.id} />;
    case "timeline":
      return <TimelinePart patient={who.id} />;
    case "person":
      return <PersonPart who={who} patient={patient} />;
    default:
      return (
        <>
          <AllergiesPart patient={who.id} allergies={allergies} />
          <MedicationsPart patient={who.id} />
          <ConditionsPart patient={who.id} />
        </>
      );
  }
}

interface NotHereProps {
  id: string;
  patient: Load<Patient>;
  cares: boolean;
}

function NotHere({ id, patient, cares }: NotHereProps): JSX.Element {
  const [asked, setAsked] = useState(false);
  const closed = patient.problem?.slug === "not-your-patient";
  return (
    <OfficePage title={t("Patient")}>
      {patient.problem ? <Failed problem={patient.problem} again={patient.again} /> : <Loading />}
      {closed && cares && (
        <button class="button" type="button" onClick={() => setAsked(true)}>
          {t("Break the glass…")}
        </button>
      )}
      {asked && (
        <BreakGlass
          patient={Number(id)}
          onClose={() => setAsked(false)}
          onDone={() => {
            setAsked(false);
            patient.again();
          }}
        />
      )}
    </OfficePage>
  );
}
