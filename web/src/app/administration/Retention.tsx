import { useState } from "preact/hooks";

import { Button } from "../components/Button.tsx";
import { TextField } from "../components/Field.tsx";
import { Failure } from "../components/States.tsx";
import { toast } from "../components/Toasts.tsx";
import { useAsked, useDoing, useHouse } from "../house.ts";
import { t } from "../words.ts";

const MOST = 3_650; // days (schemas/api.py, Retention)

/** How long the relay keeps what the structure received. */
export function Retention() {
  const { endpoint } = useHouse();
  const doing = useDoing();
  const term = useAsked((it) => it.keeping.term(), []);
  const [typed, setDays] = useState<string | null>(null);
  const days = typed ?? String(term.value ?? "");
  const [wrong, setWrong] = useState(false);
  const submit = (event: Event) => {
    event.preventDefault();
    const count = Number(days);
    const fits = Number.isInteger(count) && count >= 1 && count <= MOST;
    setWrong(!fits);
    if (!fits) return;
    void doing.run(async () => {
      await endpoint.administration.setRetention(count);
      toast({ text: t("saved") });
    });
  };
  return (
    <form class="sheet stack read" onSubmit={submit} noValidate>
      <h2>{t("administration-retention")}</h2>
      <p class="soft">{t("retention-text")}</p>
      {(doing.problem ?? term.problem) !== null && <Failure problem={doing.problem ?? term.problem} />}
      <TextField id="retention" label={t("retention-days")} hint={t("retention-hint", { most: MOST })} class="figures" inputMode="numeric" value={days} onValue={setDays} error={wrong ? t("retention-wrong", { most: MOST }) : undefined} />
      <p>
        <a href="/keeping">{t("retention-holds")}</a>
      </p>
      <div>
        <Button kind="primary" type="submit" busy={doing.busy}>
          {t("save")}
        </Button>
      </div>
    </form>
  );
}
