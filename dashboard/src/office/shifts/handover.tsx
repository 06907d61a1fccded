/** The change of shift: bed by bed from one nurse to the next, who has it once they accept. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import {
  Badge,
  Dialog,
  Empty,
  Facts,
  Failed,
  Form,
  type Load,
  Loading,
  Moment,
  Notice,
  Panel,
  Problem,
  post,
  Refusal,
  Select,
  say,
  session,
  Table,
  TextArea,
  Time,
  useLoad,
  useSubmit,
} from "../kit";
import { Around } from "./around";
import type { DutyHeld, Handover, HandoverRead, StaffMember } from "./wire";

export function HandoverPage(): JSX.Element {
  return (
    <Around title="Handover" here="handover">
      {(unit) => <Handovers key={unit} unit={unit} />}
    </Around>
  );
}

interface Lists {
  readonly unit: string;
  readonly duties: Load<{ items: readonly DutyHeld[] }>;
  readonly handovers: Load<{ items: readonly Handover[] }>;
  readonly again: () => void;
}

function Handovers({ unit }: { unit: string }): JSX.Element {
  const of = `/units/${encodeURIComponent(unit)}`;
  const duties = useLoad<{ items: readonly DutyHeld[] }>(`${of}/duties`, { everyS: 10 });
  const handovers = useLoad<{ items: readonly Handover[] }>(`${of}/handovers`, { everyS: 10 });
  const lists: Lists = {
    unit,
    duties,
    handovers,
    again: () => {
      duties.again();
      handovers.again();
    },
  };
  const broken = duties.problem ?? handovers.problem;
  if (broken !== null) return <Failed problem={broken} again={lists.again} />;
  if (duties.data === undefined || handovers.data === undefined) return <Loading />;
  return (
    <>
      <Incoming {...lists} />
      <Outgoing {...lists} />
      <InUnit {...lists} />
    </>
  );
}

const placeOf = (one: { bed_name: string | null; post: string }): string =>
  one.bed_name ?? `the unit as ${one.post}`;

// -- what is offered to me -----------------------------------------------------------------------

function Incoming({ handovers, again }: Lists): JSX.Element {
  const me = session.value?.account;
  const [open, setOpen] = useState<Handover | null>(null);
  const mine = handovers.data?.items.filter(
    ({ state, taker }) => state === "offered" && taker === me,
  );
  return (
    <Panel title="Offered to me">
      {mine === undefined || mine.length === 0 ? (
        <Empty>Nothing is offered to you</Empty>
      ) : (
        <ul class="shifts-people">
          {mine.map((handover) => (
            <li key={handover.id}>
              <strong>{placeOf(handover)}</strong> from {handover.giver_name}
              {handover.overdue && <Badge tone="bad">overdue</Badge>}
              <button
                class="button button-main"
                type="button"
                aria-label={`Read and accept ${placeOf(handover)}`}
                onClick={() => setOpen(handover)}
              >
                Read and accept
              </button>
            </li>
          ))}
        </ul>
      )}
      {open !== null && <Accept handover={open} onClose={() => setOpen(null)} onDone={again} />}
    </Panel>
  );
}

interface AcceptProps {
  handover: Handover;
  onClose: () => void;
  onDone: () => void;
}

function Accept({ handover, onClose, onDone }: AcceptProps): JSX.Element {
  const note = useLoad<HandoverRead>(`/handovers/${handover.id}`);
  const declining = useSubmit();
  const done = (words: string): void => {
    say(words);
    onDone();
    onClose();
  };
  const decline = async (): Promise<void> => {
    if (await declining.run(() => post(`/handovers/${handover.id}/withdraw`, {})))
      done(`Declined ${placeOf(handover)}`);
  };
  return (
    <Dialog title={`${placeOf(handover)} from ${handover.giver_name}`} onClose={onClose}>
      {note.data === undefined ? (
        note.problem ? (
          <Failed problem={note.problem} again={note.again} />
        ) : (
          <Loading />
        )
      ) : (
        <>
          <NoteShown note={note.data} />
          <Form
            label="Accept"
            send={(_key, said) =>
              post(`/handovers/${handover.id}/accept`, { repeated: said.repeated ?? "" })
            }
            onDone={() => done(`You answer for ${placeOf(handover)} from now on`)}
          >
            <TextArea
              name="repeated"
              label="What you have understood"
              hint="Repeat the important things in your own words"
              maxLength={2000}
            />
          </Form>
          <p>
            <button
              class="button"
              type="button"
              aria-disabled={declining.busy}
              onClick={() => void decline()}
            >
              Decline
            </button>
            <Refusal problem={declining.problem} />
          </p>
        </>
      )}
    </Dialog>
  );
}

function NoteShown({ note }: { note: HandoverRead }): JSX.Element {
  return (
    <>
      {note.another_patient && (
        <Notice tone="bad" title="Another patient lies there now">
          The note was written about the patient before.
        </Notice>
      )}
      <Facts
        items={[
          ["Severity", note.severity === "" ? null : note.severity],
          ["Summary", <Lines key="summary" text={note.summary} />],
          ["Actions", <Lines key="actions" text={note.actions} />],
          ["If …, then …", <Lines key="contingency" text={note.contingency} />],
        ]}
      />
    </>
  );
}

const Lines = ({ text }: { text: string }): JSX.Element => (
  <p class="shifts-lines">{text === "" ? "–" : text}</p>
);

// -- what I hand over ----------------------------------------------------------------------------

function Outgoing({ unit, duties, handovers, again }: Lists): JSX.Element {
  const me = session.value?.account;
  const [giving, setGiving] = useState<DutyHeld | null>(null);
  const [all, setAll] = useState(false);
  const mine = duties.data?.items.filter(({ account }) => account === me) ?? [];
  const offered = (duty: DutyHeld): Handover | undefined =>
    handovers.data?.items.find(
      (one) =>
        one.state === "offered" &&
        one.giver === me &&
        one.bed === duty.bed &&
        one.post === duty.post,
    );
  const beds = mine.filter((duty) => duty.bed !== null && offered(duty) === undefined);
  return (
    <Panel
      title="What I answer for"
      actions={
        beds.length > 1 && (
          <button class="button" type="button" onClick={() => setAll(true)}>
            {`Hand over all ${beds.length} beds`}
          </button>
        )
      }
    >
      {mine.length === 0 ? (
        <Empty>You answer for no bed of this unit</Empty>
      ) : (
        <ul class="shifts-people">
          {mine.map((duty) => (
            <li key={`${duty.bed} ${duty.post}`}>
              <strong>{placeOf(duty)}</strong> since <Time at={duty.since} />
              <Given duty={duty} offer={offered(duty)} onGive={setGiving} onDone={again} />
            </li>
          ))}
        </ul>
      )}
      {all && <OfferAll unit={unit} duties={beds} onClose={() => setAll(false)} onDone={again} />}
      {giving !== null && (
        <Offer unit={unit} duty={giving} onClose={() => setGiving(null)} onDone={again} />
      )}
    </Panel>
  );
}

interface GivenProps {
  duty: DutyHeld;
  offer: Handover | undefined;
  onGive: (duty: DutyHeld) => void;
  onDone: () => void;
}

function Given({ duty, offer, onGive, onDone }: GivenProps): JSX.Element {
  const { busy, problem, run } = useSubmit();
  if (offer === undefined)
    return (
      <button
        class="button"
        type="button"
        aria-label={`Hand over ${placeOf(duty)}`}
        onClick={() => onGive(duty)}
      >
        Hand over
      </button>
    );
  const withdraw = async (): Promise<void> => {
    if (await run(() => post(`/handovers/${offer.id}/withdraw`, {}))) onDone();
  };
  return (
    <>
      <Badge tone={offer.overdue ? "bad" : "info"}>
        {offer.overdue
          ? `${offer.taker_name} has not accepted in time`
          : `offered to ${offer.taker_name}`}
      </Badge>
      <button
        class="button"
        type="button"
        aria-disabled={busy}
        aria-label={`Take back ${placeOf(duty)}`}
        onClick={() => void withdraw()}
      >
        Take back
      </button>
      <Refusal problem={problem} />
    </>
  );
}

const SEVERITIES = [
  { value: "stable", name: "Stable" },
  { value: "watcher", name: "Watcher: may get worse" },
  { value: "unstable", name: "Unstable" },
];

interface OfferProps {
  unit: string;
  duty: DutyHeld;
  onClose: () => void;
  onDone: () => void;
}

function Offer({ unit, duty, onClose, onDone }: OfferProps): JSX.Element {
  const staff = useLoad<{ items: readonly StaffMember[] }>(
    `/units/${encodeURIComponent(unit)}/staff`,
  );
  const fits = (one: StaffMember): boolean =>
    (one.role === "clinician") === (duty.post === "physician") &&
    one.account !== session.value?.account;
  return (
    <Dialog title={`Hand over ${placeOf(duty)}`} onClose={onClose}>
      <Form
        label="Offer"
        send={(key, said) =>
          post("/handovers", { unit, bed: duty.bed, post: duty.post, ...said }, { key })
        }
        onDone={() => {
          say(`Offered ${placeOf(duty)}`);
          onDone();
          onClose();
        }}
        onCancel={onClose}
      >
        <Select
          name="taker"
          label="To"
          blank="Whoever is planned for it"
          options={(staff.data?.items.filter(fits) ?? []).map(({ account, name }) => ({
            value: account,
            name,
          }))}
        />
        {duty.occupied && (
          <>
            <Select name="severity" label="Severity" blank="Not said" options={SEVERITIES} />
            <TextArea name="summary" label="Summary" maxLength={2000} />
            <TextArea name="actions" label="Actions" maxLength={2000} />
            <TextArea name="contingency" label="If …, then …" maxLength={2000} />
          </>
        )}
      </Form>
    </Dialog>
  );
}

interface OfferAllProps {
  unit: string;
  duties: readonly DutyHeld[];
  onClose: () => void;
  onDone: () => void;
}

/** Every bed to whoever is planned for it, or all to one; a note can be written bed by bed. */
function OfferAll({ unit, duties, onClose, onDone }: OfferAllProps): JSX.Element {
  const staff = useLoad<{ items: readonly StaffMember[] }>(
    `/units/${encodeURIComponent(unit)}/staff`,
  );
  const sendAll = async (key: string, said: Record<string, string>): Promise<void> => {
    // A bed for which nobody is planned keeps no other from being offered.
    const refused: unknown[] = [];
    for (const [nth, { bed, post: held }] of duties.entries()) {
      try {
        await post("/handovers", { unit, bed, post: held, ...said }, { key: `${key}-${nth}` });
      } catch (why) {
        if (!(why instanceof Problem && why.slug === "offered-already")) refused.push(why);
      }
    }
    onDone();
    if (refused.length > 0) throw refused[0];
  };
  return (
    <Dialog title={`Hand over ${duties.length} beds`} onClose={onClose}>
      <Form
        label="Offer all"
        send={sendAll}
        onDone={() => {
          say("All beds are offered");
          onClose();
        }}
        onCancel={onClose}
      >
        <Select
          name="taker"
          label="To"
          blank="Whoever is planned for each"
          options={(staff.data?.items ?? [])
            .filter(
              ({ role, account }) => role !== "clinician" && account !== session.value?.account,
            )
            .map(({ account, name }) => ({ value: account, name }))}
        />
      </Form>
    </Dialog>
  );
}

