import type { ComponentChildren } from "preact";
import { Component } from "preact";
import { t } from "../words/words";

/** Long enough to be read, short enough for a wall that nobody stands before. */
const AGAIN_AFTER_MS = 10_000;

/** What cannot be drawn must not be left standing as it was: says so, and loads the page again. */
export class Broken extends Component<{ children: ComponentChildren }, { broken: boolean }> {
  override state = { broken: false };

  override componentDidCatch(why: unknown): void {
    console.error(why);
    this.setState({ broken: true });
    setTimeout(() => location.reload(), AGAIN_AFTER_MS);
  }

  override render(): ComponentChildren {
    if (!this.state.broken) return this.props.children;
    return (
      <div class="waiting" role="alert">
        <h1>{t("THIS SCREEN IS BROKEN")}</h1>
        <p>{t("Watch the patients, not this screen. It loads itself again in ten seconds.")}</p>
        <button class="button button-main" type="button" onClick={() => location.reload()}>
          {t("Load it now")}
        </button>
        <p class="muted">{t("Not a medical device")}</p>
      </div>
    );
  }
}
