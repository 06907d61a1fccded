/** How somebody wants to be reminded of appointments. */

import type { JSX } from "preact";
import { t } from "../../words/words";
import { DayShown, Failed, Form, Loading, Panel, put, Select, say, session, useLoad } from "../kit";

interface Wish {
  readonly way: string;
  /** Null where nobody has asked, and a person calls. */
  readonly said_at: string | null;
}

const BOOKERS = ["nurse", "charge", "clinician", "front_desk"];

const ways = () => [
  { value: "call", name: t("A call by a person") },
  { value: "text", name: t("A text message") },
  { value: "mail", name: t("An e-mail") },
  { value: "none", name: t("No reminder") },
];

export function ReminderWish({ patient }: { patient: number }): JSX.Element | null {
  return BOOKERS.includes(session.value?.role ?? "") ? <Asked patient={patient} /> : null;
}

function Asked({ patient }: { patient: number }): JSX.Element {
  const path = `/patients/${patient}/reminder-wish`;
  const wish = useLoad<Wish>(path);
  const known = wish.data;
  return (
    <Panel title={t("Reminders of appointments")}>
      {wish.problem && <Failed problem={wish.problem} again={wish.again} />}
      {known === undefined && !wish.problem && <Loading />}
      {known !== undefined && (
        <>
          <p class="field-hint">
            {known.said_at === null ? (
              t("Nobody has asked yet: a person calls.")
            ) : (
              <>
                {t("As the patient said on")} <DayShown at={known.said_at} />
              </>
            )}
          </p>
          <Form
            key={`${known.way} ${known.said_at}`}
            label={t("Save")}
            send={(_key, said) => put(path, { way: said.way })}
            onDone={() => {
              say(t("Saved"));
              wish.again();
            }}
          >
            <Select
              name="way"
              label={t("How the patient wants to be reminded")}
              options={ways()}
              value={known.way}
              required
            />
          </Form>
        </>
      )}
    </Panel>
  );
}
