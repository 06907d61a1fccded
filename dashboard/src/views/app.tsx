import "./app.css";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { homeOf } from "../office/areas";
import { Office, Toasts } from "../office/frame";
import { announcement, known, warnings, watching } from "../store/live";
import { followLinks, type Route, route } from "../store/route";
import { session } from "../store/session";
import { measures } from "../store/site";
import { keepTitle } from "../store/title";
import { t } from "../words/words";
import { AlertsPage } from "./alerts";
import { Banners } from "./banners";
import { BedPage } from "./bed";
import { DeadMan } from "./dead-man";
import { FirstPassword } from "./first-password";
import { Fresher } from "./fresher";
import { Header } from "./header";
import { HistoryPage } from "./history";
import { lazily } from "./lazily";
import { NoServer } from "./no-server";
import { NotWatching } from "./not-watching";
import { Outdated } from "./outdated";
import { Queued } from "./queued";
import { SignIn } from "./sign-in";
import { TabletTroubles } from "./tablet-troubles";
import { Tour } from "./tour";
import { Wall } from "./wall";
import { WaveWall } from "./wave-wall";

export function App(): JSX.Element {
  if (session.value === undefined) return <NoServer />;
  if (session.value === null)
    return (
      <>
        <NotWatching />
        <SignIn />
      </>
    );
  if (session.value.first_password) return <FirstPassword />;
  return <Shell key={measures.value} />;
}

function Shell(): JSX.Element {
  useEffect(keepTitle, []);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: links inside are followed without a reload
    // biome-ignore lint/a11y/useKeyWithClickEvents: Enter on a link arrives as a click
    <div
      class="shell"
      data-dead={
        route.value.page !== "office" && warnings.value.some(({ level }) => level === "dead")
      }
      onClick={followLinks}
    >
      <a class="skip" href="#main">
        {t("Skip to the content")}
      </a>
      <Header />
      <Banners />
      <Outdated />
      <Fresher />
      <Queued />
      <TabletTroubles />
      <div class="unseen" role="alert">
        {announcement}
      </div>
      <main id="main" tabIndex={-1}>
        <Page />
      </main>
      <Toasts />
      {watching.value && route.value.page === "wall" && <Tour />}
      {watching.value && <DeadMan />}
    </div>
  );
}

function Page(): JSX.Element {
  const { value } = route;
  if (value.page === "office")
    return <Office key={value.area} area={value.area} rest={value.rest} />;
  if (value.page === "missing") return <Missing />;
  // Who sees no values begins where their work is.
  if (!watching.value) return <Office area={homeOf(session.value?.role)} rest={NOTHING_MORE} />;
  if (!known.value) return <Waiting text={t("Waiting for the ward…")} />;
  return <LivePage route={value} />;
}

const NOTHING_MORE: readonly string[] = [];

function Missing(): JSX.Element {
  return (
    <div class="waiting">
      <h1>{t("There is no such page")}</h1>
      <a href="/">{t("Back to the start")}</a>
    </div>
  );
}

const MePage = lazily(() => import("./tablet/me"));
const ScreensPage = lazily(() => import("./tablet/screens"));

type LiveRoute = Exclude<Route, { page: "office" | "missing" }>;

function LivePage({ route: value }: { route: LiveRoute }): JSX.Element {
  switch (value.page) {
    case "wall":
      return <Wall />;
    case "alerts":
      return <AlertsPage />;
    case "history":
      return <HistoryPage />;
    case "waves":
      return <WaveWall />;
    case "me":
      return <MePage />;
    case "screens":
      return <ScreensPage />;
    case "bed":
      return <BedPage key={value.id} id={value.id} />;
  }
}

export function Waiting({ text }: { text: string }): JSX.Element {
  return (
    <div class="waiting" role="status">
      <span class="waiting-pulse" aria-hidden="true" />
      <p>{text}</p>
      <p class="muted">{t("Not a medical device")}</p>
    </div>
  );
}
