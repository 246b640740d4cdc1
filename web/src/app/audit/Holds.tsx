import { useState } from "preact/hooks";

import type { LogState, RecordHold } from "../../endpoint/interface/index.ts";
import { Button } from "../components/Button.tsx";
import { type Errors, ErrorSummary } from "../components/ErrorSummary.tsx";
import { TextField } from "../components/Field.tsx";
import { EmptyState, Failure, Waiting } from "../components/States.tsx";
import { Sure } from "../components/Sure.tsx";
import { toast } from "../components/Toasts.tsx";
import { useAsked, useDoing, useHouse } from "../house.ts";
import { line } from "../safe.ts";
import { t } from "../words.ts";

/** Records that are kept beyond their time, for an inquiry. */
export function Holds({ log }: { log: LogState }) {
  const asked = useAsked((it) => it.audit.holds(), []);
  const { endpoint } = useHouse();
  const [ending, setEnding] = useState<RecordHold | null>(null);
  const release = async (each: RecordHold) => {
    await endpoint.audit.release(each.id);
    asked.again();
    toast({ text: t("audit-hold-ended") });
  };
  return (
    <>
      <p class="read">{t("audit-holds-lead")}</p>
      <Keep log={log} onKept={asked.again} />
      {asked.problem !== null && <Failure problem={asked.problem} onAgain={asked.again} />}
      {!asked.value && asked.problem === null && <Waiting />}
      {asked.value?.length === 0 && <EmptyState icon="lock" title={t("audit-holds-none")} />}
      <ul class="stack">
        {asked.value?.map((each) => (
          <li key={each.id} class="sheet row apart">
            <span>
              <strong class="typed">{line(each.reason)}</strong>
              <br />
              <span class="soft small figures">{t("audit-hold-range", { first: String(each.first), last: String(each.last) })}</span>
            </span>
            <Button small onClick={() => setEnding(each)}>
              {t("audit-hold-end")}
              <span class="aside"> {line(each.reason)}</span>
            </Button>
          </li>
        ))}
      </ul>
      {ending && (
        <Sure
          title={t("audit-hold-end-title")}
          text={t("audit-hold-end-text", { first: String(ending.first), last: String(ending.last) })}
          verb={t("audit-hold-end")}
          work={() => release(ending)}
          onClose={() => setEnding(null)}
        />
      )}
    </>
  );
}

function Keep({ log, onKept }: { log: LogState; onKept: () => void }) {
  const { endpoint } = useHouse();
  const doing = useDoing();
  const [first, setFirst] = useState("");
  const [last, setLast] = useState("");
  const [reason, setReason] = useState("");
  const [errors, setErrors] = useState<Errors>({});
  const [attempt, setAttempt] = useState(0);
  const submit = (event: Event) => {
    event.preventDefault();
    const isPosition = (text: string) => /^\d+$/u.test(text.trim()) && Number(text) < log.entries;
    const wrong: Errors = {
      ...(isPosition(first) ? {} : { first: t("audit-need-position", { last: String(log.entries - 1) }) }),
      ...(isPosition(last) && Number(last) >= Number(first) ? {} : { last: t("audit-need-position", { last: String(log.entries - 1) }) }),
      ...(reason.trim().length >= 3 ? {} : { reason: t("audit-need-reason") }),
    };
    setErrors(wrong);
    setAttempt(attempt + 1);
    if (Object.keys(wrong).length > 0) return;
    void doing.run(async () => {
      await endpoint.audit.hold(Number(first), Number(last), reason.trim());
      setFirst("");
      setLast("");
      setReason("");
      onKept();
      toast({ text: t("audit-held") });
    });
  };
  return (
    <form class="sheet stack" onSubmit={submit} noValidate>
      <h2>{t("audit-hold")}</h2>
      <ErrorSummary errors={errors} attempt={attempt} />
      {doing.problem !== null && <Failure problem={doing.problem} />}
      <div class="audit-filters">
        <TextField id="first" label={t("audit-hold-first")} inputMode="numeric" autocomplete="off" value={first} onValue={setFirst} error={errors["first"]} />
        <TextField id="last" label={t("audit-hold-last")} inputMode="numeric" autocomplete="off" value={last} onValue={setLast} error={errors["last"]} />
      </div>
      <TextField id="reason" label={t("audit-hold-reason")} autocomplete="off" maxLength={200} value={reason} onValue={setReason} error={errors["reason"]} />
      <div>
        <Button kind="primary" type="submit" busy={doing.busy}>
          {t("audit-hold-do")}
        </Button>
      </div>
    </form>
  );
}
