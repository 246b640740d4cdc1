import { useState } from "preact/hooks";

import type { ReferralView, Step, ThreadView } from "../../endpoint/interface/index.ts";
import { Button } from "../components/Button.tsx";
import { Dialog } from "../components/Dialog.tsx";
import { Select } from "../components/Field.tsx";
import type { IconName } from "../components/Icon.tsx";
import { Failure } from "../components/States.tsx";
import { useAsked, useDoing, useHouse, useMe } from "../house.ts";
import { line } from "../safe.ts";
import { t } from "../words.ts";
import { announce } from "./sent.ts";
import { StepForm } from "./StepForm.tsx";

/** The step that one mostly comes for stands first and in full colour. */
const FIRST: readonly Step[] = ["accept", "answer", "attend", "start", "complete"];

const SIGNS: Record<Step, IconName> = {
  accept: "check",
  decline: "cross",
  ask: "info",
  answer: "write",
  schedule: "clock",
  unschedule: "back",
  attend: "check",
  miss: "cross",
  start: "next",
  complete: "check",
  transfer: "refer",
  withdraw: "back",
  assign: "person",
};

const ENDING: ReadonlySet<Step> = new Set(["decline", "withdraw"]);

/** What can be done with a referral now. */
export function Steps({ view, referral }: { view: ThreadView; referral: ReferralView }) {
  const { endpoint } = useHouse();
  const me = useMe();
  const doing = useDoing();
  const [step, setStep] = useState<Step | null>(null);
  const main = FIRST.find((each) => referral.moves.includes(each));
  const mine = referral.assignee?.me ?? false;
  const moves = referral.moves.filter((each) => each !== "assign");
  const take = () =>
    doing.run(async () => {
      announce(endpoint, await endpoint.write.step({ thread: view.summary.id, action: "assign", assignee: me.member, hold: false }), t("did-take"));
    });
  return (
    <section class="steps-bar no-print" aria-labelledby="steps-title">
      <h2 class="small soft" id="steps-title">
        {t("steps-title")}
      </h2>
      {doing.problem !== null && <Failure problem={doing.problem} />}
      <div class="row">
        {moves.map((each) => (
          <Button key={each} kind={each === main ? "primary" : ENDING.has(each) || each === "transfer" ? "quiet" : "second"} icon={SIGNS[each]} onClick={() => setStep(each)}>
            {t(`step-${each}`)}
          </Button>
        ))}
        {referral.moves.includes("assign") && (
          <>
            {!mine && (
              <Button icon="person" busy={doing.busy} onClick={() => void take()}>
                {t("step-take")}
              </Button>
            )}
            <Button kind="quiet" onClick={() => setStep("assign")}>
              {t("step-assign")}
            </Button>
          </>
        )}
      </div>
      {step === "assign" && <Assign view={view} onClose={() => setStep(null)} />}
      {step && step !== "assign" && <StepForm step={step} view={view} onClose={() => setStep(null)} />}
    </section>
  );
}

function Assign({ view, onClose }: { view: ThreadView; onClose: () => void }) {
  const { endpoint } = useHouse();
  const me = useMe();
  const doing = useDoing();
  const [whom, setWhom] = useState(me.member);
  const asked = useAsked((it) => it.administration.members(), []);
  const own = view.summary.service;
  const colleagues = asked.value?.filter((each) => each.active && own !== null && each.services.includes(own) && !each.me) ?? [];
  const submit = (event: Event) => {
    event.preventDefault();
    void doing.run(async () => {
      const item = await endpoint.write.step({ thread: view.summary.id, action: "assign", assignee: whom, hold: false });
      onClose();
      announce(endpoint, item, t("assigned"));
    });
  };
  return (
    <Dialog title={t("step-assign-title")} onClose={onClose}>
      <form class="stack" onSubmit={submit} noValidate>
        {doing.problem !== null && <Failure problem={doing.problem} />}
        <Select
          id="assignee"
          label={t("in-charge")}
          hint={t("step-assign-hint")}
          value={whom}
          onValue={setWhom}
          options={[{ value: me.member, label: t("assignee-myself", { name: me.person }) }, ...colleagues.map((each) => ({ value: each.id, label: line(each.name) }))]}
        />
        <div class="ends">
          <Button kind="primary" type="submit" busy={doing.busy}>
            {t("step-assign")}
          </Button>
          <Button onClick={onClose}>{t("cancel")}</Button>
        </div>
      </form>
    </Dialog>
  );
}
