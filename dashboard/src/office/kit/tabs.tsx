/** Tabs: as links where the address names the tab, or as buttons within a page. */

import "./tabs.css";
import type { ComponentChildren, JSX } from "preact";
import { useId, useRef } from "preact/hooks";

export interface LinkTab {
  readonly name: string;
  readonly href: string;
  readonly here: boolean;
}

/** Links to the parts of a page; the usual way, since an address can be sent to somebody. */
export function LinkTabs(props: { label: string; tabs: readonly LinkTab[] }): JSX.Element {
  return (
    <nav class="tabs" aria-label={props.label}>
      {props.tabs.map(({ name, href, here }) => (
        <a key={href} class="tab" href={href} aria-current={here ? "page" : undefined}>
          {name}
        </a>
      ))}
    </nav>
  );
}

export interface Tab {
  readonly id: string;
  readonly name: ComponentChildren;
}

interface TabsProps {
  label: string;
  tabs: readonly Tab[];
  chosen: string;
  onChoose: (id: string) => void;
  /** The chosen tab's. */
  children: ComponentChildren;
}

/** ARIA tabs: one stop for the Tab key, arrows between them. */
export function Tabs({ label, tabs, chosen, onChoose, children }: TabsProps): JSX.Element {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const press = (event: KeyboardEvent): void => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const here = tabs.findIndex((tab) => tab.id === chosen);
    const next = tabs[(here + by + tabs.length) % tabs.length];
    if (next === undefined) return;
    onChoose(next.id);
    list.current?.querySelector<HTMLElement>(`[data-tab="${CSS.escape(next.id)}"]`)?.focus();
  };
  return (
    <>
      <div ref={list} class="tabs" role="tablist" aria-label={label} onKeyDown={press}>
        {tabs.map((tab) => (
          <button
            key={tab.id}
            class="tab"
            type="button"
            role="tab"
            id={`${id}-${tab.id}`}
            data-tab={tab.id}
            aria-selected={tab.id === chosen}
            aria-controls={`${id}-panel`}
            tabIndex={tab.id === chosen ? 0 : -1}
            onClick={() => onChoose(tab.id)}
          >
            {tab.name}
          </button>
        ))}
      </div>
      <div id={`${id}-panel`} role="tabpanel" aria-labelledby={`${id}-${chosen}`}>
        {children}
      </div>
    </>
  );
}
