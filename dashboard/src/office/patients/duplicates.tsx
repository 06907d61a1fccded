/** Two records that may be one person's: look at both, then make them one, or say they are two. */

import "./patients.css";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { t } from "../../words/words";
import {
  Badge,
  DayShown,
  Dialog,
  Empty,
  Facts,
  Failed,
  Field,
  Form,
  Loading,
  OfficePage,
  Pager,
  post,
  Refusal,
  say,
  usePages,
  useSubmit,
} from "../kit";
import type { Merge, Pair, Summary } from "./types";
import { fullName } from "./words";

interface Row extends Pair {
  readonly id: string;
}

export function Duplicates(): JSX.Element {
  const pairs = usePages<Row>("/patients/duplicates");
  const [asked, setAsked] = useState<Pair | null>(null);
  return (
    <OfficePage
      title={t("Double records")}
      actions={
        <a class="button" href="/patients/merges">
          {t("Merges")}
        </a>
      }
    >
      {pairs.problem && <Failed problem={pairs.problem} again={pairs.again} />}
      {pairs.items === undefined && !pairs.problem && <Loading />}
      {pairs.items?.length === 0 && !pairs.hasMore && (
        <Empty>{t("No two records look alike.")}</Empty>
      )}
      {pairs.items?.map((pair) => (
        <OnePair
          key={`${pair.first.id}-${pair.second.id}`}
          pair={pair}
          onMerge={() => setAsked(pair)}
          onDone={pairs.again}
        />
      ))}
      <Pager pages={pairs} />
      {asked && (
        <MergeDialog
          pair={asked}
          onClose={() => setAsked(null)}
          onDone={() => {
            setAsked(null);
            pairs.again();
          }}
        />
      )}
    </OfficePage>
  );
}

interface OnePairProps {
  pair: Pair;
  onMerge: () => void;
  onDone: () => void;
}

function OnePair({ pair, onMerge, onDone }: OnePairProps): JSX.Element {
  const { problem, run } = useSubmit();
  const tellApart = async (): Promise<void> => {
    const two = { first: pair.first.id, second: pair.second.id };
    if (await run(() => post("/patients/duplicates/distinct", two))) {
      say(t("Kept as two people"));
      onDone();
    }
  };
  return (
    <section
      class="patient-pair"
      aria-label={t("{full} and {full2}", {
        full: fullName(pair.first),
        full2: fullName(pair.second),
      })}
    >
      <div class="patient-note-head">
        <Badge tone={pair.points >= 70 ? "bad" : "warn"}>
          {t("{points} points", { points: pair.points })}
        </Badge>
        <span>{pair.reasons.join(", ")}</span>
      </div>
      <div class="office-columns">
        <Side who={pair.first} />
        <Side who={pair.second} />
      </div>
      <div class="form-end">
        <button class="button button-main" type="button" onClick={onMerge}>
          {t("Same person…")}
        </button>
        <button class="button" type="button" onClick={() => void tellApart()}>
          {t("Two people")}
        </button>
        <Refusal problem={problem} />
      </div>
    </section>
  );
}

function Side({ who }: { who: Summary }): JSX.Element {
  return (
    <Facts
      items={[
        [
          t("Name"),
          <a key="name" href={`/patients/${who.id}`}>
            {fullName(who)}
          </a>,
        ],
        [t("Born"), <DayShown key="born" at={who.birth_date} />],
        [t("Record number"), who.mrn],
        [t("Former name"), who.former_name || "–"],
        [t("City"), who.city || "–"],
        [t("Telephone"), who.phone || "–"],
      ]}
    />
  );
}

interface MergeDialogProps {
  pair: Pair;
  onClose: () => void;
  onDone: () => void;
}

function MergeDialog({ pair, onClose, onDone }: MergeDialogProps): JSX.Element {
  const both = [pair.first, pair.second] as const;
  const [winner, setWinner] = useState(pair.first.id);
  const send = async (key: string, said: Record<string, string>): Promise<void> => {
    const loser = winner === pair.first.id ? pair.second.id : pair.first.id;
    await post<Merge>("/patients/merges", { winner, loser, reason: said.reason }, { key });
    say(t("The two records are one"));
  };
  return (
    <Dialog title={t("Make the two records one")} onClose={onClose} wide>
      <p>
        {t(
          "All of the other record moves to the one that goes on; its number leads there from now on. It can be undone.",
        )}
      </p>
      <Form label={t("Make them one")} danger send={send} onDone={onDone} onCancel={onClose}>
        <fieldset class="field-group">
          <legend>{t("The record that goes on")}</legend>
          {both.map((who) => (
            <label class="check" key={who.id}>
              <input
                type="radio"
                name="winner"
                checked={winner === who.id}
                onChange={() => setWinner(who.id)}
              />
              {fullName(who)} · {who.mrn} · <DayShown at={who.birth_date} />
            </label>
          ))}
        </fieldset>
        <Field name="reason" label={t("How it is known")} required maxLength={500} />
      </Form>
    </Dialog>
  );
}
