/** Takes back what was entered. */

import type { JSX } from "preact";
import { del, Refusal, useSubmit } from "../kit";

interface UndoProps {
  path: string;
  words: string;
  /** Of what, for who does not see the row. */
  name?: string;
  onDone: () => void;
}

export function Undo({ path, words, name = "", onDone }: UndoProps): JSX.Element {
  const { busy, problem, run } = useSubmit();
  const undo = async (): Promise<void> => {
    if (await run(() => del(path))) onDone();
  };
  return (
    <>
      <button class="button" type="button" aria-disabled={busy} onClick={() => void undo()}>
        {words}
        {name !== "" && <span class="unseen"> {name}</span>}
      </button>
      <Refusal problem={problem} />
    </>
  );
}
