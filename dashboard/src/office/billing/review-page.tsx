/** Charges to be reviewed, by keyboard: A accepts and goes on, R rejects, C changes the quantity. */

import "./review.css";
import type { JSX } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { t } from "../../words/words";
import {
  Badge,
  DayShown,
  Dialog,
  Field,
  Form,
  go,
  type Load,
  Money,
  Notice,
  Pager,
  type Pages,
  Panel,
  post,
  put,
  Refusal,
  type Submit,
  say,
  search,
  TextArea,
  Toolbar,
  usePages,
  useSubmit,
} from "../kit";
import { type Deed, deedOf, nextOpen, placeAfter, sumOf, withDecided } from "./review";
import { mayBill } from "./rights";
import { type Charge, type Invoice, type Proposal, quantityOf } from "./wire";

export function Review(): JSX.Element {
  const patient = new URLSearchParams(search.value).get("patient");
  const wanted = patient === null ? { state: "proposed" } : { patient };
  const charges = usePages<Charge>("/billing/charges", wanted);
  return (
    <>
      {patient !== null && <OfPatient key={patient} patient={Number(patient)} charges={charges} />}
      {charges.items === undefined ? (
        <Notice tone={charges.problem ? "bad" : "quiet"}>
          {charges.problem?.message ?? t("Loading…")}
        </Notice>
      ) : (
        <Charges rows={charges.items} charges={charges} named={patient === null} />
      )}
      <Pager pages={charges} />
    </>
  );
}

interface OfPatientProps {
  patient: number;
  charges: Pages<Charge>;
}

/** What is done for the patient as a whole. */
function OfPatient({ patient, charges }: OfPatientProps): JSX.Element {
  const [told, setTold] = useState<Proposal | null>(null);
  const asking = useSubmit();
  const rows = charges.items ?? [];
  const accepted = rows.filter((row) => row.state === "accepted" && row.invoice === null);
  const bringUp = (key: string): Promise<void> =>
    post<Proposal>("/billing/proposals", { patient }, { key }).then((found) => {
      setTold(found);
      charges.again();
    });
  const invoice = (key: string): Promise<void> =>
    post<Invoice>("/billing/invoices", { patient }, { key }).then((made) =>
      go(`/billing/invoices/${made.id}`),
    );
  return (
    <>
      <Toolbar label={t("For this patient")}>
        {mayBill() && (
          <>
            <Do submit={asking} name={t("Bring up to the ledger")} act={bringUp} />
            <Do
              submit={asking}
              name={`Accept all ${rows.filter((row) => row.state === "proposed").length} shown`}
              act={(key) => acceptAll(rows, key).then(() => charges.again())}
            />
            {accepted.length > 0 && (
              <Do submit={asking} name={t("Draft an invoice")} main act={invoice} />
            )}
          </>
        )}
        <a class="button" href={`/billing/patients/${patient}`}>
          {t("Insurance")}
        </a>
      </Toolbar>
      <Refusal problem={asking.problem} onLookAgain={charges.again} />
      {told !== null && <Told proposal={told} />}
    </>
  );
}

interface DoProps {
  submit: Submit;
  name: string;
  act: (key: string) => Promise<unknown>;
  main?: boolean;
}

function Do({ submit, name, act, main = false }: DoProps): JSX.Element {
  return (
    <button
      class={main ? "button button-main" : "button"}
      type="button"
      aria-disabled={submit.busy}
      onClick={() => void submit.run(act)}
    >
      {name}
    </button>
  );
}

const MOST_AT_ONCE = 200;

function acceptAll(rows: readonly Charge[], key: string): Promise<unknown> {
  const items = rows
    .filter((row) => row.state === "proposed")
    .slice(0, MOST_AT_ONCE)
    .map(({ id, revision }) => ({ charge: id, revision, decision: "accept" }));
  if (items.length === 0) return Promise.resolve();
  return post("/billing/reviews", { items }, { key });
}

