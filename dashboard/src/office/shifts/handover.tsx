/** The change of shift: bed by bed from one nurse to the next, who has it once they accept. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { term } from "../../words/terms";
import { t, tn } from "../../words/words";
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
    <Around title={t("Handover")} here="handover">
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
  one.bed_name ?? t("the unit as {post}", { post: term(one.post) });

// -- what is offered to me -----------------------------------------------------------------------

function Incoming({ handovers, again }: Lists): JSX.Element {
  const me = session.value?.account;
  const [open, setOpen] = useState<Handover | null>(null);
  const mine = handovers.data?.items.filter(
    ({ state, taker }) => state === "offered" && taker === me,
  );
  return (
    <Panel title={t("Offered to me")}>
      {mine === undefined || mine.length === 0 ? (
        <Empty>{t("Nothing is offered to you")}</Empty>
      ) : (
        <ul class="shifts-people">
          {mine.map((handover) => (
            <li key={handover.id}>
              <strong>{placeOf(handover)}</strong>{" "}
              {t("from {giver_name}", { giver_name: handover.giver_name })}
              {handover.overdue && <Badge tone="bad">{t("overdue")}</Badge>}
              <button
                class="button button-main"
                type="button"
                aria-label={t("Read and accept {place}", { place: placeOf(handover) })}
                onClick={() => setOpen(handover)}
              >
                {t("Read and accept")}
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
      done(t("Declined {place}", { place: placeOf(handover) }));
  };
  return (
    <Dialog
      title={t("{place} from {giver_name}", {
        place: placeOf(handover),
        giver_name: handover.giver_name,
      })}
      onClose={onClose}
    >
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
            label={t("Accept")}
            send={(_key, said) =>
              post(`/handovers/${handover.id}/accept`, { repeated: said.repeated ?? "" })
            }
            onDone={() =>
              done(t("You answer for {place} from now on", { place: placeOf(handover) }))
            }
          >
            <TextArea
              name="repeated"
              label={t("What you have understood")}
              hint={t("Repeat the important things in your own words")}
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
              {t("Decline")}
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
        <Notice tone="bad" title={t("Another patient lies there now")}>
          {t("The note was written about the patient before.")}
        </Notice>
      )}
      <Facts
        items={[
          [t("Severity"), note.severity === "" ? null : note.severity],
          [t("Summary"), <Lines key="summary" text={note.summary} />],
          [t("Actions"), <Lines key="actions" text={note.actions} />],
          [t("If …, then …"), <Lines key="contingency" text={note.contingency} />],
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
      title={t("What I answer for")}
      actions={
        beds.length > 1 && (
          <button class="button" type="button" onClick={() => setAll(true)}>
            {tn("Hand over {count} bed", "Hand over all {count} beds", beds.length)}
          </button>
        )
      }
    >
      {mine.length === 0 ? (
        <Empty>{t("You answer for no bed of this unit")}</Empty>
      ) : (
        <ul class="shifts-people">
          {mine.map((duty) => (
            <li key={`${duty.bed} ${duty.post}`}>
              <strong>{placeOf(duty)}</strong> {t("since")} <Time at={duty.since} />
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
        aria-label={t("Hand over {place}", { place: placeOf(duty) })}
        onClick={() => onGive(duty)}
      >
        {t("Hand over")}
      </button>
    );
  const withdraw = async (): Promise<void> => {
    if (await run(() => post(`/handovers/${offer.id}/withdraw`, {}))) onDone();
  };
  return (
    <>
      <Badge tone={offer.overdue ? "bad" : "info"}>
        {offer.overdue
          ? t("{taker_name} has not accepted in time", { taker_name: offer.taker_name })
          : t("offered to {taker_name}", { taker_name: offer.taker_name })}
      </Badge>
      <button
        class="button"
        type="button"
        aria-disabled={busy}
        aria-label={t("Take back {place}", { place: placeOf(duty) })}
        onClick={() => void withdraw()}
      >
        {t("Take back")}
      </button>
      <Refusal problem={problem} />
    </>
  );
}

const SEVERITIES = [
  {
    value: "stable",
    get name() {
      return t("Stable");
    },
  },
  {
    value: "watcher",
    get name() {
      return t("Watcher: may get worse");
    },
  },
  {
    value: "unstable",
    get name() {
      return t("Unstable");
    },
  },
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
    <Dialog title={t("Hand over {place}", { place: placeOf(duty) })} onClose={onClose}>
      <Form
        label={t("Offer")}
        send={(key, said) =>
          post("/handovers", { unit, bed: duty.bed, post: duty.post, ...said }, { key })
        }
        onDone={() => {
          say(t("Offered {place}", { place: placeOf(duty) }));
          onDone();
          onClose();
        }}
        onCancel={onClose}
      >
        <Select
          name="taker"
          label={t("To")}
          blank={t("Whoever is planned for it")}
          options={(staff.data?.items.filter(fits) ?? []).map(({ account, name }) => ({
            value: account,
            name,
          }))}
        />
        {duty.occupied && (
          <>
            <Select
              name="severity"
              label={t("Severity")}
              blank={t("Not said")}
              options={SEVERITIES}
            />
            <TextArea name="summary" label={t("Summary")} maxLength={2000} />
            <TextArea name="actions" label={t("Actions")} maxLength={2000} />
            <TextArea name="contingency" label={t("If …, then …")} maxLength={2000} />
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
    <Dialog
      title={tn("Hand over {count} bed", "Hand over {count} beds", duties.length)}
      onClose={onClose}
    >
      <Form
        label={t("Offer all")}
        send={sendAll}
        onDone={() => {
          say(t("All beds are offered"));
          onClose();
        }}
        onCancel={onClose}
      >
        <Select
          name="taker"
          label={t("To")}
          blank={t("Whoever is planned for each")}
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
      <Panel title={t("Who answers for which bed")}>
        <Table
          caption={t("Who answers for which bed")}
          columns={[
            { name: t("Bed"), cell: placeOf, by: placeOf },
            {
              name: t("Who"),
              cell: (duty: DutyHeld) => (
                <>
                  {duty.name} {late(duty) && <Badge tone="warn">{t("shift is over")}</Badge>}
                </>
              ),
              by: ({ name }) => name,
            },
            {
              name: t("Since"),
              cell: ({ since }) => <Time at={since} />,
              by: ({ since }) => since,
            },
          ]}
          rows={duties.data?.items}
          keyOf={(duty) => `${duty.bed} ${duty.post} ${duty.account}`}
          load={duties}
          empty={t("Nobody answers for a bed of this unit")}
        />
        <TakeUp unit={unit} onDone={again} />
      </Panel>
      <Panel title={t("Handovers of the last day")}>
        <Table
          caption={t("Handovers of the last day")}
          columns={[
            { name: t("Bed"), cell: placeOf, by: placeOf },
            { name: t("From"), cell: ({ giver_name }: Handover) => giver_name },
            { name: t("To"), cell: ({ taker_name }) => taker_name },
            {
              name: t("State"),
              cell: (one) => <StateShown one={one} />,
              by: ({ state }) => state,
            },
          ]}
          rows={handovers.data?.items}
          keyOf={({ id }) => id}
          load={handovers}
          empty={t("None")}
        />
      </Panel>
    </div>
  );
}

const late = ({ off_at }: DutyHeld): boolean => off_at !== null && Date.parse(off_at) < Date.now();

function StateShown({ one }: { one: Handover }): JSX.Element {
  if (one.overdue) return <Badge tone="bad">{t("overdue")}</Badge>;
  if (one.state === "offered") return <Badge tone="info">{t("offered")}</Badge>;
  return (
    <>
      <Badge tone={one.state === "accepted" ? "ok" : "quiet"}>{term(one.state)}</Badge>{" "}
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
      say(t("You answer for it from now on"));
      uncovered.again();
      onDone();
    }
  };
  return (
    <>
      <ul class="shifts-people">
        {beds.map(({ bed, name }) => (
          <li key={bed}>
            <strong>{name}</strong> <Badge tone="bad">{t("nobody")}</Badge>
            <button
              class="button"
              type="button"
              aria-disabled={busy}
              aria-label={t("Take up {name}", { name })}
              onClick={() => void take(bed)}
            >
              {t("Take up")}
            </button>
          </li>
        ))}
      </ul>
      <Refusal problem={problem} />
    </>
  );
}
