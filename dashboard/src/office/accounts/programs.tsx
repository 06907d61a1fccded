/** Programs that come with a token. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { nowMs } from "../../store/clock";
import { t } from "../../words/words";
import {
  Badge,
  DateTimeField,
  Dialog,
  del,
  Field,
  Form,
  instantOf,
  Moment,
  Panel,
  post,
  Select,
  say,
  site,
  Table,
  useLoad,
  useSubmit,
} from "../kit";
import { Once, UnitFields } from "./parts";
import type { Listed, Program, Unit } from "./wire";
import { PROGRAM_ROLE_OPTIONS, programState, ROLES, unitsSaid, whereOf } from "./words";

export function Programs(): JSX.Element {
  const tokens = useLoad<Listed<Program>>("/tokens");
  const units = useLoad<Listed<Unit>>("/units");
  const [revoking, setRevoking] = useState<Program | null>(null);
  return (
    <>
      <Table
        caption={t("Programs")}
        columns={[
          { name: t("Program"), cell: nameOf, by: nameOf },
          { name: t("Role"), cell: (one) => ROLES[one.role] },
          { name: t("Where"), cell: (one) => whereOf(one.units, units.data?.items) },
          {
            name: t("Until"),
            cell: (one) => <Moment at={one.expires_at} />,
            by: (o) => o.expires_at,
          },
          {
            name: t("Last used"),
            cell: (one) => (one.last_used_at ? <Moment at={one.last_used_at} /> : t("Never")),
          },
          {
            name: t("State"),
            cell: (one) => {
              const { tone, word } = programState(one, nowMs.value);
              return <Badge tone={tone}>{word}</Badge>;
            },
          },
          {
            name: "",
            cell: (one) =>
              one.revoked_at === null && (
                <button class="button" type="button" onClick={() => setRevoking(one)}>
                  {t("Revoke")}
                </button>
              ),
          },
        ]}
        rows={tokens.data?.items}
        keyOf={(one) => one.account}
        load={tokens}
        empty={t("No programs")}
      />
      <New units={units.data?.items ?? []} onMade={tokens.again} />
      {revoking !== null && (
        <Revoke
          program={revoking}
          onClose={() => setRevoking(null)}
          onDone={() => {
            setRevoking(null);
            tokens.again();
          }}
        />
      )}
    </>
  );
}

function New({ units, onMade }: { units: readonly Unit[]; onMade: () => void }): JSX.Element {
  const [token, setToken] = useState("");
  return (
    <Panel title={t("New program")}>
      {token !== "" && <Once label={t("Token:")} secret={token} />}
      <Form
        label={t("Make a token")}
        resets
        send={async (_key, said, form) => {
          const body = {
            name: said.name,
            role: said.role,
            units: unitsSaid(form),
            expires_at: instantOf(said.until ?? "", site.value.time_zone),
          };
          setToken((await post<{ token: string }>("/tokens", body)).token);
        }}
        onDone={onMade}
      >
        <Field
          name="name"
          label={t("Name")}
          hint={t("Small letters, digits, - and .; never used again once it is taken.")}
          pattern="[a-z0-9][a-z0-9._\-]{0,47}"
          required
        />
        <Select name="role" label={t("Role")} options={PROGRAM_ROLE_OPTIONS} required />
        <UnitFields units={units} chosen={[]} />
        <DateTimeField name="until" label={t("Until")} required />
      </Form>
    </Panel>
  );
}

interface RevokeProps {
  program: Program;
  onClose: () => void;
  onDone: () => void;
}

function Revoke({ program, onClose, onDone }: RevokeProps): JSX.Element {
  const { run, busy } = useSubmit();
  const revoke = async (): Promise<void> => {
    if (await run(() => del(`/tokens/${encodeURIComponent(nameOf(program))}`))) {
      say(t("Revoked"));
      onDone();
    }
  };
  return (
    <Dialog title={t("Revoke the token of {name}?", { name: nameOf(program) })} onClose={onClose}>
      <p>{t("The program is refused from now on. This cannot be taken back.")}</p>
      <button
        class="button button-danger"
        type="button"
        aria-disabled={busy}
        onClick={() => void revoke()}
      >
        {t("Revoke")}
      </button>
    </Dialog>
  );
}

const nameOf = (one: Program): string => one.account.replace(/^token:/, "");
