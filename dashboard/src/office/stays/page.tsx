/** Stays: where a patient lay, and who lay in a bed. */

import type { JSX } from "preact";
import { term } from "../../words/terms";
import { t } from "../../words/words";
import {
  Badge,
  Download,
  Empty,
  Facts,
  Failed,
  Loading,
  Moment,
  OfficePage,
  Pager,
  Panel,
  session,
  Table,
  usePages,
} from "../kit";
import { Billed } from "./billed";

interface Stay {
  readonly id: number;
  readonly bed: string;
  readonly bed_name: string;
  readonly unit: string;
  readonly since: string;
  readonly until: string | null;
  readonly age_class: string;
  readonly absences: readonly {
    readonly kind: string;
    readonly since: string;
    readonly until: string | null;
  }[];
}

interface Admission {
  readonly id: number;
  readonly kind: string;
  readonly reason: string;
  readonly attending: string | null;
  readonly since: string;
  readonly until: string | null;
  readonly discharged_to: string;
  readonly cancelled: boolean;
  readonly void_reason: string;
  readonly stays: readonly Stay[];
}

interface StayOfBed {
  readonly id: number;
  readonly patient: number;
  readonly patient_name: string | null;
  readonly since: string;
  readonly until: string | null;
}

export default function Page({ rest }: { rest: readonly string[] }): JSX.Element {
  const [whose, id] = rest;
  if (whose === "bed" && id !== undefined) return <OfBed key={id} bed={id} />;
  if (whose === "patient" && id !== undefined) return <OfPatient key={id} patient={id} />;
  return (
    <OfficePage title={t("Stays")}>
      <Empty>
        {t("Choose a bed or a patient first.")} <a href="/board">{t("Beds")}</a>{" "}
        <a href="/patients">{t("Patients")}</a>
      </Empty>
    </OfficePage>
  );
}

function OfPatient({ patient }: { patient: string }): JSX.Element {
  const admissions = usePages<Admission>(`/patients/${encodeURIComponent(patient)}/admissions`);
  return (
    <OfficePage
      title={t("Stays")}
      actions={
        <a class="button" href={`/patients/${encodeURIComponent(patient)}`}>
          {t("Record")}
        </a>
      }
    >
      {admissions.items === undefined &&
        (admissions.problem ? <Failed problem={admissions.problem} /> : <Loading />)}
      {admissions.items?.length === 0 && <Empty>{t("Never admitted")}</Empty>}
      <Billed patient={patient} />
      {admissions.items?.map((one) => (
        <OneAdmission key={one.id} admission={one} />
      ))}
      <Pager pages={admissions} />
    </OfficePage>
  );
}

/** The summary is a clinical paper. */
const cares = (): boolean => ["nurse", "charge", "clinician"].includes(session.value?.role ?? "");

function OneAdmission({ admission }: { admission: Admission }): JSX.Element {
  const { since, until } = admission;
  return (
    <Panel
      title={t("Admission {id}", { id: admission.id })}
      actions={
        cares() &&
        !admission.cancelled && (
          <Download path={`/admissions/${admission.id}/summary`}>
            {until === null ? t("Interim summary (PDF)") : t("Discharge summary (PDF)")}
          </Download>
        )
      }
    >
      {admission.cancelled && (
        <p>
          <Badge tone="warn">{t("Cancelled as a mistake")}</Badge> {admission.void_reason}
        </p>
      )}
      <Facts
        items={[
          [t("Admitted"), <Moment key="since" at={since} />],
          [t("Discharged"), until === null ? t("still here") : <Moment key="until" at={until} />],
          [t("Discharged to"), admission.discharged_to || null],
          [t("Kind"), admission.kind],
          [t("Reason"), admission.reason || null],
          [t("Attending"), admission.attending],
        ]}
      />
      <Table
        caption={t("Stays of admission {id}", { id: admission.id })}
        columns={[
          { name: t("Bed"), cell: (stay) => `${stay.bed_name} · ${stay.unit}` },
          { name: t("From"), cell: (stay) => <Moment at={stay.since} /> },
          {
            name: t("To"),
            cell: (stay) => (stay.until === null ? "now" : <Moment at={stay.until} />),
          },
          { name: t("Away"), cell: (stay) => <Absences stay={stay} /> },
        ]}
        rows={admission.stays}
        keyOf={(stay) => stay.id}
        href={(stay) => `/stays/bed/${encodeURIComponent(stay.bed)}`}
      />
    </Panel>
  );
}

function Absences({ stay }: { stay: Stay }): JSX.Element {
  if (stay.absences.length === 0) return <>–</>;
  return (
    <>
      {stay.absences.map((away) => (
        <div key={away.since}>
          {term(away.kind)} <Moment at={away.since} /> –{" "}
          {away.until === null ? t("now") : <Moment at={away.until} />}
        </div>
      ))}
    </>
  );
}

function OfBed({ bed }: { bed: string }): JSX.Element {
  const stays = usePages<StayOfBed>(`/beds/${encodeURIComponent(bed)}/stays`);
  return (
    <OfficePage
      title={t("Who lay in {bed}", { bed })}
      actions={
        <a class="button" href={`/board?bed=${encodeURIComponent(bed)}`}>
          {t("On the board")}
        </a>
      }
    >
      <Table
        caption={t("Stays in {bed}", { bed })}
        columns={[
          { name: t("Patient"), cell: (stay) => stay.patient_name ?? t("Not named") },
          { name: t("From"), cell: (stay) => <Moment at={stay.since} />, by: (stay) => stay.since },
          {
            name: t("To"),
            cell: (stay) => (stay.until === null ? "now" : <Moment at={stay.until} />),
          },
        ]}
        rows={stays.items}
        keyOf={(stay) => stay.id}
        href={(stay) => (stay.patient_name === null ? undefined : `/stays/patient/${stay.patient}`)}
        load={stays}
        empty={t("Nobody has lain here")}
      />
      <Pager pages={stays} />
    </OfficePage>
  );
}
