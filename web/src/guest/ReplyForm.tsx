import { useState } from "preact/hooks";

import { Banner } from "../app/components/Banner.tsx";
import { Button } from "../app/components/Button.tsx";
import { Field, Radios, TextArea, TextField } from "../app/components/Field.tsx";
import { t } from "../app/words.ts";
import { GUEST_ACTIONS } from "../schemas/guests.ts";
import { type Draft, newIdNow, plain } from "./letters.ts";

const MOST = 25 * 1024 * 1024; // bytes of a file

interface Of {
  draft: Draft | null;
  name: string;
  onCheck: (draft: Draft) => void;
}

/** The guest's reply: what was typed stays, whatever is wrong with it. */
export function ReplyForm({ draft, name, onCheck }: Of) {
  const [author, setAuthor] = useState(draft?.author ?? name);
  const [words, setWords] = useState(draft?.words ?? "");
  const [action, setAction] = useState<Draft["action"]>(draft?.action ?? "");
  const [files, setFiles] = useState<readonly File[]>(draft?.files ?? []);
  const [trouble, setTrouble] = useState("");
  const submit = (event: Event) => {
    event.preventDefault();
    const next = { author: plain(author).trim(), words: plain(words).trim(), action, files, confirms: null, prepared: false, item: draft?.item ?? newIdNow() };
    const large = files.find((each) => each.size > MOST);
    if (!next.author) setTrouble(t("guest-need-name"));
    else if (large) setTrouble(t("guest-large", { name: large.name }));
    else if (!next.words && !action && !files.length) setTrouble(t("guest-empty"));
    else onCheck(next);
  };
  const options = (["", ...GUEST_ACTIONS] as const).map((value) => ({ value, label: t(`guest-${value || "none"}`) }));
  return (
    <form class="stack" noValidate onSubmit={submit}>
      {trouble && <Banner tone="bad" alert>{trouble}</Banner>}
      <TextField id="author" label={t("guest-name")} value={author} onValue={setAuthor} autocomplete="name" maxLength={200} />
      <Radios id="action" label={t("guest-decision")} value={action} onValue={setAction} options={options} />
      <TextArea id="words" label={t("guest-text")} value={words} onValue={setWords} maxLength={60_000} rows={7} />
      <Field id="attach" label={t("guest-attach")} hint={files.length ? files.map((each) => each.name).join(", ") : undefined}>
        {(tied) => <input {...tied} class="input" type="file" multiple onChange={(event) => setFiles([...(event.currentTarget.files ?? [])])} />}
      </Field>
      <div>
        <Button type="submit" kind="primary">
          {t("guest-check")}
        </Button>
      </div>
    </form>
  );
}
