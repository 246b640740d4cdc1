import { useState } from "preact/hooks";

import type { MotionView } from "../../endpoint/interface/index.ts";
import { Button } from "../components/Button.tsx";
import { Chip } from "../components/Chip.tsx";
import { Radios, Select, TextArea, TextField } from "../components/Field.tsx";
import { Failure, Waiting } from "../components/States.tsx";
import { toast } from "../components/Toasts.tsx";
import { touches, useAsked, useDoing, useHouse } from "../house.ts";
import { line, safe } from "../safe.ts";
import { full, number } from "../times.ts";
import { t } from "../words.ts";
import { Form, need } from "./Form.tsx";

const CHOICES = 10; // schemas/limits.py

/** What is put to the vote, and putting something there. */
export function Votes({ fetched }: { fetched: boolean }) {
  const asked = useAsked((it) => it.cooperative.motions(), [fetched], touches("directory"));
  const of = asked.value;
  return (
    <section class="stack" aria-label={t("cooperative-votes")}>
      <p class="soft">{t("votes-how")}</p>
      {asked.problem !== null && <Failure problem={asked.problem} onAgain={asked.again} />}
      {!of && asked.problem === null && <Waiting />}
      {of?.mayPropose && <Propose onDone={asked.again} />}
      {of?.motions.length === 0 && <p class="soft">{t("cooperative-none-motions")}</p>}
      {of?.motions.map((each) => (
        <Motion key={each.id} of={each} onDone={asked.again} />
      ))}
    </section>
  );
}

function Motion({ of, onDone }: { of: MotionView; onDone: () => void }) {
  const { own } = of;
  const cast = of.choices.reduce((sum, { voters }) => sum + voters.length, of.abstentions.length);
  const state = of.closed ? t("cooperative-motion-closed") : of.over ? t("motion-over") : t("cooperative-motion-closes", { when: full(of.closes) });
  return (
    <article class="sheet stack">
      <div class="row apart">
        <h2 class="h3">{line(of.title)}</h2>
        <Chip tone={of.closed ? "plain" : of.over ? "care" : "accent"}>{state}</Chip>
      </div>
      <p class="soft small">
        {t(`cooperative-about-${of.about}`)} · {t("cooperative-motion-by", { structure: of.by })}
      </p>
      {of.text && <p class="typed">{safe(of.text)}</p>}
      <ul class="ballots">
        {of.choices.map(({ words, voters }, at) => (
          <Count key={at} words={line(words)} voters={voters} electorate={of.electorate} carried={of.closed && of.carried === at} />
        ))}
        <Count words={t("cooperative-abstentions")} voters={of.abstentions} electorate={of.electorate} />
      </ul>
      <p class="soft small">
        {t("cooperative-motion-turnout", { cast, electorate: of.electorate })}
        {of.quorum > 0 && ` · ${t("motion-quorum", { quorum: of.quorum })}`}
      </p>
      {of.closed && of.carried === null && <p>{t("motion-not-carried")}</p>}
      {own && <p>{own.choice === null ? t("cooperative-abstained") : t("cooperative-voted", { choice: of.choices[own.choice]?.words ?? "" })}</p>}
      {of.mayVote && <Ballot of={of} onDone={onDone} />}
      {of.mayClose && <Close of={of} onDone={onDone} />}
    </article>
  );
}

/** Who chose something: ballots are public, like raised hands. */
function Count({ words, voters, electorate, carried = false }: { words: string; voters: readonly string[]; electorate: number; carried?: boolean }) {
  return (
    <li>
      <span class="row apart">
        <span>
          {words} {carried && <Chip tone="good">{t("cooperative-carried")}</Chip>}
        </span>
        <span class="count">{number(voters.length)}</span>
      </span>
      <progress aria-hidden="true" max={Math.max(1, electorate)} value={voters.length} />
      {voters.length > 0 && <span class="soft small">{voters.map(line).join(", ")}</span>}
    </li>
  );
}

function Close({ of, onDone }: { of: MotionView; onDone: () => void }) {
  const { endpoint } = useHouse();
  const doing = useDoing();
  const close = () =>
    doing.run(async () => {
      await endpoint.cooperative.closeMotion(of.id);
      onDone();
    });
  return (
    <div class="stack tight">
      <p class="small">{t("motion-close-means")}</p>
      {doing.problem !== null && <Failure problem={doing.problem} />}
      <div>
        <Button kind="primary" busy={doing.busy} onClick={() => void close()}>
          {t("motion-close")}
        </Button>
      </div>
    </div>
  );
}

