import { useState } from "preact/hooks";

import type { MailMode } from "../../endpoint/interface/index.ts";
import { Banner } from "../components/Banner.tsx";
import { Button, LinkButton } from "../components/Button.tsx";
import { type Errors, ErrorSummary } from "../components/ErrorSummary.tsx";
import { Radios, Select, TextArea, TextField } from "../components/Field.tsx";
import { FilePicker } from "../components/FilePicker.tsx";
import { Icon } from "../components/Icon.tsx";
import { Page } from "../components/Page.tsx";
import { SavedWords } from "../components/SavedWords.tsx";
import { Failure, Waiting } from "../components/States.tsx";
import { announce } from "../conversation/sent.ts";
import { useDraft } from "../drafts.ts";
import { useAsked, useDoing, useHouse, useMe } from "../house.ts";
import { here } from "../router.ts";
import { line } from "../safe.ts";
import { day } from "../times.ts";
import { t } from "../words.ts";

interface Fields extends Record<string, unknown> {
  from: string;
  subject: string;
  text: string;
  mode: MailMode;
  phrase: string;
  days: string;
  /** Whom it is for, so that the draft leads back here. */
  correspondent: string;
}

const EMPTY: Fields = { from: "", subject: "", text: "", mode: "link", phrase: "", days: "30", correspondent: "" };

/** Write to somebody who has only e-mail, knowing what that means for what is written. */
export default function Letter({ params }: { params: Record<string, string> }) {
  const { endpoint } = useHouse();
  const me = useMe();
  const id = params["id"] ?? "";
  const asked = useAsked(async (it) => ({ whom: (await it.correspondents.list()).find((each) => each.id === id) ?? null, policy: await it.correspondents.policy() }), [id]);
  const draft = useDraft<Fields>("correspondent", null, { ...EMPTY, correspondent: id }, here.value.query.get("draft"));
  const doing = useDoing();
  const [errors, setErrors] = useState<Errors>({});
  const [attempt, setAttempt] = useState(0);
  const [sent, setSent] = useState<{ code: string | null; expires: number | null; thread: string } | null>(null);
  const { fields, change } = draft;
  const whom = asked.value?.whom;
  if (!asked.value || !whom) {
    return (
      <Page title={t("correspondents-title")} narrow>
        {asked.problem !== null && <Failure problem={asked.problem} onAgain={asked.again} />}
        {asked.value ? <p>{t("correspondent-unknown")}</p> : <Waiting />}
      </Page>
    );
  }
  const modes = asked.value.policy.modes.filter((mode) => (mode !== "openpgp" && mode !== "smime") || whom.hasKey);
  const mode = modes.includes(fields.mode) ? fields.mode : (modes[0] ?? "link");

  const submit = (event: Event) => {
    event.preventDefault();
    const wrong: Errors = mode === "short" || fields.text.trim() ? {} : { text: t("write-something") };
    setErrors(wrong);
    setAttempt(attempt + 1);
    if (Object.keys(wrong).length > 0) return;
    void doing.run(async () => {
      const kept = await draft.keep();
      const written = await endpoint.correspondents.write({
        correspondent: whom.id,
        ...(fields.from && { from: fields.from }),
        subject: fields.subject.trim(),
        text: fields.text,
        mode,
        ...(mode === "link" && fields.phrase.trim() && { phrase: fields.phrase }),
        ...(mode === "link" && { days: Number(fields.days) }),
        ...kept,
      });
      draft.forget();
      setSent({ code: written.code, expires: written.expires, thread: written.item.thread });
      announce(endpoint, written.item);
    });
  };

  if (sent) return <Sent name={whom.name} {...sent} />;
  return (
    <Page title={t("letter-title", { name: whom.name })} lead={line(whom.address)} narrow actions={<SavedWords of={draft} />}>
      <a class="crumb" href="/correspondents">
        <Icon name="back" size={16} /> {t("correspondents-title")}
      </a>
      <form class="stack wide" onSubmit={submit} noValidate>
        <ErrorSummary errors={errors} attempt={attempt} />
        {doing.problem !== null && <Failure problem={doing.problem} />}
        <Radios id="mode" label={t("letter-mode")} value={mode} onValue={(chosen) => change({ mode: chosen })} options={modes.map((value) => ({ value, label: t(`mode-${value}`), hint: t(`mode-${value}-hint`) }))} />
        {(mode === "plain" || mode === "short") && (
          <Banner tone="care">
            <p>{t(`mode-${mode}-warning`)}</p>
          </Banner>
        )}
        {me.services.length > 1 && (
          <Select id="from" label={t("from-service")} value={fields.from || (me.services[0]?.address ?? "")} onValue={(from) => change({ from })} options={me.services.map((each) => ({ value: each.address, label: each.name }))} />
        )}
        {mode !== "short" && (
          <>
            <TextField id="subject" label={t("subject")} hint={t("subject-hint")} optional maxLength={200} value={fields.subject} onValue={(subject) => change({ subject })} />
            <TextArea id="text" label={t("write-text")} error={errors["text"]} rows={8} value={fields.text} onValue={(text) => change({ text })} />
            <FilePicker id="files" compact attachments={draft.attachments} onAttachments={draft.attach} />
          </>
        )}
        {mode === "link" && (
          <>
            <TextField id="phrase" label={t("letter-phrase")} hint={t("letter-phrase-hint")} optional value={fields.phrase} onValue={(phrase) => change({ phrase })} autocomplete="off" />
            <Select id="days" label={t("letter-days")} value={fields.days} onValue={(days) => change({ days })} options={["7", "30", "90", "365"].map((value) => ({ value, label: t("days", { count: Number(value) }) }))} />
          </>
        )}
        <div>
          <Button kind="primary" type="submit" icon="send" busy={doing.busy}>
            {t("reply-send")}
          </Button>
        </div>
      </form>
    </Page>
  );
}

/** The code is shown once: it is told by telephone and goes no other way. */
function Sent({ name, code, expires, thread }: { name: string; code: string | null; expires: number | null; thread: string }) {
  return (
    <Page title={t("letter-sent", { name })} narrow>
      {code && (
        <section class="sheet stack">
          <h2>{t("letter-code")}</h2>
          <p class="groups" translate={false}>
            <span>{code.slice(0, 3)}</span>
            <span>{code.slice(3)}</span>
          </p>
          <p>{t("letter-code-text", { name })}</p>
          {expires !== null && <p class="soft small">{t("letter-expires", { date: day(expires) })}</p>}
        </section>
      )}
      <div>
        <LinkButton kind="primary" href={`/t/${thread}`}>
          {t("letter-go")}
        </LinkButton>
      </div>
    </Page>
  );
}
