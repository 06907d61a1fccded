/** Stays: where a patient lay, and who lay in a bed. */

import type { JSX } from "preact";
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
    <OfficePage title="Stays">
      <Empty>
        Choose a bed on the <a href="/board">board</a>, or a <a href="/patients">patient</a>.
      </Empty>
    </OfficePage>
  );
}

function OfPatient({ patient }: { patient: string }): JSX.Element {
  const admissions = usePages<Admission>(`/patients/${encodeURIComponent(patient)}/admissions`);
  return (
    <OfficePage
      title="Stays"
      actions={
        <a class="button" href={`/patients/${encodeURIComponent(patient)}`}>
          Record
        </a>
      }
    >
      {admissions.items === undefined &&
        (admissions.problem ? <Failed problem={admissions.problem} /> : <Loading />)}
      {admissions.items?.length === 0 && <Empty>Never admitted</Empty>}
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
      title={`Admission ${admission.id}`}
      actions={
        cares() &&
        !admission.cancelled && (
          <Download path={`/admissions/${admission.id}/summary`}>
            {until === null ? "Interim summary (PDF)" : "Discharge summary (PDF)"}
          </Download>
        )
      }
    >
      {admission.cancelled && (
        <p>
          <Badge tone="warn">Cancelled as a mistake</Badge> {admission.void_reason}
        </p>
      )}
      <Facts
        items={[
          ["Admitted", <Moment key="since" at={since} />],
          ["Discharged", until === null ? "still here" : <Moment key="until" at={until} />],
          ["Discharged to", admission.discharged_to || null],
          ["Kind", admission.kind],
          ["Reason", admission.reason || null],
          ["Attending", admission.attending],
        ]}
      />
      <Table
        caption={`Stays of admission ${admission.id}`}
        columns={[
          { name: "Bed", cell: (stay) => `${stay.bed_name} · ${stay.unit}` },
          { name: "From", cell: (stay) => <Moment at={stay.since} /> },
          {
            name: "To",
            cell: (stay) => (stay.until === null ? "now" : <Moment at={stay.until} />),
          },
          { name: "Away", cell: (stay) => <Absences stay={stay} /> },
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
          {away.kind.replace("_", " ")} <Moment at={away.since} /> –{" "}
          {away.until === null ? "now" : <Moment at={away.until} />}
        </div>
      ))}
    </>
  );
}

function OfBed({ bed }: { bed: string }): JSX.Element {
  const stays = usePages<StayOfBed>(`/beds/${encodeURIComponent(bed)}/stays`);
  return (
    <OfficePage
      title={`Who lay in ${bed}`}
      actions={
        <a class="button" href={`/board?bed=${encodeURIComponent(bed)}`}>
          On the board
        </a>
      }
    >
      <Table
        caption={`Stays in ${bed}`}
        columns={[
          { name: "Patient", cell: (stay) => stay.patient_name ?? "Not named" },
          { name: "From", cell: (stay) => <Moment at={stay.since} />, by: (stay) => stay.since },
          {
            name: "To",
            cell: (stay) => (stay.until === null ? "now" : <Moment at={stay.until} />),
          },
        ]}
        rows={stays.items}
        keyOf={(stay) => stay.id}
        href={(stay) => (stay.patient_name === null ? undefined : `/stays/patient/${stay.patient}`)}
        load={stays}
        empty="Nobody has lain here"
      />
      <Pager pages={stays} />
    </OfficePage>
  );
}
