import { useEffect, useState } from "preact/hooks";

import type { FeedbackProgress, FeedbackView } from "../../endpoint/interface/index.ts";
import { Chip, PartyName, type Tone } from "../components/Chip.tsx";
import { Page } from "../components/Page.tsx";
import { EmptyState, Failure, Waiting } from "../components/States.tsx";
import { touches, useAsked, useHouse, useMe } from "../house.ts";
import { line, safe } from "../safe.ts";
import { brief } from "../times.ts";
import { t } from "../words.ts";
import { DeskForm } from "./DeskForm.tsx";
import { NoteForm } from "./NoteForm.tsx";
import { ProgressForm } from "./ProgressForm.tsx";

const TONES: Record<FeedbackProgress, Tone> = { seen: "accent", planned: "care", done: "good", declined: "plain" };

/** Notes to the cooperative: writing one, and what becomes of them; at its desk, saying so. */
export default function Feedback() {
  const { endpoint } = useHouse();
  const me = useMe();
  const asked = useAsked(async (it) => ({ desk: await it.desk.whose(), notes: await it.desk.notes() }), [], touches("threads", "outbox", "directory"));
  // Who answers is said in the directory; without a connection what is known holds.
  useEffect(() => void endpoint.leaflets.refresh().catch(() => undefined), []);
  const notes = asked.value?.notes ?? [];
  const [own, received] = [notes.filter((each) => each.own), notes.filter((each) => !each.own)];
  return (
    <Page title={t("feedback-title")} lead={t("feedback-lead")} narrow>
      {asked.problem !== null && <Failure problem={asked.problem} onAgain={asked.again} />}
      {!asked.value && asked.problem === null && <Waiting />}
      {asked.value?.desk === null && (
        <EmptyState icon="people" title={t("feedback-no-desk")}>
          <p>{t("feedback-no-desk-text")}</p>
        </EmptyState>
      )}
      {asked.value?.desk && me.services.length > 0 && <NoteForm desk={asked.value.desk} />}
      {received.length > 0 && <Notes id="received" title={t("feedback-received")} notes={received} />}
      {asked.value?.desk && me.services.length > 0 && <Notes id="own" title={t("feedback-own")} notes={own} none={t("feedback-none")} />}
      {me.registrar && asked.value && <DeskForm desk={asked.value.desk} />}
    </Page>
  );
}

function Notes({ id, title, notes, none }: { id: string; title: string; notes: readonly FeedbackView[]; none?: string }) {
  return (
    <section class="stack" aria-labelledby={`notes-${id}`}>
      <h2 id={`notes-${id}`}>{title}</h2>
      {notes.length === 0 && <p class="soft">{none}</p>}
      <ul class="stack">
        {notes.map((note) => (
          <li key={note.thread} class="sheet stack tight">
            <Note of={note} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Note({ of }: { of: FeedbackView }) {
  const [answering, setAnswering] = useState(false);
  const { progress } = of;
  return (
    <>
      <div class="row apart">
        <h3>
          <a href={`/t/${of.thread}`}>{line(of.subject)}</a>
        </h3>
        <Chip tone={progress ? TONES[progress.state] : "plain"}>{t(`progress-${progress?.state ?? "new"}`)}</Chip>
      </div>
      <p class="soft small">
        {t(`topic-${of.topic}`)} · <bdi>{line(of.author)}</bdi> · {brief(of.at)}
      </p>
      {!of.own && (
        <p class="small">
          <PartyName party={of.from} />
        </p>
      )}
      <p class="typed">{safe(of.text)}</p>
      {of.files > 0 && <p class="soft small">{t("feedback-files", { count: of.files })}</p>}
      {progress && (progress.text || progress.module || progress.motion) && (
        <blockquote class="stack tight">
          {progress.text && <p class="typed">{safe(progress.text)}</p>}
          {progress.module && <p class="small">{t("feedback-module", { name: progress.module })}</p>}
          {progress.motion && <p class="small">{t("feedback-motion", { title: progress.motion })}</p>}
        </blockquote>
      )}
      {of.mayAnswer && <ProgressForm note={of} open={answering} onOpen={setAnswering} />}
    </>
  );
}