// -- the unit ------------------------------------------------------------------------------------

function InUnit({ unit, duties, handovers, again }: Lists): JSX.Element {
  return (
    <div class="office-columns">
      <Panel title="Who answers for which bed">
        <Table
          caption="Who answers for which bed"
          columns={[
            { name: "Bed", cell: placeOf, by: placeOf },
            {
              name: "Who",
              cell: (duty: DutyHeld) => (
                <>
                  {duty.name} {late(duty) && <Badge tone="warn">shift is over</Badge>}
                </>
              ),
              by: ({ name }) => name,
            },
            { name: "Since", cell: ({ since }) => <Time at={since} />, by: ({ since }) => since },
          ]}
          rows={duties.data?.items}
          keyOf={(duty) => `${duty.bed} ${duty.post} ${duty.account}`}
          load={duties}
          empty="Nobody answers for a bed of this unit"
        />
        <TakeUp unit={unit} onDone={again} />
      </Panel>
      <Panel title="Handovers of the last day">
        <Table
          caption="Handovers of the last day"
          columns={[
            { name: "Bed", cell: placeOf, by: placeOf },
            { name: "From", cell: ({ giver_name }: Handover) => giver_name },
            { name: "To", cell: ({ taker_name }) => taker_name },
            {
              name: "State",
              cell: (one) => <StateShown one={one} />,
              by: ({ state }) => state,
            },
          ]}
          rows={handovers.data?.items}
          keyOf={({ id }) => id}
          load={handovers}
          empty="None"
        />
      </Panel>
    </div>
  );
}

