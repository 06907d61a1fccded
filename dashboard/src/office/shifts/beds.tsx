/** Who is to answer for which bed on a shift; a proposal fills it in, a person saves it. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import {
  Badge,
  Failed,
  get,
  Loading,
  Moment,
  Notice,
  OfficePage,
  Panel,
  put,
  Refusal,
  Select,
  say,
  Toolbar,
  useLoad,
  useSubmit,
} from "../kit";
import { planner } from "./around";
import { type Choice, changedBeds, choiceOf, countOf } from "./planning";
import type { BedPlan, Sharing } from "./wire";
import "./shifts.css";
import { t, tn } from "../../words/words";

export function BedsOfShift({ id }: { id: string }): JSX.Element {
  const plan = useLoad<BedPlan>(`/shifts/${encodeURIComponent(id)}/beds`);
  const back = `/shifts${plan.data === undefined ? "" : `?unit=${plan.data.shift.unit}`}`;
  return (
    <OfficePage
      title={t("Beds of a shift")}
      actions={
        <a class="button" href={back}>
          {t("Back to the week")}
        </a>
      }
    >
      {plan.data === undefined ? (
        plan.problem ? (
          <Failed problem={plan.problem} again={plan.again} />
        ) : (
          <Loading />
        )
      ) : (
        <Beds key={plan.data.revision} plan={plan.data} take={plan.take} again={plan.again} />
      )}
    </OfficePage>
  );
}

interface BedsProps {
  plan: BedPlan;
  take: (plan: BedPlan) => void;
  again: () => void;
}

function Beds({ plan, take, again }: BedsProps): JSX.Element {
  const { shift } = plan;
  const [choice, setChoice] = useState<Choice>({});
  const [sharing, setSharing] = useState<Sharing | null>(null);
  const asking = useSubmit();
  const saving = useSubmit();
  const nurses = shift.members.filter(({ post }) => post === "nurse");
  const changed = changedBeds(plan.items, choice);
  const counts = countOf(plan.items, choice);
  const propose = (): Promise<boolean> =>
    asking.run(async () => {
      const found = await get<Sharing>(`/shifts/${shift.id}/bed-proposal`);
      setSharing(found);
      setChoice(choiceOf(found));
    });
  const save = async (): Promise<void> => {
    const done = await saving.run(async () =>
      take(
        await put<BedPlan>(
          `/shifts/${shift.id}/beds`,
          { beds: changed },
          { revision: plan.revision },
        ),
      ),
    );
    if (done) say(t("Saved"));
  };
  return (
    <>
      <p>
        <strong>{shift.name}</strong>, <Moment at={shift.starts} /> {t("to")}{" "}
        <Moment at={shift.ends} />
      </p>
      {nurses.length === 0 && (
        <Notice tone="warn">{t("Nobody works this shift as a nurse.")}</Notice>
      )}
      {planner() && (
        <Toolbar label={t("Share out")}>
          <button class="button" type="button" aria-disabled={asking.busy} onClick={propose}>
            {t("Propose")}
          </button>
          <button
            class="button button-main"
            type="button"
            aria-disabled={saving.busy || Object.keys(changed).length === 0}
            onClick={() => Object.keys(changed).length > 0 && void save()}
          >
            {tn("Save {count} change", "Save {count} changes", Object.keys(changed).length)}
          </button>
          <Refusal problem={asking.problem} />
          <Refusal problem={saving.problem} onLookAgain={again} />
        </Toolbar>
      )}
      <Panel title={t("Nurses of this shift")}>
        <ul class="shifts-people">
          {nurses.map(({ account, name }) => {
            const share = sharing?.shares.find((one) => one.account === account);
            return (
              <li key={account}>
                {name}{" "}
                <Badge tone="info">
                  {tn("{count} bed", "{count} beds", counts.get(account) ?? 0)}
                </Badge>
                {share && (
                  <Badge>
                    {t("proposed: work {points}, {kept} known", {
                      points: share.points,
                      kept: share.kept,
                    })}
                  </Badge>
                )}
              </li>
            );
          })}
        </ul>
      </Panel>
      <div class="shifts-beds">
        {plan.items.map((bed) => {
          const chosen = choice[bed.bed] === undefined ? bed.account : choice[bed.bed];
          return (
            <div key={bed.bed} class="panel">
              <Select
                name={bed.bed}
                label={bed.occupied ? bed.name : t("{bed}, empty", { bed: bed.name })}
                required
                value={chosen ?? ""}
                options={[
                  { value: "", name: t("Nobody") },
                  ...nurses.map(({ account, name }) => ({ value: account, name })),
                ]}
                onChange={(account) =>
                  setChoice({ ...choice, [bed.bed]: account === "" ? null : account })
                }
              />
              <p>
                {t("Now: {people}", {
                  people: bed.on_duty.length === 0 ? t("nobody") : bed.on_duty.join(", "),
                })}
              </p>
            </div>
          );
        })}
      </div>
    </>
  );
}
