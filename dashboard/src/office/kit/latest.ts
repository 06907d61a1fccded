/** Asks while somebody types: after a pause, and only the answer to the last word is shown. */

export interface Latest<Q> {
  /** Ask soon; an earlier question is given up. */
  ask(question: Q): void;
  /** Ask nothing more and show nothing more. */
  stop(): void;
}

export interface LatestParts<Q, A> {
  ask(question: Q, signal: AbortSignal): Promise<A>;
  shown(answer: A, question: Q): void;
  failed(why: unknown, question: Q): void;
  pauseMs: number;
}

export function latest<Q, A>({ ask, shown, failed, pauseMs }: LatestParts<Q, A>): Latest<Q> {
  let pending: ReturnType<typeof setTimeout> | undefined;
  let under: AbortController | null = null;

  const stop = (): void => {
    clearTimeout(pending);
    under?.abort();
    under = null;
  };

  const begin = async (question: Q): Promise<void> => {
    const mine = new AbortController();
    under = mine;
    try {
      const answer = await ask(question, mine.signal);
      // A fetch that had ended before it was given up still answers.
      if (under === mine) shown(answer, question);
    } catch (why) {
      if (under === mine) failed(why, question);
    }
  };

  return {
    ask: (question) => {
      stop();
      pending = setTimeout(() => void begin(question), pauseMs);
    },
    stop,
  };
}