const late = ({ off_at }: DutyHeld): boolean => off_at !== null && Date.parse(off_at) < Date.now();

function StateShown({ one }: { one: Handover }): JSX.Element {
  if (one.overdue) return <Badge tone="bad">overdue</Badge>;
  if (one.state === "offered") return <Badge tone="info">offered</Badge>;
  return (
    <>
      <Badge tone={one.state === "accepted" ? "ok" : "quiet"}>{one.state}</Badge>{" "}
      {one.closed_at !== null && <Moment at={one.closed_at} />}
    </>
  );
}

interface UncoveredNow {
  readonly items: readonly { readonly bed: string; readonly name: string; readonly lack: string }[];
}

function TakeUp({ unit, onDone }: { unit: string; onDone: () => void }): JSX.Element | null {
  const path = `/uncovered-beds?unit=${encodeURIComponent(unit)}`;
  const uncovered = useLoad<UncoveredNow>(path, { everyS: 10 });
  const { busy, problem, run } = useSubmit();
  const beds = uncovered.data?.items.filter(({ lack }) => lack === "nobody") ?? [];
  if (beds.length === 0 || session.value?.role === "clinician") return null;
  const take = async (bed: string): Promise<void> => {
    if (await run((key) => post("/duties", { unit, bed }, { key }))) {
      say("You answer for it from now on");
      uncovered.again();
      onDone();
    }
  };
  return (
    <>
      <ul class="shifts-people">
        {beds.map(({ bed, name }) => (
          <li key={bed}>
            <strong>{name}</strong> <Badge tone="bad">nobody</Badge>
            <button
              class="button"
              type="button"
              aria-disabled={busy}
              aria-label={`Take up ${name}`}
              onClick={() => void take(bed)}
            >
              Take up
            </button>
          </li>
        ))}
      </ul>
      <Refusal problem={problem} />
    </>
  );
}
