/** One account: what somebody is here for, a first password, sessions. */

import "./accounts.css";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { t } from "../../words/words";
import {
  Badge,
  Check,
  Dialog,
  Facts,
  Field,
  Form,
  go,
  type Load,
  Moment,
  OfficePage,
  Panel,
  post,
  put,
  Refusal,
  Select,
  say,
  session,
  useLoad,
  useSubmit,
} from "../kit";
import { Failed, Loading } from "../kit/notice";
import { Once, Sessions, UnitFields } from "./parts";
import type { Account, Listed, SessionShown, Unit } from "./wire";
import { ROLE_OPTIONS, stateOf, unitsSaid } from "./words";

const pathOf = (id: string): string => `/accounts/${encodeURIComponent(id)}`;
const pageOf = (id: string): string => `/accounts/people/${encodeURIComponent(id)}`;

export function NewAccount(): JSX.Element {
  const units = useLoad<Listed<Unit>>("/units");
  return (
    <OfficePage title={t("New account")} actions={<Back />}>
      <Form
        label={t("Open the account")}
        send={async (key, said, form) => {
          const body = {
            account: said.account,
            name: said.name,
            role: said.role,
            units: unitsSaid(form),
          };
          const made = await post<Account>("/accounts", body, { key });
          say(t("Opened: give a first password next"));
          go(pageOf(made.account));
        }}
      >
        <Field
          name="account"
          label={t("Account")}
          hint={t("What the person signs in with; it stays.")}
          maxLength={64}
          spellcheck={false}
          required
        />
        <Field
          name="name"
          label={t("Name")}
          hint={t("As others see them.")}
          maxLength={128}
          required
        />
        <Select name="role" label={t("Role")} options={ROLE_OPTIONS} required />
        <UnitFields units={units.data?.items ?? []} chosen={[]} />
      </Form>
    </OfficePage>
  );
}

export function OneAccount({ id }: { id: string }): JSX.Element {
  const look = useLoad<Account>(pathOf(id));
  const sessions = useLoad<Listed<SessionShown>>(`${pathOf(id)}/sessions`);
  const { data } = look;
  if (data === undefined)
    return (
      <OfficePage title={id} actions={<Back />}>
        {look.problem ? <Failed problem={look.problem} again={look.again} /> : <Loading />}
      </OfficePage>
    );
  const state = stateOf(data);
  return (
    <OfficePage
      title={data.name}
      beside={<Badge tone={state.tone}>{state.word}</Badge>}
      actions={<Back />}
    >
      <div class="office-columns">
        <Panel title={t("Account")}>
          <Facts
            items={[
              [t("Account"), data.account],
              [t("Since"), <Moment key="since" at={data.created_at} />],
            ]}
          />
          {/* Changed by somebody else: the fields begin anew. */}
          <Change key={data.revision} account={data} look={look} />
        </Panel>
        {data.account !== session.value?.account && (
          <Password account={data} onGiven={() => [look, sessions].map((one) => one.again())} />
        )}
      </div>
      <Sessions path={`${pathOf(id)}/sessions`} load={sessions} label={t("Sign out everywhere")} />
    </OfficePage>
  );
}

function Change({ account, look }: { account: Account; look: Load<Account> }): JSX.Element {
  const units = useLoad<Listed<Unit>>("/units");
  return (
    <Form
      label={t("Save")}
      send={async (_key, said, form) => {
        const body = {
          name: said.name,
          role: said.role,
          units: unitsSaid(form),
          disabled: form.get("disabled") === "on",
        };
        const { revision } = account;
        look.take(await put<Account>(pathOf(account.account), body, { revision }));
      }}
      onDone={() => say("Saved; it counts at once")}
      onLookAgain={look.again}
    >
      <Field name="name" label={t("Name")} defaultValue={account.name} maxLength={128} required />
      <Select name="role" label={t("Role")} options={ROLE_OPTIONS} value={account.role} required />
      {units.data !== undefined && <UnitFields units={units.data.items} chosen={account.units} />}
      <Check
        name="disabled"
        label={t("Closed: nobody signs in with it")}
        checked={account.disabled}
      />
    </Form>
  );
}

function Password(props: { account: Account; onGiven: () => void }): JSX.Element {
  const { account } = props.account;
  const { run, busy, problem } = useSubmit();
  const [asked, setAsked] = useState(false);
  const [given, setGiven] = useState("");
  const give = async (): Promise<void> => {
    const done = await run(async () => {
      const told = await post<{ password: string }>(`${pathOf(account)}/password`, {});
      setGiven(told.password);
    });
    setAsked(false);
    if (done) props.onGiven();
  };
  const unlock = async (): Promise<void> => {
    if (await run(() => post(`${pathOf(account)}/unlock`, {}))) say(t("May try again at once"));
  };
  return (
    <Panel title={t("Password")}>
      <p class="muted">
        {t(
          "A first password has to be changed at the first sign-in. Sessions end, and the PIN goes.",
        )}
      </p>
      {given !== "" && <Once label={t("First password:")} secret={given} />}
      <div class="office-actions">
        <button class="button" type="button" onClick={() => setAsked(true)}>
          {t("Give a first password")}
        </button>
        <button class="button" type="button" aria-disabled={busy} onClick={() => void unlock()}>
          {t("Unlock")}
        </button>
        <Refusal problem={problem} />
      </div>
      {asked && (
        <Dialog
          title={t("A first password for {account}?", { account })}
          onClose={() => setAsked(false)}
        >
          <p>{t("Their present password counts no longer, and they are signed out everywhere.")}</p>
          <button
            class="button button-main"
            type="button"
            aria-disabled={busy}
            onClick={() => void give()}
          >
            {t("Give it")}
          </button>
        </Dialog>
      )}
    </Panel>
  );
}

function Back(): JSX.Element {
  return (
    <a class="button" href="/accounts/people">
      {t("All people")}
    </a>
  );
}
