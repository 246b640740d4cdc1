import { useState } from "preact/hooks";

import type { Reidentification } from "../../endpoint/interface/index.ts";
import { Banner } from "../components/Banner.tsx";
import { Button } from "../components/Button.tsx";
import { Chip } from "../components/Chip.tsx";
import { type Errors, ErrorSummary } from "../components/ErrorSummary.tsx";
import { TextField } from "../components/Field.tsx";
import { EmptyState, Failure, Waiting } from "../components/States.tsx";
import { toast } from "../components/Toasts.tsx";
import { useAsked, useDoing, useHouse } from "../house.ts";
import { here } from "../router.ts";
import { line } from "../safe.ts";
import { full } from "../times.ts";
import { t } from "../words.ts";

/** Who a pseudonym is: one auditor asks and says what for, another one approves, and only who asked is told. */
export function Requests() {
  const asked = useAsked((it) => it.audit.reidentifications(), []);
  const { endpoint } = useHouse();
  const doing = useDoing();
  const approve = (each: Reidentification) =>
    doing.run(async () => {
      await endpoint.audit.approve(each.id);
      asked.again();
      toast({ text: t("audit-approved") });
    });
  return (
    <>
      <Banner>
        <p>{t("audit-requests-lead")}</p>
      </Banner>
      <Ask onAsked={asked.again} />
      {doing.problem !== null && <Failure problem={doing.problem} />}
      {asked.problem !== null && <Failure problem={asked.problem} onAgain={asked.again} />}
      {!asked.value && asked.problem === null && <Waiting />}
      {asked.value?.length === 0 && <EmptyState icon="person" title={t("audit-requests-none")} />}
      <ul class="stack">
        {asked.value?.toReversed().map((each) => (
          <li key={each.id} class="sheet row apart">
            <span>
              <strong class="typed">{line(each.purpose)}</strong>
              <br />
              <span class="mono small">{each.actor.slice(0, 8)}</span> <span class="soft small">{t("audit-asked-by", { name: each.by, time: full(each.asked) })}</span>
            </span>
            {each.member !== null ? (
              <Chip tone="good" icon="person">
                {line(each.member)}
              </Chip>
            ) : each.approvedBy !== null ? (
              <Chip icon="check">{t("audit-approved-by", { name: each.approvedBy })}</Chip>
            ) : each.mine ? (
              <Chip icon="clock">{t("audit-waits")}</Chip>
            ) : (
              <Button small kind="primary" busy={doing.busy} onClick={() => void approve(each)}>
                {t("audit-approve")}
                <span class="aside"> {line(each.purpose)}</span>
              </Button>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

function Ask({ onAsked }: { onAsked: () => void }) {
  const { endpoint } = useHouse();
  const doing = useDoing();
  const [actor, setActor] = useState(here.value.query.get("actor") ?? "");
  const [purpose, setPurpose] = useState("");
  const [errors, setErrors] = useState<Errors>({});
  const [attempt, setAttempt] = useState(0);
  const submit = (event: Event) => {
    event.preventDefault();
    const wrong: Errors = {
      ...(/^[0-9a-f]{32}$/u.test(actor.trim()) ? {} : { actor: t("audit-need-actor") }),
      ...(purpose.trim().length >= 3 ? {} : { purpose: t("audit-need-purpose") }),
    };
    setErrors(wrong);
    setAttempt(attempt + 1);
    if (Object.keys(wrong).length > 0) return;
    void doing.run(async () => {
      await endpoint.audit.askWho(actor.trim(), purpose.trim());
      setActor("");
      setPurpose("");
      onAsked();
      toast({ text: t("audit-asked") });
    });
  };
  return (
    <form class="sheet stack" onSubmit={submit} noValidate>
      <h2>{t("audit-ask-who")}</h2>
      <ErrorSummary errors={errors} attempt={attempt} />
      {doing.problem !== null && <Failure problem={doing.problem} />}
      <TextField id="actor" label={t("audit-actor")} hint={t("audit-actor-hint")} class="code" autocomplete="off" autocapitalize="none" spellcheck={false} maxLength={32} value={actor} onValue={setActor} error={errors["actor"]} />
      <TextField id="purpose" label={t("audit-purpose")} hint={t("audit-purpose-hint")} autocomplete="off" maxLength={200} value={purpose} onValue={setPurpose} error={errors["purpose"]} />
      <div>
        <Button kind="primary" type="submit" busy={doing.busy}>
          {t("audit-ask-do")}
        </Button>
      </div>
    </form>
  );
}
