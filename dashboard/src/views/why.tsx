import "./why.css";
import type { JSX } from "preact";
import { findingText } from "../state/alerts";
import { age, moment, shown, unitOf } from "../state/format";
import { nowMs } from "../store/clock";
import { vocabulary } from "../store/session";
import type { Alert, Finding } from "../wire";
import { t, tn } from "../words/words";
import { WhyNotButton } from "./why-not";

/** Why this alert: the rule, what it saw, and where its number comes from. */
export function Why({ alert, open = false }: { alert: Alert; open?: boolean }): JSX.Element {
  return (
    <details class="why" open={open}>
      <summary>{t("Why this alert")}</summary>
      <dl>
        <Rows finding={alert.finding} />
        {alert.first.text !== alert.finding.text && (
          <Row name={t("Raised by")}>{findingText(alert.first)}</Row>
        )}
        {alert.repeats > 0 && (
          <Row name={t("Came back")}>{tn("{count} time", "{count} times", alert.repeats)}</Row>
        )}
      </dl>
      <WhyNotButton id={alert.bed} at={alert.raised_at}>
        {t("All rules at that moment")}
      </WhyNotButton>
    </details>
  );
}

function Rows({ finding }: { finding: Finding }): JSX.Element {
  const facts = vocabulary.value.get(finding.vital ?? "");
  const said = (value: number): string =>
    facts === undefined ? String(value) : `${shown(value, facts)} ${unitOf(facts)}`.trim();
  return (
    <>
      <Row name={t("Finding")}>{findingText(finding)}</Row>
      {facts !== undefined && <Row name={t("Vital sign")}>{facts.name}</Row>}
      {finding.value !== null && <Row name={t("Value")}>{said(finding.value)}</Row>}
      {finding.limit !== null && <Row name={t("Limit")}>{said(finding.limit)}</Row>}
      {finding.score !== null && <Row name={t("Score")}>{finding.score}</Row>}
      {finding.missing.length > 0 && <Row name={t("Missing")}>{finding.missing.join(", ")}</Row>}
      <Row name={t("Since")}>{moment(finding.since, nowMs.peek())}</Row>
      <Row name={t("Delay")}>
        {finding.delay_s > 0
          ? t("had to last {long}", { long: age(finding.delay_s * 1_000) })
          : t("none")}
      </Row>
      <Row name={t("Rule")}>
        <code>{finding.rule}</code>, {t("revision {revision}", { revision: finding.revision })}
      </Row>
      {finding.basis !== "" && <Row name={t("Basis")}>{finding.basis}</Row>}
    </>
  );
}

function Row({ name, children }: { name: string; children: JSX.Element | unknown }): JSX.Element {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children as JSX.Element}</dd>
    </div>
  );
}
