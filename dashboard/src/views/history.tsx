import "./history.css";
import { useComputed, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import * as rest from "../connection/rest";
import { ward } from "../store/live";
import { noteOutdated } from "../store/outdated";
import { noteProblem } from "../store/session";
import type { AlertView } from "../wire";
import { t } from "../words/words";
import { Past } from "./past";

const STATES = [
  {
    key: "all",
    get name() {
      return t("All");
    },
  },
  {
    key: "open",
    get name() {
      return t("Open");
    },
  },
  {
    key: "settled",
    get name() {
      return t("Settled");
    },
  },
] as const;
const AT_ONCE = 50;
/** What could not be read is asked for again by itself. */
const RETRY_MS = 5_000;

/** What happened: every alert with who answered it and when. */
export function HistoryPage(): JSX.Element {
  const state = useSignal<rest.AlertQuery["state"]>("all");
  const bed = useSignal("");
  const beds = useComputed(() =>
    [...ward.value.beds.values()].map(({ id, name }) => ({ id, name })),
  );
  return (
    <div class="page">
      <header class="history-head">
        <h1>{t("History")}</h1>
        <label>
          {t("Bed")}{" "}
          <select
            value={bed.value}
            onChange={(event) => {
              bed.value = event.currentTarget.value;
            }}
          >
            <option value="">{t("All beds")}</option>
            {beds.value.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <fieldset class="trends-spans">
          <legend class="unseen">{t("Which alerts")}</legend>
          {STATES.map(({ key, name }) => (
            <button
              key={key}
              type="button"
              class="button button-quiet"
              aria-pressed={state.value === key}
              onClick={() => {
                state.value = key;
              }}
            >
              {name}
            </button>
          ))}
        </fieldset>
      </header>
      <Found key={`${state.value} ${bed.value}`} state={state.value} bed={bed.value} />
    </div>
  );
}

function Found({ state, bed }: { state: rest.AlertQuery["state"]; bed: string }): JSX.Element {
  const items = useSignal<AlertView[] | null | undefined>(undefined);
  const next = useSignal<string | null>(null);
  const readMs = useSignal(0);
  const failures = useSignal(0);
  // The board changes when an alert is raised, answered or settled: the list is read again.
  const board = useComputed(() => ward.value.alerts);

  const read = async (cursor: string | null): Promise<void> => {
    try {
      const page = await rest.alerts({
        state,
        limit: AT_ONCE,
        ...(bed === "" ? {} : { bed }),
        ...(cursor === null ? {} : { cursor }),
      });
      items.value = cursor === null ? page.items : [...(items.peek() ?? []), ...page.items];
      next.value = page.next;
      readMs.value = Date.now();
      failures.value = 0;
    } catch (why) {
      noteProblem(why);
      items.value ??= null;
      if (cursor === null) failures.value += 1;
    }
  };

  const refresh = (): void => {
    // A list somebody has paged through must not jump back to its start.
    if ((items.peek()?.length ?? 0) <= AT_ONCE) void read(null);
  };
  useEffect(refresh, [board.value]);

  useEffect(() => {
    if (failures.value === 0) return;
    const again = setTimeout(refresh, RETRY_MS);
    return () => clearTimeout(again);
  }, [failures.value]);
  const isOld = failures.value > 0 && items.value !== null;
  useEffect(() => (isOld ? noteOutdated(readMs.peek()) : undefined), [isOld]);

  return (
    <section class="panel">
      <Past alerts={items.value} />
      {next.value !== null && (
        <button class="button history-more" type="button" onClick={() => void read(next.peek())}>
          {t("Show more")}
        </button>
      )}
    </section>
  );
}
