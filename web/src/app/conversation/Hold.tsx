import { useState } from "preact/hooks";

import { Button } from "../components/Button.tsx";
import { Dialog } from "../components/Dialog.tsx";
import { TextField } from "../components/Field.tsx";
import { Failure } from "../components/States.tsx";
import { toast } from "../components/Toasts.tsx";
import { useDoing, useHouse } from "../house.ts";
import { t } from "../words.ts";

/** An administrator asks that a conversation is kept whatever its time; another one has to confirm it. */
export function Hold({ thread, onClose }: { thread: string; onClose: () => void }) {
  const { endpoint } = useHouse();
  const doing = useDoing();
  const [reason, setReason] = useState("");
  const [missing, setMissing] = useState(false);
  const submit = (event: Event) => {
    event.preventDefault();
    const short = reason.trim().length < 3;
    setMissing(short);
    if (short) return;
    void doing.run(async () => {
      await endpoint.keeping.hold(thread, reason.trim());
      onClose();
      toast({ text: t("hold-asked") });
    });
  };
  return (
    <Dialog title={t("hold-title")} onClose={onClose}>
      <form class="stack" onSubmit={submit} noValidate>
        <p>{t("hold-text")}</p>
        {doing.problem !== null && <Failure problem={doing.problem} />}
        <TextField id="hold-reason" label={t("hold-reason")} hint={t("hold-reason-hint")} maxLength={200} autocomplete="off" value={reason} onValue={setReason} error={missing ? t("hold-reason-missing") : undefined} />
        <div class="ends">
          <Button kind="primary" type="submit" busy={doing.busy}>
            {t("hold-do")}
          </Button>
          <Button onClick={onClose}>{t("cancel")}</Button>
        </div>
      </form>
    </Dialog>
  );
}
