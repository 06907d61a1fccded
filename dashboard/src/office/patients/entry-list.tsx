/** A list of the clinical record: entries are added, changed, and ended with a reason. */

import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";
import { t } from "../../words/words";
import { type Column, type Load, Panel, Table } from "../kit";
import { EndDialog, SaidOf } from "./entries";
import type { Entry } from "./types";

/** What the form of an entry is given. */
export interface EditProps<T> {
  /** Of the list: where a new one is sent, and below which each stands. */
  path: string;
  /** Null for a new one. */
  one: T | null;
  onClose: () => void;
  onDone: () => void;
}

interface EntryListProps<T> {
  title: string;
  path: string;
  entries: Load<{ readonly items: readonly T[] }>;
  columns: readonly Column<T>[];
  empty: string;
  /** Words of the buttons, and of the dialog that ends an entry. */
  words: { add: string; change: string; end: string; ending: string };
  mayChange?: (one: T) => boolean;
  /** Beside the button that adds. */
  beside?: (onDone: () => void) => ComponentChildren;
  Edit: (props: EditProps<T>) => JSX.Element;
}

export function EntryList<T extends Entry>(props: EntryListProps<T>): JSX.Element {
  const { title, path, entries, words, mayChange = () => true, Edit } = props;
  const [edited, setEdited] = useState<T | "new" | null>(null);
  const [ended, setEnded] = useState<T | null>(null);
  const done = (): void => {
    setEdited(null);
    setEnded(null);
    entries.again();
  };
  return (
    <Panel
      title={title}
      actions={
        <>
          {props.beside?.(done)}
          <button class="button" type="button" onClick={() => setEdited("new")}>
            {words.add}
          </button>
        </>
      }
    >
      <Table
        caption={title}
        columns={[
          ...props.columns,
          { name: t("Said"), cell: (one) => <SaidOf entry={one} /> },
          {
            name: "",
            cell: (one) =>
              one.ended_at === null && (
                <div class="form-end">
                  {mayChange(one) && (
                    <button class="button" type="button" onClick={() => setEdited(one)}>
                      {words.change}
                    </button>
                  )}
                  <button class="button" type="button" onClick={() => setEnded(one)}>
                    {words.end}
                  </button>
                </div>
              ),
          },
        ]}
        rows={entries.data?.items}
        keyOf={(one) => one.id}
        load={entries}
        empty={props.empty}
      />
      {edited !== null && (
        <Edit
          path={path}
          one={edited === "new" ? null : edited}
          onClose={() => setEdited(null)}
          onDone={done}
        />
      )}
      {ended && (
        <EndDialog
          title={words.ending}
          path={`${path}/${ended.id}`}
          revision={ended.revision}
          onClose={() => setEnded(null)}
          onDone={done}
        />
      )}
    </Panel>
  );
}
