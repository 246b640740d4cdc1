import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";

import { Button } from "../app/components/Button.tsx";
import { Field, TextField } from "../app/components/Field.tsx";
import { t } from "../app/words.ts";

interface Of {
  phrase: boolean;
  busy: boolean;
  problem: ComponentChildren;
  onOpen: (code: string, phrase: string) => void;
}

/** The code, and the phrase if the link wants one. */
export function CodeForm({ phrase: wanted, busy, problem, onOpen }: Of) {
  const [code, setCode] = useState("");
  const [phrase, setPhrase] = useState("");
  const submit = (event: Event) => {
    event.preventDefault();
    onOpen(code, phrase);
  };
  return (
    <>
      <p class="lead">{t("guest-lead")}</p>
      {problem}
      <form class="stack" noValidate onSubmit={submit}>
        <Field id="code" label={t("guest-code")} hint={t("guest-code-hint")}>
          {(tied) => (
            <input
              {...tied}
              class="input code short"
              type="text"
              inputMode="numeric"
              autocomplete="one-time-code"
              maxLength={6}
              value={code}
              onInput={(event) => setCode(event.currentTarget.value)}
            />
          )}
        </Field>
        {wanted && <TextField id="phrase" label={t("guest-phrase")} hint={t("guest-phrase-hint")} value={phrase} onValue={setPhrase} autocomplete="off" spellcheck={false} />}
        <div>
          <Button type="submit" kind="primary" busy={busy}>
            {t(busy ? "guest-wait" : "guest-open")}
          </Button>
        </div>
      </form>
    </>
  );
}