/** What bringing up to the ledger did, and what has no price. */
function Told({ proposal }: { proposal: Proposal }): JSX.Element {
  const { proposed, revised, withdrawn, unpriced } = proposal;
  const missing = Object.entries(unpriced).map(([code, count]) => `${code} (${count})`);
  return (
    <>
      <Notice tone="ok">
        {t("{proposed} proposed, {revised} changed, {withdrawn} withdrawn.", {
          proposed,
          revised,
          withdrawn,
        })}
      </Notice>
      {missing.length > 0 && (
        <Notice tone="warn" title={t("No price")}>
          {t("Not charged: {missing}.", { missing: missing.join(", ") })}
        </Notice>
      )}
    </>
  );
}

interface ChargesProps {
  rows: readonly Charge[];
  charges: Pages<Charge>;
  /** Whose each charge is stands in the table. */
  named: boolean;
}

interface Asked {
  readonly charge: Charge;
  readonly deed: "reject" | "change";
}

function Charges({ rows, charges, named }: ChargesProps): JSX.Element {
  const [here, setHere] = useState(0);
  const [asked, setAsked] = useState<Asked | null>(null);
  const deciding = useSubmit();
  const body = useRef<HTMLTableSectionElement>(null);
  const wanted = useRef<number | null>(null);
  const [first] = rows;
  const focus = (place: number): void => {
    setHere(place);
    body.current?.querySelectorAll<HTMLElement>("[data-charge]")[place]?.focus();
  };
  const decided = (charge: Charge): void => {
    const now = withDecided(rows, charge);
    charges.take({ items: [...now], next: charges.data?.next ?? null });
    const place = nextOpen(
      now,
      now.findIndex((row) => row.id === charge.id),
    );
    if (place === null) say(t("Everything here is decided"));
    else wanted.current = place;
  };
  useLayoutEffect(() => {
    // With the very rows that show the decision: the next key is for the next charge.
    if (wanted.current !== null) focus(wanted.current);
    wanted.current = null;
  }, [rows]);
  const decide = (charge: Charge, said: object): Promise<boolean> =>
    deciding.run(() => review(charge, said).then(decided));
  const press = (event: KeyboardEvent, charge: Charge, place: number): void => {
    const deed = deedOf(event.key, event.ctrlKey || event.metaKey || event.altKey);
    if (deed === undefined) return;
    event.preventDefault();
    if (isMove(deed)) focus(placeAfter(deed, place, rows.length));
    else if (!mayBill() || charge.state !== "proposed") return;
    else if (deed === "accept") void decide(charge, { decision: "accept" });
    else setAsked({ charge, deed: deed === "reject" ? "reject" : "change" });
  };
  return (
    <Panel
      title={
        named || first === undefined
          ? t("Charges")
          : t("Charges of {whose}", { whose: whose(first) })
      }
    >
      <p class="field-hint" id="review-keys">
        {t("Arrows move, A accepts and goes on, R rejects, C changes the quantity.")}
      </p>
      <Refusal problem={deciding.problem} onLookAgain={charges.again} />
      <div class="table-frame" aria-busy={charges.busy || deciding.busy}>
        <table class="table" aria-describedby="review-keys">
          <caption class="unseen">{t("Charges")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("Charge")}</th>
              {named && <th scope="col">{t("Patient")}</th>}
              <th scope="col">{t("Day")}</th>
              <th scope="col" data-number="true">
                {t("Quantity")}
              </th>
              <th scope="col" data-number="true">
                {t("Each")}
              </th>
              <th scope="col" data-number="true">
                {t("Amount")}
              </th>
              <th scope="col">{t("State")}</th>
            </tr>
          </thead>
          <tbody ref={body}>
            {rows.map((charge, place) => (
              <tr key={charge.id} data-state={charge.state}>
                <td>
                  <button
                    class="button button-quiet charge"
                    type="button"
                    data-charge={charge.id}
                    tabIndex={place === here ? 0 : -1}
                    onFocus={() => setHere(place)}
                    onKeyDown={(event) => press(event, charge, place)}
                    onClick={() => setAsked({ charge, deed: "change" })}
                  >
                    {charge.name}
                  </button>
                  {charge.corrects && <Badge tone="warn">{t("Correction")}</Badge>}
                </td>
                {named && (
                  <td>
                    <a href={`/billing/review?patient=${charge.patient}`}>{charge.patient_name}</a>
                  </td>
                )}
                <td>
                  <DayShown at={charge.on_day} />
                </td>
                <td data-number="true">{quantityOf(charge.quantity, charge.per)}</td>
                <td data-number="true">
                  <Money amount={charge.unit_amount} />
                </td>
                <td data-number="true">
                  <Money amount={charge.amount} />
                </td>
                <td>
                  <State charge={charge} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {rows.length === 0 && <p class="empty">{t("Nothing to review")}</p>}
      <p aria-live="polite">
        {t("To review ")}
        <Money amount={sumOf(rows, "proposed")} />
        {t(", accepted ")}
        <Money amount={sumOf(rows, "accepted")} />
      </p>
      {asked !== null && (
        <Ask
          asked={asked}
          onClose={() => setAsked(null)}
          onDone={(charge) => {
            setAsked(null);
            decided(charge);
          }}
          look={charges}
        />
      )}
    </Panel>
  );
}

const whose = ({ patient_name, mrn }: Charge): string => `${patient_name} (${mrn})`;

const isMove = (deed: Deed): boolean => !["accept", "reject", "change"].includes(deed);

const review = (charge: Charge, said: object): Promise<Charge> =>
  put<Charge>(`/billing/charges/${charge.id}/review`, said, { revision: charge.revision });

const stateWords = (): Readonly<
  Record<Charge["state"], readonly [string, "ok" | "warn" | "quiet" | "info"]>
> => ({
  proposed: [t("To review"), "warn"],
  accepted: [t("Accepted"), "ok"],
  rejected: [t("Rejected"), "quiet"],
  withdrawn: [t("Withdrawn"), "quiet"],
  invoiced: [t("Invoiced"), "info"],
});

function State({ charge }: { charge: Charge }): JSX.Element {
  const [word, tone] = stateWords()[charge.state];
  return (
    <span title={charge.reason}>
      <Badge tone={tone}>{word}</Badge>
    </span>
  );
}

interface AskProps {
  asked: Asked;
  onClose: () => void;
  onDone: (charge: Charge) => void;
  look: Load<unknown>;
}

/** Why it is not charged, or what the quantity is instead. */
function Ask({ asked, onClose, onDone, look }: AskProps): JSX.Element {
  const { charge, deed } = asked;
  const rejecting = deed === "reject";
  const open = charge.state === "proposed" || charge.state === "accepted";
  if (!open || !mayBill()) return <About charge={charge} onClose={onClose} />;
  return (
    <Dialog
      title={rejecting ? t("Reject: {charge}", { charge: charge.name }) : charge.name}
      onClose={onClose}
    >
      <Form
        label={rejecting ? t("Reject") : t("Accept")}
        danger={rejecting}
        onCancel={onClose}
        onLookAgain={look.again}
        send={async (_key, said) => {
          const decision = rejecting ? "reject" : "accept";
          onDone(await review(charge, { decision, ...said }));
        }}
      >
        {!rejecting && (
          <Field
            name="quantity"
            label={t("Quantity")}
            hint={t("The ledger says {quantity}", {
              quantity: quantityOf(charge.proposed ?? charge.quantity, charge.per),
            })}
            defaultValue={quantityOf(charge.quantity, "piece")}
            inputMode="decimal"
            required
          />
        )}
        <TextArea
          name="reason"
          label={t("Reason")}
          hint={rejecting ? t("Why it is not charged") : t("Needed when the quantity is another")}
          required={rejecting}
          maxLength={500}
        />
      </Form>
    </Dialog>
  );
}

function About({ charge, onClose }: { charge: Charge; onClose: () => void }): JSX.Element {
  return (
    <Dialog title={charge.name} onClose={onClose}>
      <p>
        <State charge={charge} /> {charge.reason}
      </p>
    </Dialog>
  );
}
