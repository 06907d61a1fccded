import "./tokens.css";
import "./base.css";
import { render } from "preact";
import { keepFlashing } from "./store/flash";
import { keepLive } from "./store/live";
import { restore } from "./store/session";
import { applyTheme } from "./store/theme";
import { App } from "./views/app";

applyTheme();
keepLive();
keepFlashing();
void restore();

const root = document.getElementById("app");
if (root !== null) render(<App />, root);
