/** Every limit of this bed that is in force, and the way to the patient's own. */

import "./limits.css";
import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Dialog, Empty, Failed, Loading, useLoading } from "../../office/kit";
import { minute, shown, unitOf } from "../../state/format";
import { causeName, factsOf, isOwn, type LimitRow, limitText } from "../../state/limits";
import { readLimits } from "../../store/limits";
import { ward } from "../../store/live";
import { session, vocabulary } from "../../store/session";
import type { PatientLimit } from "../../wire";
import { t } from "../../words/words";
import type { DialogProps } from "./dialogs";
import { LimitEditor } from "./limit-editor";

export function LimitsDialog({ id, onClose }: DialogProps): JSX.Element {
  const name = useComputed(() => ward.value.beds.get(id)?.name ?? id);
  const revision = useComputed(() => ward.value.beds.get(id)?.setup?.revision ?? 0);
  const stay = useComputed(() => ward.value.beds.get(id)?.stay ?? null);
  // Whoever else changes them changes what is seen here.
  const limits = useLoading(`${id} ${stay.value} ${revision.value}`, (signal) =>
    readLimits(id, signal),
  );
  // As it was when it was chosen: what others do meanwhile takes nothing away that is being typed.
  const [row, setRow] = useState<LimitRow | null>(null);
  const rows = limits.data?.items ?? [];
  const role = session.value?.role ?? "";
  const may = limits.data?.allowances?.limits_by.includes(role) ?? false;
  const title =
    row === null
      ? t("Limits · {bed}", { bed: name.value })
      : `${causeName(row.cause, vocabulary.value)} · ${name.value}`;
  return (
    <Dialog title={title} onClose={onClose} wide>
      {limits.data === undefined && limits.problem === null && <Loading />}
      {limits.data === undefined && limits.problem !== null && (
        <Failed problem={limits.problem} again={limits.again} />
      )}
      {row === null ? (
        <>
          {limits.data !== undefined && rows.length === 0 && (
            <Empty>{t("No limits are judged here")}</Empty>
          )}
          {rows.length > 0 && <Limits id={id} rows={rows} may={may} onChoose={setRow} />}
        </>
      ) : (
        <LimitEditor key={row.cause} id={id} row={row} onBack={() => setRow(null)} />
      )}
    </Dialog>
  );
}

interface LimitsProps {
  id: string;
  rows: readonly LimitRow[];
  may: boolean;
  onChoose: (row: LimitRow) => void;
}

function Limits({ id, rows, may, onChoose }: LimitsProps): JSX.Element {
  const own = useComputed(
    () => new Map(ward.value.beds.get(id)?.setup?.limits.map((one) => [one.cause, one])),
  );
  return (
    <div class="limits-scroll">
      <table class="limits">
        <caption class="unseen">{t("Limits in force, mild to severe")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("Limit")}</th>
            <th scope="col">{t("Now")}</th>
            <th scope="col">{t("In force")}</th>
            <th scope="col">{t("Whose")}</th>
            <th scope="col">{t("Would suit")}</th>
            {may && (
              <th scope="col">
                <span class="unseen">{t("Change")}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row
              key={row.cause}
              row={row}
              own={own.value.get(row.cause)}
              may={may}
              onChoose={onChoose}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface RowProps {
  row: LimitRow;
  own: PatientLimit | undefined;
  may: boolean;
  onChoose: (row: LimitRow) => void;
}

function Row({ row, own, may, onChoose }: RowProps): JSX.Element {
  const facts = factsOf(row.cause, vocabulary.value);
  const name = causeName(row.cause, vocabulary.value);
  return (
    <tr data-own={isOwn(row)}>
      <th scope="row">{name}</th>
      <td class="limits-number">
        {row.current === null ? "–" : `${shown(row.current, facts)} ${unitOf(facts)}`}
      </td>
      <td class="limits-number">
        <strong>{limitText(row.in_force, facts)}</strong>
        {isOwn(row) && (
          <span class="setup-detail">
            {t("profile {limits}", { limits: limitText(row.house, facts) })}
          </span>
        )}
      </td>
      <td>
        {own === undefined ? (
          t("profile")
        ) : (
          <>
            {own.by.name}
            <span class="setup-detail">
              {own.reason} ·{" "}
              {own.until === null
                ? t("for the whole stay")
                : t("until {time}", { time: minute(own.until) })}
            </span>
          </>
        )}
      </td>
      <td class="limits-number">
        {row.proposed.length === 0 ? "–" : limitText(row.proposed, facts)}
      </td>
      {may && (
        <td>
          <button class="button" type="button" onClick={() => onChoose(row)}>
            {t("Change")}
            <span class="unseen"> {name}</span>
          </button>
        </td>
      )}
    </tr>
  );
}
