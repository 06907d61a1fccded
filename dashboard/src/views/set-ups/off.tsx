/** Alarms off: which, how long at most and why; what it silences is said, and pressed twice. */

import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import {
  Dialog,
  Failed,
  Field,
  Form,
  Loading,
  Notice,
  Select,
  say,
  useLoading,
} from "../../office/kit";
import { age } from "../../state/format";
import { causeName } from "../../state/limits";
import { order, readLimits } from "../../store/limits";
import { ward } from "../../store/live";
import { session, vocabulary } from "../../store/session";
import { t } from "../../words/words";
import type { DialogProps } from "./dialogs";

const CHOICES_S = [300, 900, 1_800, 3_600];

export function OffDialog({ id, onClose }: DialogProps): JSX.Element {
  const name = useComputed(() => ward.value.beds.get(id)?.name ?? id);
  const limits = useLoading(id, (signal) => readLimits(id, signal));
  const [armed, setArmed] = useState(false);
  const [seconds, setSeconds] = useState(300);
  const [cause, setCause] = useState("");
  const allowances = limits.data?.allowances;
  const may = allowances?.off_by.includes(session.value?.role ?? "");
  const longest = allowances?.longest_off_s ?? 0;
  const what = cause === "" ? t("all alarms of the patient") : causeName(cause, vocabulary.value);
  const long = age(seconds * 1_000);
  // Chosen anew, it has to be meant anew.
  const choose = (change: () => void): void => {
    change();
    setArmed(false);
  };
  return (
    <Dialog title={t("Alarms off · {bed}", { bed: name.value })} onClose={onClose}>
      {limits.data === undefined && limits.problem === null && <Loading />}
      {limits.data === undefined && limits.problem !== null && (
        <Failed problem={limits.problem} again={limits.again} />
      )}
      {may === false && <Notice tone="warn">{t("Not in your role")}</Notice>}
      {may === true && (
        <Form
          label={
            armed
              ? t("Yes, off for {long}: {what}", { long, what })
              : t("Turn off for {long}", { long })
          }
          danger
          send={async (key, said) => {
            if (!armed) return;
            const causes = cause === "" ? [] : [cause];
            await order(id, "alarms-off", { seconds, causes, reason: said.reason ?? "" }, key);
          }}
          onDone={() => {
            if (!armed) {
              setArmed(true);
              return;
            }
            say(t("Off for {long}: {what}", { long, what }));
            onClose();
          }}
          onCancel={onClose}
        >
          <Notice tone="warn">
            {t(
              "Nobody is called for what is off. Technical alarms go on. They come back by themselves.",
            )}
          </Notice>
          <Select
            name="cause"
            label={t("Which")}
            value={cause}
            onChange={(value) => choose(() => setCause(value))}
            options={[
              { value: "", name: t("All of the patient") },
              ...(limits.data?.items ?? []).map((row) => ({
                value: row.cause,
                name: causeName(row.cause, vocabulary.value),
              })),
            ]}
          />
          <Select
            name="seconds"
            label={t("For how long")}
            value={String(seconds)}
            onChange={(value) => choose(() => setSeconds(Number(value)))}
            options={CHOICES_S.filter((choice) => choice <= longest).map((choice) => ({
              value: String(choice),
              name: age(choice * 1_000),
            }))}
          />
          <Field name="reason" label={t("Why")} required maxLength={500} />
          {armed && (
            <p role="alert" class="field-problem">
              {t("Press again to turn off {what} for {long}", { what, long })}
            </p>
          )}
        </Form>
      )}
    </Dialog>
  );
}
