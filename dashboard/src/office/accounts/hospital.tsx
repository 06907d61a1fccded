/** What holds for the whole hospital: its name, its clock, and the units its people read in. */

import type { JSX } from "preact";
import { unit } from "../../state/format";
import type { Site } from "../../store/site";
import { t } from "../../words/words";
import {
  Failed,
  Field,
  Form,
  Loading,
  Notice,
  Panel,
  put,
  Select,
  say,
  site,
  useLoad,
} from "../kit";

/** UCUM codes, by what is measured. */
const CHOICES = {
  temperature: ["Cel", "[degF]"],
  blood_pressure: ["mm[Hg]", "kPa"],
  gas_pressure: ["mm[Hg]", "kPa"],
  glucose: ["mg/dL", "mmol/L"],
} as const;

type Choice = keyof typeof CHOICES;

const choiceWords = (): Readonly<Record<Choice, string>> => ({
  temperature: t("Temperature"),
  blood_pressure: t("Blood pressure"),
  gas_pressure: t("Carbon dioxide (etCO₂)"),
  glucose: t("Glucose"),
});

export function Hospital(): JSX.Element {
  const load = useLoad<Site>("/site");
  const now = load.data;
  if (now === undefined)
    return load.problem ? <Failed problem={load.problem} again={load.again} /> : <Loading />;
  const send = async (_key: string, said: Record<string, string>): Promise<void> => {
    const units = Object.fromEntries(Object.keys(CHOICES).map((name) => [name, said[name]]));
    const body = { name: said.name, time_zone: said.time_zone, units };
    const changed = await put<Site>("/site", body, { revision: now.revision });
    load.take(changed);
    site.value = changed;
  };
  const words = choiceWords();
  return (
    <Panel title={t("Hospital")}>
      <Notice>
        {t(
          "Units change how values and limits are read and typed, on every screen once it is loaded again. What is stored and judged stays as it is.",
        )}
      </Notice>
      <Form
        key={now.revision}
        label={t("Save")}
        send={send}
        onDone={() => say(t("Saved"))}
        onLookAgain={load.again}
      >
        <Field name="name" label={t("Name")} required maxLength={64} defaultValue={now.name} />
        <Field
          name="time_zone"
          label={t("Time zone")}
          hint={t("As the IANA names it, such as Europe/Berlin")}
          required
          maxLength={64}
          list="zones"
          defaultValue={now.time_zone}
        />
        <datalist id="zones">
          {Intl.supportedValuesOf("timeZone").map((zone) => (
            <option key={zone} value={zone} />
          ))}
        </datalist>
        {(Object.keys(CHOICES) as Choice[]).map((name) => (
          <Select
            key={name}
            name={name}
            label={words[name]}
            required
            value={now.units[name]}
            options={CHOICES[name].map((code) => ({ value: code, name: unit(code) }))}
          />
        ))}
      </Form>
      <p>
        <a href="/design">{t("How the pages are made: colours, sizes and parts")}</a>
      </p>
    </Panel>
  );
}
