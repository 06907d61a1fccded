/** What was merged, by whom and why; and its undoing. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { t } from "../../words/words";
import {
  Badge,
  Dialog,
  Moment,
  OfficePage,
  Pager,
  post,
  Refusal,
  say,
  Table,
  usePages,
  useSubmit,
} from "../kit";
import type { Merge } from "./types";
import { placeWords } from "./words";

export function Merges(): JSX.Element {
  const merges = usePages<Merge>("/patients/merges");
  const [asked, setAsked] = useState<Merge | null>(null);
  return (
    <OfficePage
      title={t("Merges")}
      actions={
        <a class="button" href="/patients/duplicates">
          {t("Double records")}
        </a>
      }
    >
      <Table
        caption={t("Merges")}
        columns={[
          { name: t("When"), cell: (one) => <Moment at={one.at} /> },
          { name: t("Old record"), cell: (one) => `${one.loser_name} · ${one.loser_mrn}` },
          {
            name: t("Goes on"),
            cell: (one) => (
              <a href={`/patients/${one.winner}`}>{`${one.winner_name} · ${one.winner_mrn}`}</a>
            ),
          },
          { name: t("Moved"), cell: (one) => movedWords(one) },
          { name: t("By"), cell: (one) => one.account },
          { name: t("Why"), cell: (one) => one.reason },
          {
            name: "",
            cell: (one) =>
              one.undone_at === null ? (
                <button class="button" type="button" onClick={() => setAsked(one)}>
                  {t("Undo…")}
                </button>
              ) : (
                <Badge>{t("Undone by {person}", { person: one.undone_by ?? "" })}</Badge>
              ),
          },
        ]}
        rows={merges.items}
        keyOf={(one) => one.id}
        load={merges}
        empty={t("Nothing was merged.")}
      />
      <Pager pages={merges} />
      {asked && (
        <UndoDialog
          merge={asked}
          onClose={() => setAsked(null)}
          onDone={() => {
            setAsked(null);
            merges.again();
          }}
        />
      )}
    </OfficePage>
  );
}

function movedWords(merge: Merge): string {
  const places = Object.entries(merge.moved).map(([place, rows]) => `${rows} ${placeWords(place)}`);
  return places.length === 0 ? "nothing" : places.join(", ");
}

interface UndoProps {
  merge: Merge;
  onClose: () => void;
  onDone: () => void;
}

function UndoDialog({ merge, onClose, onDone }: UndoProps): JSX.Element {
  const { busy, problem, run } = useSubmit();
  const undo = async (): Promise<void> => {
    if (await run(() => post(`/patients/merges/${merge.id}/undo`, undefined))) {
      say(t("Two records again"));
      onDone();
    }
  };
  return (
    <Dialog title={t("Undo the merge")} onClose={onClose}>
      <p>
        {t(
          "What came with {loser_name} ({moved}) goes back. What was written since stays with {winner_name}.",
          {
            loser_name: merge.loser_name,
            moved: movedWords(merge),
            winner_name: merge.winner_name,
          },
        )}
      </p>
      <div class="form-end">
        <button
          class="button button-danger"
          type="button"
          aria-disabled={busy}
          onClick={() => void undo()}
        >
          {t("Undo")}
        </button>
        <Refusal problem={problem} />
      </div>
    </Dialog>
  );
}
