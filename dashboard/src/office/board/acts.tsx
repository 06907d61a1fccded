/** What is known of one bed, and what can be done with it. */

import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { term } from "../../words/terms";
import { t } from "../../words/words";
import { Badge, Facts, Moment, Panel, post, Refusal, say, session, useSubmit } from "../kit";
import { Admit } from "./admit";
import { Block, Isolate, Monitor, Reserve, Settle } from "./bed-dialogs";
import { awayWords, type BedOnBoard, type Board, STATES, sexAndAge, who } from "./board";
import { Cancel, Discharge, Leave, Swap, Transfer } from "./stay-dialogs";

export interface ActProps {
  bed: BedOnBoard;
  board: Board;
  /** Close the dialog; the board is asked again. */
  onDone: () => void;
  onClose: () => void;
}

type Dialogs = Readonly<Record<string, (props: ActProps) => JSX.Element>>;
const DIALOGS: Dialogs = {
  admit: Admit,
  transfer: Transfer,
  swap: Swap,
  discharge: Discharge,
  leave: Leave,
  cancel: Cancel,
  reserve: Reserve,
  block: Block,
  isolate: Isolate,
  monitor: Monitor,
  settle: Settle,
};

const CARE = ["nurse", "charge", "clinician"];

export function Acts({ bed, board, onClose, onDone }: ActProps): JSX.Element {
  const [open, setOpen] = useState("");
  const heading = useRef<HTMLDivElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const done = (): void => {
    setOpen("");
    onDone();
  };
  const Open = DIALOGS[open];
  const ask = (name: string, words: string): JSX.Element => (
    <button class="button" type="button" onClick={() => setOpen(name)}>
      {words}
    </button>
  );
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape is a way more to close it
    <div
      class="board-acts"
      ref={heading}
      tabIndex={-1}
      onKeyDown={(event) => {
        // A dialog within closes itself.
        if (event.key === "Escape" && open === "") onClose();
      }}
    >
      <Panel
        title={bed.name}
        actions={
          <button class="button button-quiet" type="button" onClick={onClose}>
            {t("Close")}
          </button>
        }
      >
        <Known bed={bed} />
        <div class="board-buttons">{buttons(bed, ask, done)}</div>
      </Panel>
      {Open !== undefined && (
        <Open bed={bed} board={board} onDone={done} onClose={() => setOpen("")} />
      )}
    </div>
  );
}

function Known({ bed }: { bed: BedOnBoard }): JSX.Element {
  const stands = bed.states.map((each) => (
    <div key={each.kind}>
      {t("{state} since", {
        state: each.kind === "cleaning" ? t("To be cleaned") : term(each.kind),
      })}{" "}
      <Moment at={each.since} />
      {each.until !== null && (
        <>
          {" "}
          {t("until")} <Moment at={each.until} />
        </>
      )}
      {each.reason !== "" && ` · ${each.reason}`}
    </div>
  ));
  const items: [string, ComponentChildren][] = [
    [t("State"), <Badge key="state">{STATES[bed.state].word}</Badge>],
    [t("Room"), bed.room_name],
    [t("Patient"), bed.state === "occupied" ? patient(bed) : null],
    [t("Since"), bed.since && <Moment at={bed.since} />],
    [t("Expected to leave"), bed.expected_end && <Moment at={bed.expected_end} />],
    [t("Away"), bed.away && `${awayWords(bed.away.kind)}`],
    [t("Isolation"), bed.isolation.map(({ kind }) => term(kind)).join(", ") || null],
    [
      t("Monitor"),
      bed.monitor && `${bed.monitor}${bed.link === null ? "" : ` · ${term(bed.link)}`}`,
    ],
    ["NEWS2", bed.news2],
    [t("Stands against its use"), stands.length > 0 ? stands : null],
  ];
  return (
    <>
      <Facts items={items.filter(([, value]) => value !== null && value !== undefined)} />
      <p>
        <a href={`/beds/${encodeURIComponent(bed.id)}`}>{t("Open the bed")}</a>
        {" · "}
        <a href={`/stays/bed/${encodeURIComponent(bed.id)}`}>{t("Who lay here")}</a>
        {bed.patient !== null && !bed.doubtful && (
          <>
            {" · "}
            <a href={`/patients/${bed.patient.id}`}>{t("Record")}</a>
            {" · "}
            <a href={`/stays/patient/${bed.patient.id}`}>{t("Stays")}</a>
          </>
        )}
      </p>
    </>
  );
}

