/** Loading as hooks: given up when the page goes, asked again by interval or on demand. */

import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { get, query } from "../../connection/office";
import { noteOutdated } from "../../store/outdated";
import {
  arrived,
  begun,
  failed,
  joined,
  type Loaded,
  NOTHING,
  type PageOf,
  passes,
} from "./loading";

export interface Load<T> extends Loaded<T> {
  /** Ask again now; the old data stays meanwhile. */
  again(): void;
  /** Show this until it is asked again: what a `put` answered, for instance. */
  take(data: T): void;
}

export interface LoadOptions {
  /** Ask again this often while the page is visible; never when absent. */
  readonly everyS?: number;
}

/** What may pass is asked again this often, however seldom it is asked otherwise. */
const RETRY_S = 5;

/**
 * Loads whatever `load` fetches, again whenever `of` changes; nothing while `of` is null.
 *
 *     const board = useLoading(unit, (signal) => get<Board>(`/units/${unit}/board`, { signal }));
 */
export function useLoading<T>(
  of: string | null,
  load: (signal: AbortSignal) => Promise<T>,
  { everyS }: LoadOptions = {},
): Load<T> {
  const [state, setState] = useState<Loaded<T>>(NOTHING);
  const [turn, setTurn] = useState(0);
  const shownOf = useRef(of);
  const how = useRef(load);
  how.current = load;
  const asking = useRef<AbortController | null>(null);
  const arrivedMs = useRef(0);

  useEffect(() => {
    if (of === null) {
      setState(NOTHING);
      return;
    }
    const mine = new AbortController();
    // What belonged to another question is not old data of this one.
    const other = shownOf.current !== of;
    shownOf.current = of;
    setState((before) => begun(other ? NOTHING : before));
    asking.current = mine;
    how.current(mine.signal).then(
      (data) => {
        if (mine.signal.aborted) return;
        asking.current = null;
        arrivedMs.current = Date.now();
        setState(arrived(data));
      },
      (why: unknown) => {
        if (mine.signal.aborted) return;
        asking.current = null;
        setState((before) => failed(before, why));
      },
    );
    return () => mine.abort();
  }, [of, turn]);

  const again = useCallback(() => setTurn((before) => before + 1), []);
  const away = state.problem !== null && passes(state.problem);
  const nextS = away ? Math.min(everyS ?? RETRY_S, RETRY_S) : everyS;
  useEffect(() => {
    if (nextS === undefined) return;
    const timer = setInterval(() => {
      // A slow answer is waited for, not asked for anew.
      if (document.visibilityState === "visible" && asking.current === null) again();
    }, nextS * 1_000);
    return () => clearInterval(timer);
  }, [nextS, again]);
  const isOld = state.problem !== null && state.data !== undefined;
  useEffect(() => (isOld ? noteOutdated(arrivedMs.current) : undefined), [isOld]);
  const take = useCallback(
    (data: T) => {
      arrivedMs.current = Date.now();
      setState(arrived(data));
      if (asking.current === null) return;
      // An answer that is on its way may be older than this.
      asking.current.abort();
      again();
    },
    [again],
  );
  return { ...state, again, take };
}

/** What one `GET` answers: `useLoad<Patient>(`/patients/${id}`)`. */
export function useLoad<T>(path: string | null, options: LoadOptions = {}): Load<T> {
  return useLoading(path, (signal) => get<T>(path ?? "", { signal }), options);
}

export interface Pages<T> extends Load<PageOf<T>> {
  readonly items: readonly T[] | undefined;
  readonly hasMore: boolean;
  readonly moreBusy: boolean;
  more(): void;
}

/** A long list by cursor: the first page at once, the next ones on demand (`Pager`). */
export function usePages<T extends { readonly id: string | number }>(
  path: string | null,
  wanted: Readonly<Record<string, string | number | null | undefined>> = {},
  options: LoadOptions = {},
): Pages<T> {
  const of = path === null ? null : `${path}${query(wanted)}`;
  const first = useLoad<PageOf<T>>(of, options);
  const [moreBusy, setMoreBusy] = useState(false);
  const now = useRef(of);
  now.current = of;
  const next = first.data?.next ?? null;

  const more = useCallback(async () => {
    if (path === null || next === null || moreBusy) return;
    setMoreBusy(true);
    try {
      const page = await get<PageOf<T>>(`${path}${query({ ...wanted, cursor: next })}`);
      if (now.current === of) first.take(joined(first.data, page, (row) => row.id));
    } finally {
      setMoreBusy(false);
    }
  }, [path, next, moreBusy, of, first.data]);

  return {
    ...first,
    items: first.data?.items,
    hasMore: next !== null,
    moreBusy,
    more: () => void more().catch(() => first.again()),
  };
}
