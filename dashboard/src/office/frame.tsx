/** Around the office pages: which of them, fetched when it is first opened, and the toasts. */

import "./frame.css";
import type { ComponentType, JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Area } from "../store/route";
import { session } from "../store/session";
import { toasts, unsay } from "../store/toasts";
import { t } from "../words/words";
import { entryOf, listedFor, type PageProps } from "./areas";

interface OfficeProps extends PageProps {
  readonly area: Area;
}

/** The page of an area, below the row of all that this person uses. */
export function Office({ area, rest }: OfficeProps): JSX.Element {
  const role = session.value?.role;
  const entry = entryOf(area);
  const admitted = role !== undefined && entry?.roles.includes(role);
  return (
    <>
      <Areas here={area} />
      {admitted ? (
        <Lazy key={area} area={area} rest={rest} />
      ) : (
        <div class="waiting">
          <h1>{t("{page} is not for your role", { page: entry?.name ?? area })}</h1>
          <a href="/">{t("Back to the start")}</a>
        </div>
      )}
    </>
  );
}

function Areas({ here }: { here: Area }): JSX.Element | null {
  const role = session.value?.role;
  if (role === undefined) return null;
  return (
    <nav class="areas" aria-label={t("Hospital")}>
      {listedFor(role).map(({ area, name }) => (
        <a key={area} href={`/${area}`} aria-current={area === here ? "page" : undefined}>
          {name}
        </a>
      ))}
    </nav>
  );
}

const known = new Map<Area, ComponentType<PageProps>>();

function Lazy({ area, rest }: OfficeProps): JSX.Element {
  const [state, setState] = useState<"loading" | "here" | "failed">(
    known.has(area) ? "here" : "loading",
  );
  const [tries, setTries] = useState(0);
  useEffect(() => {
    if (known.has(area)) return;
    let left = false;
    setState("loading");
    entryOf(area)
      ?.load()
      .then((module) => {
        known.set(area, module.default);
        if (!left) setState("here");
      })
      .catch(() => {
        if (!left) setState("failed");
      });
    return () => {
      left = true;
    };
  }, [area, tries]);
  const Page = known.get(area);
  if (Page !== undefined) return <Page rest={rest} />;
  if (state === "failed")
    return (
      <div class="waiting" role="alert">
        <h1>{t("This page could not be fetched")}</h1>
        <button class="button" type="button" onClick={() => setTries(tries + 1)}>
          {t("Try again")}
        </button>
        {/* After an update of the server its old files are gone. */}
        <button class="button" type="button" onClick={() => location.reload()}>
          {t("Load everything again")}
        </button>
      </div>
    );
  return (
    <div class="waiting" role="status">
      <span class="waiting-pulse" aria-hidden="true" />
      <p>{t("Loading…")}</p>
    </div>
  );
}

/** What was just done, over whatever page is shown. */
export function Toasts(): JSX.Element {
  return (
    <div class="toasts" role="status" aria-live="polite">
      {toasts.value.map(({ id, text, tone }) => (
        <div key={id} class="toast" data-tone={tone}>
          <span>{text}</span>
          <button class="button button-quiet" type="button" onClick={() => unsay(id)}>
            {t("Close")}
          </button>
        </div>
      ))}
    </div>
  );
}
