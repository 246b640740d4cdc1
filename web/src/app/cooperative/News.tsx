import { useState } from "preact/hooks";

import type { TrainingView } from "../../endpoint/interface/index.ts";
import { Button } from "../components/Button.tsx";
import { Chip } from "../components/Chip.tsx";
import { TextArea } from "../components/Field.tsx";
import { Failure, Waiting } from "../components/States.tsx";
import { toast } from "../components/Toasts.tsx";
import { useAsked, useDoing, useHouse, useMe } from "../house.ts";
import { line, safe } from "../safe.ts";
import { day, full } from "../times.ts";
import { t } from "../words.ts";
import { Announce, Offer } from "./Telling.tsx";

const MOST_PEOPLE = 20; // schemas/limits.py

/** What is announced, and the training sessions to come. */
export function News({ fetched }: { fetched: boolean }) {
  const me = useMe();
  const asked = useAsked((it) => it.cooperative.news(), [fetched]);
  const of = asked.value;
  return (
    <>
      {asked.problem !== null && <Failure problem={asked.problem} onAgain={asked.again} />}
      {!of && asked.problem === null && <Waiting />}
      {of && (
        <>
          <section class="stack" aria-labelledby="news">
            <h2 id="news">{t("cooperative-announcements")}</h2>
            {of.announcements.length === 0 && <p class="soft">{t("cooperative-none-news")}</p>}
            {of.announcements.map((each) => (
              <article key={each.id} class="sheet stack tight" lang={each.language}>
                <h3>{line(each.title)}</h3>
                <p class="typed">{safe(each.text)}</p>
                <p class="soft small">{day(each.time)}</p>
              </article>
            ))}
            {me.registrar && <Announce onDone={asked.again} />}
          </section>
          <section class="stack" aria-labelledby="trainings">
            <h2 id="trainings">{t("cooperative-trainings")}</h2>
            {of.trainings.length === 0 && <p class="soft">{t("cooperative-none-trainings")}</p>}
            {of.trainings.map((each) => (
              <Training key={each.id} of={each} onDone={asked.again} />
            ))}
            {me.registrar && <Offer onDone={asked.again} />}
          </section>
        </>
      )}
    </>
  );
}

function Training({ of, onDone }: { of: TrainingView; onDone: () => void }) {
  const { endpoint } = useHouse();
  const me = useMe();
  const doing = useDoing();
  const cancel = () =>
    doing.run(async () => {
      const { people: _, ...words } = of;
      await endpoint.cooperative.offerTraining({ ...words, cancelled: true });
      onDone();
    });
  return (
    <article class="sheet stack tight">
      <div class="row apart">
        <h3 lang={of.language}>{line(of.title)}</h3>
        {of.cancelled ? <Chip tone="bad">{t("cooperative-cancelled")}</Chip> : <Chip>{t("cooperative-seats", { seats: of.seats })}</Chip>}
      </div>
      <p>
        {full(of.starts)} – {full(of.ends)}
      </p>
      <p>{line(of.place)}</p>
      {of.text && (
        <p class="typed" lang={of.language}>
          {safe(of.text)}
        </p>
      )}
      {!of.cancelled && <SignUp of={of} onDone={onDone} />}
      {doing.problem !== null && <Failure problem={doing.problem} />}
      {me.registrar && !of.cancelled && (
        <div>
          <Button small kind="quiet" icon="cross" busy={doing.busy} onClick={() => void cancel()}>
            {t("cooperative-cancel")}
            <span class="aside"> {line(of.title)}</span>
          </Button>
        </div>
      )}
    </article>
  );
}

/** Who comes: the names, one a line. */
function SignUp({ of, onDone }: { of: TrainingView; onDone: () => void }) {
  const { endpoint } = useHouse();
  const doing = useDoing();
  const [names, setNames] = useState(of.people.join("\n"));
  const [wrong, setWrong] = useState(false);
  const people = names.split("\n").flatMap((each) => each.trim() || []);
  const submit = (event: Event) => {
    event.preventDefault();
    const nobody = people.length === 0 && of.people.length === 0;
    setWrong(nobody || people.length > MOST_PEOPLE);
    if (nobody || people.length > MOST_PEOPLE) return;
    void doing.run(async () => {
      await endpoint.desk.signUp(of.id, people);
      toast({ text: t("cooperative-sign-up-saved") });
      onDone();
    });
  };
  return (
    <form class="stack tight" onSubmit={submit} noValidate>
      <TextArea id={`people-${of.id}`} label={t("cooperative-people")} hint={t("cooperative-people-hint")} error={wrong ? t("cooperative-people-wrong", { most: MOST_PEOPLE }) : undefined} rows={2} value={names} onValue={setNames} />
      {doing.problem !== null && <Failure problem={doing.problem} />}
      <div>
        <Button small kind="primary" type="submit" busy={doing.busy}>
          {t("cooperative-sign-up")}
        </Button>
      </div>
    </form>
  );
}
