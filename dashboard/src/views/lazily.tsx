/** A part of a page that is fetched when it is first wanted: the wall need not carry it. */

import type { ComponentType, JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { t } from "../words/words";

/** The module's default export, as a component that says so while it is on its way. */
export function lazily<P extends object>(
  load: () => Promise<{ readonly default: ComponentType<P> }>,
  waiting: () => JSX.Element | null = Waiting,
): (props: P) => JSX.Element | null {
  let here: ComponentType<P> | null = null;
  return function Lazily(props: P): JSX.Element | null {
    const [state, setState] = useState<"loading" | "here" | "failed">(
      here === null ? "loading" : "here",
    );
    useEffect(() => {
      if (state !== "loading") return;
      let left = false;
      load().then(
        (module) => {
          here = module.default;
          if (!left) setState("here");
        },
        () => {
          if (!left) setState("failed");
        },
      );
      return () => {
        left = true;
      };
    }, [state]);
    const Part = here;
    if (Part !== null) return <Part {...props} />;
    if (state === "failed")
      return (
        <p role="alert">
          {t("This part could not be fetched")}{" "}
          <button class="button" type="button" onClick={() => setState("loading")}>
            {t("Try again")}
          </button>
        </p>
      );
    return waiting();
  };
}

const Waiting = (): JSX.Element => <p role="status">{t("Loading…")}</p>;

/** For what is only sometimes there: nothing is said before it is. */
export const silently = (): null => null;
