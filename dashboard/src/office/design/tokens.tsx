/** Colours with their contrast, as the theme has them now; sizes of type; spaces. */

import type { JSX } from "preact";
import { contrast, distance } from "../../design/colour";
import { PAIRS, type Pair, PRIORITIES } from "../../design/pairs";
import { priorityWord } from "../../state/alerts";
import { Mark } from "../../views/mark";
import type { Kind, Priority } from "../../wire";
import { term } from "../../words/terms";
import { t } from "../../words/words";
import { Badge, Panel, Table } from "../kit";

const LEAST = { text: 4.5, sign: 3 } as const;

/** What a token is in the theme that is shown: `#rrggbb`. */
const tokenNow = (token: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(`--${token}`).trim();

export function Colours(): JSX.Element {
  return (
    <Panel title={t("Colours and what stands on them")}>
      <Table
        caption={t("Colours and what stands on them")}
        columns={[
          { name: t("Looks so"), cell: (pair) => <Sample pair={pair} /> },
          { name: t("Ink"), cell: ({ ink }) => <code>{ink}</code>, by: ({ ink }) => ink },
          {
            name: t("Ground"),
            cell: ({ ground }) => <code>{ground}</code>,
            by: (one) => one.ground,
          },
          {
            name: t("Contrast"),
            cell: (pair) => ratio(pair).toFixed(1),
            by: ratio,
            number: true,
          },
          {
            name: t("Needed"),
            cell: ({ kind }) => LEAST[kind],
            by: ({ kind }) => LEAST[kind],
            number: true,
          },
          {
            name: t("Holds"),
            cell: (pair) =>
              ratio(pair) >= LEAST[pair.kind] ? (
                <Badge tone="ok">{t("yes")}</Badge>
              ) : (
                <Badge tone="bad">{t("no")}</Badge>
              ),
          },
        ]}
        rows={PAIRS}
        keyOf={({ ink, ground }) => `${ink} ${ground}`}
      />
    </Panel>
  );
}

const ratio = ({ ink, ground }: Pair): number => contrast(tokenNow(ink), tokenNow(ground));

function Sample({ pair }: { pair: Pair }): JSX.Element {
  return (
    <span
      class="design-sample"
      style={{ color: `var(--${pair.ink})`, background: `var(--${pair.ground})` }}
    >
      72 / 98
    </span>
  );
}

const KINDS: Readonly<Record<string, Kind>> = { technical: "technical", advisory: "advisory" };

/** Colour, shape and word; and how far the colours stay apart for who sees them otherwise. */
export function Alerts(): JSX.Element {
  return (
    <Panel title={t("Priorities")}>
      <p class="muted">
        {t(
          "Colour, number of marks, shape and word say the same, so that none of them is needed alone.",
        )}
      </p>
      <ul class="design-row">
        {PRIORITIES.map((look) => {
          const priority: Priority = look === "technical" ? "medium" : look;
          const alert = { kind: KINDS[look] ?? ("physiological" as const), priority };
          return (
            <li key={look} class="design-alert" data-look={look}>
              <Mark alert={alert} /> {look === "technical" ? term(look) : priorityWord(alert)}
            </li>
          );
        })}
      </ul>
      <Table
        caption={t("How far apart the colours look")}
        captionShown
        columns={[
          { name: t("Colours"), cell: ({ one, other }) => `${term(one)} – ${term(other)}` },
          ...(["usual", "protanopia", "deuteranopia"] as const).map((vision) => ({
            name: visions()[vision],
            cell: ({ one, other }: Couple) => far(one, other, vision),
            number: true,
          })),
        ]}
        rows={COUPLES}
        keyOf={({ one, other }) => `${one} ${other}`}
      />
    </Panel>
  );
}

interface Couple {
  readonly one: string;
  readonly other: string;
}

const COUPLES: readonly Couple[] = PRIORITIES.flatMap((one, nth) =>
  PRIORITIES.slice(nth + 1).map((other) => ({ one, other })),
);

const visions = () => ({
  usual: t("Usual vision"),
  protanopia: t("Protanopia"),
  deuteranopia: t("Deuteranopia"),
});

const far = (one: string, other: string, vision: Parameters<typeof distance>[2]): string =>
  distance(tokenNow(one), tokenNow(other), vision).toFixed(0);

const SIZES = ["text-title", "text-large", "text", "text-small"] as const;
const SPACES = ["space-1", "space-2", "space-3", "space-4", "space-5", "space-6"] as const;

export function Types(): JSX.Element {
  return (
    <div class="office-columns">
      <Panel title={t("Sizes of type")}>
        {SIZES.map((size) => (
          <p key={size} style={{ fontSize: `var(--${size})` }}>
            <code>{size}</code> {t("Every bed, in real time")} 0123456789
          </p>
        ))}
      </Panel>
      <Panel title={t("Spaces")}>
        {SPACES.map((space) => (
          <div key={space} class="design-space">
            <code>{space}</code>
            <span style={{ inlineSize: `var(--${space})` }} aria-hidden="true" />
            {tokenNow(space)}
          </div>
        ))}
        <p class="muted">
          {t("What is touched is at least {size} wide and high.", { size: "44 px" })}
        </p>
      </Panel>
    </div>
  );
}
