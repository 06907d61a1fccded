import "./wall-bar.css";
import type { Signal } from "@preact/signals";
import type { JSX, RefObject } from "preact";
import { canFill, full, toggleFull } from "../store/screen";
import { dimByClock, nightByClock, theme, choose as wear } from "../store/theme";
import {
  activeTile,
  choice,
  choose,
  foundBeds,
  hasMine,
  lookedFor,
  unseenBeds,
} from "../store/wall";
import { t, tn } from "../words/words";
import { goTo, KeysDialog } from "./wall-keys";

interface BarProps {
  search: RefObject<HTMLInputElement | null>;
  keysShown: Signal<boolean>;
}

/** How this wall is grouped and ordered, what to look for, and how the screen is used. */
export function WallBar({ search, keysShown }: BarProps): JSX.Element {
  return (
    <section class="wall-bar" aria-label={t("The wall")}>
      <Order />
      <Search field={search} />
      <span class="wall-space" />
      <Night />
      {canFill && (
        <button class="button button-quiet" type="button" onClick={() => void toggleFull()}>
          {full.value ? t("Leave full screen") : t("Full screen")}
        </button>
      )}
      <button
        class="button button-quiet wall-keys-button"
        type="button"
        aria-haspopup="dialog"
        onClick={() => {
          keysShown.value = true;
        }}
      >
        {t("Keys")}
      </button>
      {keysShown.value && (
        <KeysDialog
          onClose={() => {
            keysShown.value = false;
          }}
        />
      )}
    </section>
  );
}

function Order(): JSX.Element {
  const { grouping, ordering, mineFirst, all } = choice.value;
  return (
    <>
      <label class="wall-choice">
        {t("Group")}
        <select
          value={grouping}
          onChange={({ currentTarget: { value } }) =>
            choose({ grouping: value === "unit" || value === "nurse" ? value : "none" })
          }
        >
          <option value="none">{t("none")}</option>
          <option value="unit">{t("by unit")}</option>
          <option value="nurse">{t("by nurse")}</option>
        </select>
      </label>
      <label class="wall-choice">
        {t("Order")}
        <select
          value={ordering}
          onChange={({ currentTarget: { value } }) =>
            choose({ ordering: value === "acuity" ? "acuity" : "bed" })
          }
        >
          <option value="bed">{t("by bed")}</option>
          <option value="acuity">{t("sickest first")}</option>
        </select>
      </label>
      {(hasMine.value || mineFirst) && (
        <label class="wall-check">
          <input
            type="checkbox"
            checked={mineFirst}
            onChange={({ currentTarget: { checked } }) => choose({ mineFirst: checked })}
          />
          {t("My beds first")}
        </label>
      )}
      {(unseenBeds.value > 0 || all) && (
        <label class="wall-check">
          <input
            type="checkbox"
            checked={all}
            onChange={({ currentTarget: { checked } }) => choose({ all: checked })}
          />
          {t("All beds")} <small>+{unseenBeds}</small>
        </label>
      )}
    </>
  );
}

function Search({ field }: { field: RefObject<HTMLInputElement | null> }): JSX.Element {
  const forget = (): void => {
    lookedFor.value = "";
  };
  const go = (): void => {
    const [first] = foundBeds.value;
    if (first !== undefined) goTo(document.querySelector(".beds"), first);
  };
  return (
    <form
      class="wall-search"
      onSubmit={(event) => {
        event.preventDefault();
        go();
      }}
    >
      <input
        ref={field}
        type="search"
        autoComplete="off"
        aria-label={t("Look for a bed or a nurse")}
        placeholder={t("Bed or nurse")}
        value={lookedFor}
        onInput={({ currentTarget: { value } }) => {
          lookedFor.value = value;
        }}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          forget();
          goTo(document.querySelector(".beds"), activeTile.value);
        }}
        onBlur={forget}
      />
      <span class="wall-found" role="status">
        {lookedFor.value.trim() !== "" && tn("{count} bed", "{count} beds", foundBeds.value.length)}
      </span>
    </form>
  );
}

/** Dim by hand now, and by the clock every night. */
function Night(): JSX.Element {
  const dark = theme.value === "night";
  return (
    <>
      <button
        class="button button-quiet"
        type="button"
        aria-pressed={dark}
        onClick={() => wear(dark ? "dark" : "night")}
      >
        {t("Night")}
      </button>
      <label class="wall-check">
        <input
          type="checkbox"
          checked={nightByClock.value}
          onChange={({ currentTarget: { checked } }) => dimByClock(checked)}
        />
        <span>{t("nightly 22–6")}</span>
      </label>
    </>
  );
}
