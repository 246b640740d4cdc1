import { useState } from "preact/hooks";

import { Button } from "../components/Button.tsx";
import { type Errors, ErrorSummary } from "../components/ErrorSummary.tsx";
import { Field, Select } from "../components/Field.tsx";
import { Failure } from "../components/States.tsx";
import { touches, useAsked, useDoing, useHouse, useMe } from "../house.ts";
import { line } from "../safe.ts";
import { dateWords } from "../times.ts";
import { t } from "../words.ts";

/** Who of the team is away, and saying that one will be. The other structures learn nothing of it. */
export function Absence() {
  const { endpoint } = useHouse();
  const asked = useAsked((it) => it.absences.list(), [], touches("threads"));
  const me = useMe();
  const members = useAsked((it) => it.administration.members(), []);
  const doing = useDoing();
  const [away, setAway] = useState<{ first: string; last: string; substitute: string } | null>(null);
  const [errors, setErrors] = useState<Errors>({});
  const [attempt, setAttempt] = useState(0);
  const mine = asked.value?.find((each) => each.me);
  const own = me.services.map(({ address }) => address);
  const colleagues = (members.value ?? []).filter((each) => each.active && !each.me && each.services.some((address) => own.includes(address)));
  const submit = (event: Event) => {
    event.preventDefault();
    if (!away) return;
    const wrong: Errors = {
      ...(away.first ? {} : { "away-first": t("away-need-day") }),
      ...(away.last && away.last >= away.first ? {} : { "away-last": t("away-need-last") }),
    };
    setErrors(wrong);
    setAttempt(attempt + 1);
    if (Object.keys(wrong).length > 0) return;
    void doing.run(async () => {
      const { substitute, ...days } = away;
      await endpoint.absences.announce({ ...days, ...(substitute && { substitute }) });
      setAway(null);
      asked.again();
    });
  };
  const back = (thread: string) =>
    doing.run(async () => {
      await endpoint.absences.cancel(thread);
      asked.again();
    });
  return (
    <section class="sheet stack" aria-labelledby="absence">
      <h2 id="absence">{t("settings-absence")}</h2>
      {doing.problem !== null && <Failure problem={doing.problem} />}
      <ul class="stack tight">
        {asked.value?.map((each) => (
          <li key={each.thread} class="row apart">
            <span>
              {t("away-from-to", { name: line(each.name), first: dateWords(each.first), last: dateWords(each.last) })}
              {each.substitute && (
                <>
                  <br />
                  <span class="soft small">{t("away-stands-in", { name: line(each.substitute.name) })}</span>
                </>
              )}
            </span>
            {each.me && (
              <Button small busy={doing.busy} onClick={() => void back(each.thread)}>
                {t("away-back")}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {!mine && !away && (
        <div>
          <Button small icon="away" onClick={() => setAway({ first: "", last: "", substitute: "" })}>
            {t("away-set")}
          </Button>
        </div>
      )}
      {away && (
        <form class="stack" onSubmit={submit} noValidate>
          <ErrorSummary errors={errors} attempt={attempt} />
          <Field id="away-first" label={t("away-first")} error={errors["away-first"]}>
            {(tied) => <input {...tied} type="date" class="input short" value={away.first} onInput={(event) => setAway({ ...away, first: event.currentTarget.value })} />}
          </Field>
          <Field id="away-last" label={t("away-last")} error={errors["away-last"]}>
            {(tied) => <input {...tied} type="date" class="input short" value={away.last} onInput={(event) => setAway({ ...away, last: event.currentTarget.value })} />}
          </Field>
          <Select
            id="away-substitute"
            label={t("away-substitute")}
            hint={t("away-substitute-hint")}
            value={away.substitute}
            onValue={(substitute) => setAway({ ...away, substitute })}
            options={[{ value: "", label: t("away-nobody") }, ...colleagues.map((each) => ({ value: each.id, label: line(each.name) }))]}
          />
          <p class="soft small">{t("away-told")}</p>
          <div class="ends">
            <Button kind="primary" type="submit" busy={doing.busy}>
              {t("save")}
            </Button>
            <Button onClick={() => setAway(null)}>{t("cancel")}</Button>
          </div>
        </form>
      )}
    </section>
  );
}
