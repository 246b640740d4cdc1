import { useState } from "preact/hooks";

import type { FeedbackTopic, Party } from "../../endpoint/interface/index.ts";
import { Banner } from "../components/Banner.tsx";
import { Button } from "../components/Button.tsx";
import { type Errors, ErrorSummary } from "../components/ErrorSummary.tsx";
import { Radios, Select, TextArea, TextField } from "../components/Field.tsx";
import { FilePicker } from "../components/FilePicker.tsx";
import { SavedWords } from "../components/SavedWords.tsx";
import { Failure } from "../components/States.tsx";
import { announce } from "../conversation/sent.ts";
import { useDraft } from "../drafts.ts";
import { useDoing, useHouse, useMe } from "../house.ts";
import { go, here, withQuery } from "../router.ts";
import { line } from "../safe.ts";
import { t } from "../words.ts";

interface Fields extends Record<string, unknown> {
  topic: FeedbackTopic | "";
  subject: string;
  text: string;
  from: string;
}

const EMPTY: Fields = { topic: "", subject: "", text: "", from: "" };
const TOPICS = ["bug", "wish", "question", "praise"] as const;

/** A note to the cooperative. What goes along is what stands in these fields, and nothing of the page one came from. */
export function NoteForm({ desk }: { desk: Party }) {
  const { endpoint } = useHouse();
  const me = useMe();
  const draft = useDraft<Fields>("feedback", null, EMPTY, here.value.query.get("draft"));
  const doing = useDoing();
  const [errors, setErrors] = useState<Errors>({});
  const [attempt, setAttempt] = useState(0);
  const { fields, change } = draft;
  const submit = (event: Event) => {
    event.preventDefault();
    const { topic } = fields;
    const wrong: Errors = {
      ...(topic ? {} : { topic: t("feedback-need-topic") }),
      ...(fields.subject.trim() ? {} : { subject: t("feedback-need-subject") }),
      ...(fields.text.trim() || draft.attachments.length > 0 ? {} : { text: t("write-something") }),
    };
    setErrors(wrong);
    setAttempt(attempt + 1);
    if (topic === "" || Object.keys(wrong).length > 0) return;
    void doing.run(async () => {
      const kept = await draft.keep();
      const { subject, text } = fields;
      const from = fields.from || me.services[0]?.address;
      const item = await endpoint.desk.feedback({ topic, subject: subject.trim(), text, ...(from && { from }), ...kept });
      draft.forget();
      go(withQuery({ draft: null }), { replace: true });
      announce(endpoint, item, t("feedback-sent"));
    });
  };
  return (
    <form class="sheet stack" onSubmit={submit} noValidate aria-labelledby="feedback-form">
      <div class="row apart">
        <h2 id="feedback-form">{t("feedback-write")}</h2>
        <SavedWords of={draft} />
      </div>
      <ErrorSummary errors={errors} attempt={attempt} />
      {doing.problem !== null && <Failure problem={doing.problem} />}
      <Banner>
        <p>{t("feedback-means", { desk: line(desk.structure) })}</p>
      </Banner>
      <Radios id="topic" label={t("feedback-topic")} abreast error={errors["topic"]} value={fields.topic} onValue={(topic) => change({ topic })} options={TOPICS.map((value) => ({ value, label: t(`topic-${value}`) }))} />
      {me.services.length > 1 && (
        <Select id="from" label={t("from-service")} value={fields.from || (me.services[0]?.address ?? "")} onValue={(from) => change({ from })} options={me.services.map((each) => ({ value: each.address, label: each.name }))} />
      )}
      <TextField id="subject" label={t("feedback-subject")} error={errors["subject"]} maxLength={200} value={fields.subject} onValue={(subject) => change({ subject })} />
      <TextArea id="text" label={t("feedback-text")} hint={t("feedback-text-hint")} error={errors["text"]} rows={6} value={fields.text} onValue={(text) => change({ text })} />
      <FilePicker id="files" compact attachments={draft.attachments} onAttachments={draft.attach} />
      <div>
        <Button kind="primary" type="submit" icon="send" busy={doing.busy}>
          {t("reply-send")}
        </Button>
      </div>
    </form>
  );
}
