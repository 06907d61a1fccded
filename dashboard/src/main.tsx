import "./tokens.css";
import "./base.css";
import "./forced.css";
import { render } from "preact";
import { keepFlashing } from "./store/flash";
import { keepHealth } from "./store/health";
import { loadLanguage } from "./store/language";
import { keepLive } from "./store/live";
import { keepPush } from "./store/push";
import { keepQueue } from "./store/queue";
import { restore } from "./store/session";
import { keepSite } from "./store/site";
import { keepSound } from "./store/sound";
import { applyTheme } from "./store/theme";
import { keepWorker } from "./store/worker";
import { App } from "./views/app";
import { Broken } from "./views/broken";

applyTheme();
await loadLanguage();
keepLive();
keepFlashing();
keepPush();
keepQueue();
keepHealth();
keepWorker();
keepSite();
keepSound();
void restore();

const root = document.getElementById("app");
if (root !== null)
  render(
    <Broken>
      <App />
    </Broken>,
    root,
  );
