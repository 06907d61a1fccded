import "./why.css";
import type { JSX } from "preact";
import { age, moment, number, unit } from "../state/format";
import { nowMs } from "../store/clock";
import { vocabulary } from "../store/session";
import type { Alert, Finding } from "../wire";

/** Why this alert: the rule, what it saw, and where its number comes from. */
export function Why({ alert, open = false }: { alert: Alert; open?: boolean }): JSX.Element {
  return (
    <details class="why" open={open}>
      <summary>Why this alert</summary>
      <dl>
        <Rows finding={alert.finding} />
        {alert.first.text !== alert.finding.text && <Row name="Raised by">{alert.first.text}</Row>}
        {alert.repeats > 0 && <Row name="Came back">{alert.repeats} times</Row>}
      </dl>
    </details>
  );
}

function Rows({ finding }: { finding: Finding }): JSX.Element {
  const facts = vocabulary.value.get(finding.vital ?? "");
  const shown = (value: number): string =>
    `${number(value, facts?.decimals ?? 0)} ${unit(facts?.unit ?? "")}`;
  return (
    <>
      <Row name="Finding">{finding.text}</Row>
      {facts !== undefined && <Row name="Vital sign">{facts.name}</Row>}
      {finding.value !== null && <Row name="Value">{shown(finding.value)}</Row>}
      {finding.limit !== null && <Row name="Limit">{shown(finding.limit)}</Row>}
      {finding.score !== null && <Row name="Score">{finding.score}</Row>}
      {finding.missing.length > 0 && <Row name="Missing">{finding.missing.join(", ")}</Row>}
      <Row name="Since">{moment(finding.since, nowMs.peek())}</Row>
      <Row name="Delay">
        {finding.delay_s > 0 ? `had to last ${age(finding.delay_s * 1_000)}` : "none"}
      </Row>
      <Row name="Rule">
        <code>{finding.rule}</code>, revision {finding.revision}
      </Row>
      {finding.basis !== "" && <Row name="Basis">{finding.basis}</Row>}
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