const patient = (bed: BedOnBoard): string =>
  `${who(bed)} ${sexAndAge(bed)}`.trim() || t("Not named");

function buttons(
  bed: BedOnBoard,
  ask: (name: string, words: string) => JSX.Element,
  done: () => void,
): JSX.Element {
  const role = session.value?.role ?? "";
  const places = [...CARE, "bed_manager"].includes(role);
  const admits = places || role === "front_desk";
  const engineers = [...CARE, "biomed"].includes(role);
  const has = (kind: string): boolean => bed.states.some((each) => each.kind === kind);
  const end = (kind: string, words: string): JSX.Element => (
    <Press path={`/beds/${encodeURIComponent(bed.id)}/states/${kind}/end`} onDone={done}>
      {words}
    </Press>
  );
  if (bed.state === "occupied")
    return (
      <>
        {bed.doubtful && CARE.includes(role) && ask("settle", t("Who is it? Settle…"))}
        {places && bed.admission !== null && (
          <>
            {ask("transfer", t("Transfer…"))}
            {ask("swap", t("Swap…"))}
            {ask("discharge", t("Discharge…"))}
            {bed.away === null ? ask("leave", t("Away…")) : <Back bed={bed} onDone={done} />}
            {ask("isolate", t("Isolation…"))}
          </>
        )}
        {engineers && ask("monitor", t("Monitor…"))}
        {places && ask("reserve", t("Reserve next…"))}
        {admits && bed.admission !== null && ask("cancel", t("Admitted by mistake…"))}
      </>
    );
  return (
    <>
      {admits && (bed.state === "free" || bed.state === "reserved") && ask("admit", t("Admit…"))}
      {places && !has("reserved") && ask("reserve", t("Reserve…"))}
      {places && has("reserved") && end("reserved", t("Keep for nobody"))}
      {places && has("cleaning") && end("cleaning", t("It is clean"))}
      {places && !has("cleaning") && (
        <Press
          path={`/beds/${encodeURIComponent(bed.id)}/states`}
          body={{ kind: "cleaning" }}
          onDone={done}
        >
          {t("To be cleaned")}
        </Press>
      )}
      {places && !has("blocked") && ask("block", t("Block…"))}
      {places && has("blocked") && end("blocked", t("No longer blocked"))}
      {engineers && ask("monitor", t("Monitor…"))}
    </>
  );
}

function Back({ bed, onDone }: { bed: BedOnBoard; onDone: () => void }): JSX.Element {
  return (
    <Press
      path={`/admissions/${bed.admission}/return`}
      revision={bed.revision ?? 0}
      onDone={onDone}
    >
      {t("Back in the bed")}
    </Press>
  );
}

interface PressProps {
  path: string;
  body?: object;
  revision?: number;
  onDone: () => void;
  children: string;
}

/** A button that does one thing at once. */
function Press({ path, body = {}, revision, onDone, children }: PressProps): JSX.Element {
  const sending = useSubmit();
  const press = async (): Promise<void> => {
    const asked = revision === undefined ? {} : { revision };
    if (await sending.run((key) => post(path, body, { key, ...asked }))) {
      say(children);
      onDone();
    }
  };
  return (
    <>
      <button
        class="button"
        type="button"
        aria-disabled={sending.busy}
        onClick={() => void press()}
      >
        {children}
      </button>
      <Refusal problem={sending.problem} onLookAgain={onDone} />
    </>
  );
}
