/** Breaking the glass, and who did. */

import type { JSX } from "preact";
import { t } from "../../words/words";
import { Form, Moment, Notice, Pager, post, say, Table, TextArea, usePages } from "../kit";
import type { Glass } from "./wire";

/** For a record that is another unit's: asks why, and opens it for an hour. */
export function BreakGlass(props: { patient: number; onBroken: () => void }): JSX.Element {
  return (
    <Notice tone="warn" title={t("This patient is in another unit")}>
      <p>
        {t(
          "In an emergency you can open the record for an hour. Your name and your reason are shown to the charge nurse, the administrators and the auditors.",
        )}
      </p>
      <Form
        label={t("Break the glass")}
        danger
        send={(key, said) =>
          post(`/patients/${props.patient}/break-glass`, { reason: said.reason }, { key })
        }
        onDone={() => {
          say(t("Open for an hour"));
          props.onBroken();
        }}
      >
        <TextArea name="reason" label={t("Why")} maxLength={500} required />
      </Form>
    </Notice>
  );
}

export function BrokenGlass(): JSX.Element {
  const broken = usePages<Glass>("/glass-broken", {}, { everyS: 60 });
  return (
    <>
      <Table
        caption={t("Who broke the glass")}
        columns={[
          { name: t("When"), cell: (one) => <Moment at={one.since} />, by: (one) => one.since },
          { name: t("Who"), cell: (one) => `${one.name} (${one.account})`, by: (one) => one.name },
          {
            name: t("Patient"),
            cell: (one) => one.patient,
            by: (one) => one.patient,
            number: true,
          },
          { name: t("Why"), cell: (one) => one.reason },
          { name: t("Until"), cell: (one) => <Moment at={one.until} /> },
        ]}
        rows={broken.items}
        keyOf={(one) => one.id}
        load={broken}
        empty={t("Nobody has broken the glass")}
      />
      <Pager pages={broken} />
    </>
  );
}
