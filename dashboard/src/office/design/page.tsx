/** The design system on one page: what pages are made of, in every state, from the real parts. */

import "./design.css";
import type { JSX } from "preact";
import { theme } from "../../store/theme";
import { t } from "../../words/words";
import { LinkTabs, OfficePage } from "../kit";
import { Buttons, Lists, Notices, Typed } from "./components";
import { Alerts, Colours, Types } from "./tokens";

export default function Page({ rest }: { rest: readonly string[] }): JSX.Element {
  const part = rest[0] ?? "";
  const tabs = [
    { path: "", name: t("Tokens") },
    { path: "components", name: t("Components") },
  ];
  return (
    <OfficePage title={t("Design")}>
      <LinkTabs
        label={t("Design")}
        tabs={tabs.map(({ path, name }) => ({
          name,
          href: path === "" ? "/design" : `/design/${path}`,
          here: path === part,
        }))}
      />
      {part === "components" ? (
        <>
          <Buttons />
          <Notices />
          <Typed />
          <Lists />
        </>
      ) : (
        <>
          <Alerts key={`alerts ${theme.value}`} />
          <Colours key={theme.value} />
          <Types />
        </>
      )}
    </OfficePage>
  );
}
