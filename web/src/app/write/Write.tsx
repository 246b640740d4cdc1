import { useEffect, useState } from "preact/hooks";

import type { ServiceHit } from "../../endpoint/interface/index.ts";
import { Button } from "../components/Button.tsx";
import { type Errors, ErrorSummary } from "../components/ErrorSummary.tsx";
import { Select, TextArea, TextField } from "../components/Field.tsx";
import { FilePicker } from "../components/FilePicker.tsx";
import { Page } from "../components/Page.tsx";
import { SavedWords } from "../components/SavedWords.tsx";
import { ServicePicker } from "../components/ServicePicker.tsx";
import { Failure } from "../components/States.tsx";
import { announce } from "../conversation/sent.ts";
import { TemplateMenu } from "../conversation/TemplateMenu.tsx";
import { useDraft, useDraftInAddress } from "../drafts.ts";
import { useDoing, useHouse, useMe } from "../house.ts";
import { go, here } from "../router.ts";
import { t } from "../words.ts";
import "../referral/refer.css";

interface Letter extends Record<string, unknown> {
  to: ServiceHit | null;
  from: string;
  subject: string;
  text: string;
}

const EMPTY: Letter = { to: null, from: "", subject: "", text: "" };

/** A new message to a service. */
export default function Write() {
  const { endpoint } = useHouse();
  const me = useMe();
  const query = here.value.query;
  const draft = useDraft<Letter>("message", null, EMPTY, query.get("draft"));
  useDraftInAddress(draft.id);
  const doing = useDoing();
  const [errors, setErrors] = useState<Errors>({});
  const [attempt, setAttempt] = useState(0);
  const { fields, change } = draft;
  const wanted = query.get("to");

  useEffect(() => {
    if (!wanted || !draft.ready || fields.to) return;
    endpoint.directory.services(wanted, 5).then(
      (hits) => change({ to: hits.find((each) => each.address === wanted) ?? null }),
      () => undefined,
    );
  }, [wanted, draft.ready]);

  const submit = (event: Event) => {
    event.preventDefault();
    const wrong: Errors = {
      ...(fields.to ? {} : { to: t("refer-need-recipient") }),
      ...(fields.subject.trim() ? {} : { subject: t("write-need-subject") }),
      ...(fields.text.trim() || draft.attachments.length > 0 ? {} : { text: t("write-something") }),
    };
    setErrors(wrong);
    setAttempt(attempt + 1);
    const to = fields.to;
    if (Object.keys(wrong).length > 0 || !to) return;
    void doing.run(async () => {
      const kept = await draft.keep();
      const item = await endpoint.write.message({ to: [to.address], ...(fields.from && { from: fields.from }), subject: fields.subject.trim(), text: fields.text, ...kept });
      draft.forget();
      go(`/t/${item.thread}`, { replace: true });
      announce(endpoint, item);
    });
  };

  return (
    <Page title={t("write-title")} lead={t("write-lead")} narrow actions={<SavedWords of={draft} />}>
      <form class="stack wide" onSubmit={submit} noValidate>
        <ErrorSummary errors={errors} attempt={attempt} />
        {doing.problem !== null && <Failure problem={doing.problem} />}
        <ServicePicker id="to" label={t("write-to")} error={errors["to"]} chosen={fields.to} onChosen={(to) => change({ to })} />
        {me.services.length > 1 && (
          <Select id="from" label={t("from-service")} value={fields.from || (me.services[0]?.address ?? "")} onValue={(from) => change({ from })} options={me.services.map((each) => ({ value: each.address, label: each.name }))} />
        )}
        <TextField id="subject" label={t("subject")} hint={t("subject-hint")} error={errors["subject"]} maxLength={200} value={fields.subject} onValue={(subject) => change({ subject })} />
        <div class="stack tight">
          <TextArea id="text" label={t("write-text")} error={errors["text"]} rows={8} value={fields.text} onValue={(text) => change({ text })} />
          <div class="row">
            <FilePicker id="files" compact attachments={draft.attachments} onAttachments={draft.attach} />
            <TemplateMenu onText={(text) => change({ text: fields.text ? `${fields.text}\n\n${text}` : text })} />
          </div>
        </div>
        <div class="ends">
          <Button kind="primary" type="submit" icon="send" busy={doing.busy}>
            {t("reply-send")}
          </Button>
          {draft.state !== "empty" && (
            <Button
              kind="quiet"
              icon="bin"
              onClick={() => {
                void draft.discard().then(() => go("/inbox"));
              }}
            >
              {t("draft-discard")}
            </Button>
          )}
        </div>
      </form>
    </Page>
  );
}
