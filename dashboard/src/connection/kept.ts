/**
 * What this browser writes down so that it outlives the page: answers that wait for the server.
 * Where there is no IndexedDB they live in the page alone.
 */

import type { Waiting } from "../state/queue";

const DATABASE = "wardwatch";
const STORE = "answers";

function opened(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(DATABASE, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: "key" });
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
    asked.onblocked = () => reject(asked.error);
  });
}

async function within<T>(
  mode: IDBTransactionMode,
  act: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const database = await opened();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(STORE, mode);
      const asked = act(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(asked.result);
      transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    database.close();
  }
}

/** One at a time, so that what is written and then crossed out is crossed out. */
let last: Promise<unknown> = Promise.resolve();

function inTurn<T>(act: () => Promise<T>, without: T): Promise<T> {
  const mine = last.then(act).catch(() => without);
  last = mine;
  return mine;
}

export const keep = (one: Waiting): Promise<unknown> =>
  inTurn<unknown>(() => within("readwrite", (store) => store.put(one)), undefined);

export const forget = (key: string): Promise<unknown> =>
  inTurn<unknown>(() => within("readwrite", (store) => store.delete(key)), undefined);

/** Everything that is written down, of whomever. */
export const kept = (): Promise<readonly Waiting[]> =>
  inTurn(() => within("readonly", (store) => store.getAll() as IDBRequest<Waiting[]>), []);
