import { useState } from "preact/hooks";

import { Button } from "../components/Button.tsx";
import { Dialog } from "../components/Dialog.tsx";
import { Field, TextArea } from "../components/Field.tsx";
import { Failure } from "../components/States.tsx";
import { toast } from "../components/Toasts.tsx";
import { useDoing, useHouse } from "../house.ts";
import { t } from "../words.ts";

/** The person no longer agrees to the sharing: everybody who got it is told, and the links of guests end. */
export function EndConsent({ thread, guests, onClose }: { thread: string; guests: boolean; onClose: () => void }) {
  const { endpoint } = useHouse();
  const doing = useDoing();
  const [on, setOn] = useState(() => new Date().toISOString().slice(0, 10));
  const [text, setText] = useState("");
  const submit = (event: Event) => {
    event.preventDefault();
    if (!on) return; // the field says so
    void doing.run(async () => {
      await endpoint.write.withdrawConsent(thread, on, text);
      onClose();
      toast({ text: t("consent-told") });
    });
  };
  return (
    <Dialog title={t("consent-end-title")} onClose={onClose}>
      <form class="stack" onSubmit={submit} noValidate>
        <p>{t(guests ? "consent-end-guests" : "consent-end-text")}</p>
        {doing.problem !== null && <Failure problem={doing.problem} />}
        <Field id="consent-end-on" label={t("transfer-on")} error={on ? undefined : t("transfer-need-on")}>
          {(tied) => <input {...tied} type="date" class="input short" value={on} onInput={(event) => setOn(event.currentTarget.value)} />}
        </Field>
        <TextArea id="consent-end-words" label={t("write-text")} optional value={text} onValue={setText} rows={3} />
        <div class="ends">
          <Button kind="danger" type="submit" busy={doing.busy}>
            {t("consent-end-do")}
          </Button>
          <Button onClick={onClose}>{t("cancel")}</Button>
        </div>
      </form>
    </Dialog>
  );
}
