import { useEffect, useRef, useState } from "preact/hooks";

import type { MailMode, ThreadView } from "../../endpoint/interface/index.ts";
import { Banner } from "../components/Banner.tsx";
import { Button } from "../components/Button.tsx";
import { FilePicker } from "../components/FilePicker.tsx";
import { Icon } from "../components/Icon.tsx";
import { Failure } from "../components/States.tsx";
import { LIMITS } from "../../schemas/limits.ts";
import { useDraft } from "../drafts.ts";
import { useDoing, useHouse } from "../house.ts";
import { t } from "../words.ts";
import { SavedWords } from "../components/SavedWords.tsx";
import { TemplateMenu } from "./TemplateMenu.tsx";
import { announce } from "./sent.ts";

type Kind = "reply" | "note";

/** Write into a thread: to all of it, or for the own service alone. The two never look alike. */
export function Composer({ view }: { view: ThreadView }) {
  const canReply = view.canReply || correspondentOf(view) !== null;
  const [kind, setKind] = useState<Kind>(canReply ? "reply" : "note");
  const kinds: readonly Kind[] = [...(canReply ? (["reply"] as const) : []), ...(view.canNote ? (["note"] as const) : [])];
  return (
    <section class={kind === "note" ? "composer note no-print" : "composer no-print"} aria-label={t("composer")}>
      {kinds.length > 1 && (
        <div class="composer-kinds" role="group" aria-label={t("composer-kind")}>
          {kinds.map((each) => (
            <button key={each} type="button" aria-pressed={each === kind} onClick={() => setKind(each)}>
              <Icon name={each === "note" ? "lock" : "write"} size={17} />
              {t(`composer-${each}`)}
            </button>
          ))}
        </div>
      )}
      <Writing key={kind} kind={kind} view={view} />
    </section>
  );
}

function Writing({ kind, view }: { kind: Kind; view: ThreadView }) {
  const { endpoint } = useHouse();
  const thread = view.summary.id;
  const [round, setRound] = useState(0);
  const draft = useDraft(kind, thread, { text: "" }, null);
  const doing = useDoing();
  const tellWriting = useTellWriting(thread);
  const [wrong, setWrong] = useState("");
  const receivers = view.summary.others.map((each) => each.structure).join(", ") || t("own-service");
  const outside = kind === "reply" && !view.canReply ? correspondentOf(view) : null;
  const whom = kind === "note" ? t("note-stays", { service: view.summary.service ?? "" }) : t("reply-goes", { receivers: outside?.name ?? receivers });
  const [code, setCode] = useState<string | null>(null);

  useEffect(() => {
    const again = () => setRound((before) => before + 1);
    addEventListener("souspli:taken-back", again);
    return () => removeEventListener("souspli:taken-back", again);
  }, []);
  useEffect(() => {
    if (round > 0) void draft.reload();
  }, [round]);

  const send = () => {
    if (!draft.fields.text.trim() && draft.attachments.length === 0) return setWrong(t("write-something"));
    setWrong("");
    void doing.run(async () => {
      const kept = await draft.keep();
      const { text } = draft.fields;
      if (outside) {
        const written = await endpoint.correspondents.write({ correspondent: outside.id, thread, subject: "", text, mode: outside.mode, ...kept });
        draft.forget();
        tellWriting(false);
        setCode(written.code);
        return announce(endpoint, written.item);
      }
      const item = await endpoint.write[kind]({ thread, text, ...kept });
      draft.forget();
      tellWriting(false);
      announce(endpoint, item, t(kind === "note" ? "noted" : "sent"));
    });
  };

  return (
    <form
      class="stack tight"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <label for={`compose-${kind}`} class="composer-whom">
        {whom}
      </label>
      {wrong && (
        <p class="fault" id="compose-wrong" role="alert">
          {wrong}
        </p>
      )}
      {doing.problem !== null && <Failure problem={doing.problem} />}
      {outside && <p class="soft small">{t(`mode-${outside.mode}-hint`)}</p>}
      {outside && code && (
        <Banner tone="good" alert>
          <p>{t("link-new-code", { name: outside.name })}</p>
          <p class="groups" translate={false}>
            <span>{code.slice(0, 3)}</span>
            <span>{code.slice(3)}</span>
          </p>
        </Banner>
      )}
      <textarea
        id={`compose-${kind}`}
        class="input"
        rows={3}
        value={draft.fields.text}
        readOnly={doing.busy} // what is typed while it leaves would go with it
        aria-describedby={wrong ? "compose-wrong" : undefined}
        aria-invalid={wrong ? true : undefined}
        onInput={(event) => {
          draft.change({ text: event.currentTarget.value });
          tellWriting(event.currentTarget.value.trim() !== "");
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) send();
        }}
      />
      <div class="row apart">
        <div class="row">
          <FilePicker id={`files-${kind}`} compact attachments={draft.attachments} onAttachments={draft.attach} />
          <TemplateMenu onText={(text) => draft.change({ text: draft.fields.text ? `${draft.fields.text}\n\n${text}` : text })} />
        </div>
        <div class="row">
          <SavedWords of={draft} />
          <Button kind="primary" type="submit" icon={kind === "note" ? "lock" : "send"} busy={doing.busy}>
            {t(kind === "note" ? "note-keep" : "reply-send")}
          </Button>
        </div>
      </div>
    </form>
  );
}

/** Returns what tells colleagues that one is writing, or no longer; leaving the page tells the latter. */
function useTellWriting(thread: string): (writing: boolean) => void {
  const { endpoint } = useHouse();
  const told = useRef(0); // when, in milliseconds
  const tell = (writing: boolean) => {
    const now = Date.now();
    if (writing && now - told.current < LIMITS.replying_again * 1000) return;
    told.current = writing ? now : 0;
    void endpoint.threads.writing(thread, writing).catch(() => undefined); // nothing depends on it
  };
  useEffect(() => () => tell(false), [thread]);
  return tell;
}

/** Whom the own service writes to by e-mail in a thread, and how it did last. */
function correspondentOf({ summary, messages }: ThreadView): { id: string; name: string; mode: MailMode } | null {
  if (summary.kind !== "correspondent") return null;
  const last = messages.findLast(({ body, sender }) => body.kind === "notice" && sender.address === summary.service)?.body;
  return last?.kind === "notice" ? { id: last.correspondent.id, name: last.correspondent.name, mode: last.mode } : null;
}