const ABSTAIN = "abstain";

function Ballot({ of, onDone }: { of: MotionView; onDone: () => void }) {
  const { endpoint } = useHouse();
  const doing = useDoing();
  const [choice, setChoice] = useState("");
  const [tried, setTried] = useState(false);
  const submit = (event: Event) => {
    event.preventDefault();
    setTried(true);
    if (!choice) return;
    void doing.run(async () => {
      await endpoint.cooperative.vote(of.id, choice === ABSTAIN ? null : Number(choice));
      toast({ text: t("cooperative-ballot-saved") });
      onDone();
    });
  };
  return (
    <form class="stack" onSubmit={submit} noValidate>
      <Radios
        id={`ballot-${of.id}`}
        label={t("cooperative-ballot")}
        hint={t("cooperative-ballot-hint")}
        error={tried && !choice ? t("cooperative-ballot-need") : undefined}
        value={choice}
        onValue={setChoice}
        options={[...of.choices.map(({ words }, at) => ({ value: String(at), label: line(words) })), { value: ABSTAIN, label: t("cooperative-ballot-abstain") }]}
      />
      {doing.problem !== null && <Failure problem={doing.problem} />}
      <div>
        <Button kind="primary" type="submit" busy={doing.busy}>
          {t("cooperative-ballot-cast")}
        </Button>
      </div>
    </form>
  );
}

const DAYS = ["3", "7", "14", "30", "60", "89"];
const ABOUT = ["proposal", "roadmap", "admission"] as const;

function Propose({ onDone }: { onDone: () => void }) {
  const { endpoint } = useHouse();
  const [of, setOf] = useState({ about: "proposal" as MotionView["about"], title: "", text: "", choices: `${t("yes")}\n${t("no")}`, days: "14", quorum: "0" });
  const choices = of.choices.split("\n").flatMap((each) => each.trim() || []);
  const fit = choices.length >= 2 && choices.length <= CHOICES && new Set(choices).size === choices.length && choices.every((each) => each.length <= 200);
  return (
    <Form
      name="propose"
      button={t("propose-do")}
      check={() => ({ ...need("propose-title", of.title), ...(fit ? {} : { "propose-choices": t("propose-choices-need", { most: CHOICES }) }) })}
      onSubmit={async () => {
        await endpoint.cooperative.openMotion({ ...of, title: of.title.trim(), choices, days: Number(of.days), quorum: Number(of.quorum) });
        setOf({ ...of, title: "", text: "" });
        onDone();
      }}
    >
      {(errors) => (
        <>
          <Select id="propose-about" label={t("propose-about")} value={of.about} onValue={(about) => setOf({ ...of, about })} options={ABOUT.map((value) => ({ value, label: t(`cooperative-about-${value}`) }))} />
          <TextField id="propose-title" label={t("propose-title")} maxLength={200} value={of.title} onValue={(title) => setOf({ ...of, title })} error={errors["propose-title"]} />
          <TextArea id="propose-text" label={t("propose-text")} hint={t("announce-public")} optional rows={5} maxLength={4000} value={of.text} onValue={(text) => setOf({ ...of, text })} />
          <TextArea id="propose-choices" label={t("propose-choices")} hint={t("propose-choices-hint")} rows={3} value={of.choices} onValue={(value) => setOf({ ...of, choices: value })} error={errors["propose-choices"]} />
          <Select id="propose-days" label={t("propose-days")} value={of.days} onValue={(days) => setOf({ ...of, days })} options={DAYS.map((value) => ({ value, label: t("cooperative-days", { count: Number(value) }) }))} />
          <Select id="propose-quorum" label={t("propose-quorum")} value={of.quorum} onValue={(quorum) => setOf({ ...of, quorum })} options={["0", "25", "50", "75"].map((value) => ({ value, label: value === "0" ? t("propose-quorum-none") : t("propose-quorum-of", { quorum: Number(value) }) }))} />
        </>
      )}
    </Form>
  );
}
