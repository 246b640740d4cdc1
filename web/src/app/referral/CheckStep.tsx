import { useState } from "preact/hooks";

import { Answers } from "../components/Answers.tsx";
import { Banner } from "../components/Banner.tsx";
import { Button } from "../components/Button.tsx";
import { Level } from "../components/Chip.tsx";
import { type Errors, ErrorSummary } from "../components/ErrorSummary.tsx";
import { Check } from "../components/Field.tsx";
import { Failure } from "../components/States.tsx";
import { Facts } from "../components/Table.tsx";
import { announce } from "../conversation/sent.ts";
import { completed, formOf, spoken } from "../forms.ts";
import { useDoing, useHouse } from "../house.ts";
import { go } from "../router.ts";
import { line, safe } from "../safe.ts";
import { size } from "../times.ts";
import { t } from "../words.ts";
import type { Part } from "./RecipientStep.tsx";

/** Everything once more, before it leaves. */
export function CheckStep({ draft, onChange }: Part & { onChange: (step: "recipient" | "form" | "files", focus?: string) => void }) {
  const { endpoint } = useHouse();
  const doing = useDoing();
  const { fields, attachments } = draft;
  const { to, legalBasis, urgency, informed } = fields;
  const [minimum, setMinimum] = useState(false);
  const [wrong, setWrong] = useState<Errors>({});
  const [attempt, setAttempt] = useState(0);
  if (!to || !legalBasis || !urgency || !informed || !fields.form) {
    return (
      <Banner tone="care">
        <p>{t("refer-incomplete")}</p>
      </Banner>
    );
  }
  const form = formOf(fields.form);
  const failed = attachments.filter((each) => each.state === "failed");
  const going = attachments.filter((each) => each.state !== "done" && each.state !== "failed");
  const send = () => {
    const found: Errors = { ...(minimum ? {} : { minimum: t("refer-need-minimum") }), ...(failed.length > 0 && { "check-files": t("files-failed") }) };
    setWrong(found);
    setAttempt(attempt + 1);
    if (Object.keys(found).length > 0) return;
    void doing.run(async () => {
      const kept = await draft.keep();
      const item = await endpoint.write.refer({
        to: to.address,
        ...(fields.from && { from: fields.from }),
        form: fields.form,
        answers: form ? completed(form, fields.answers) : fields.answers,
        urgency,
        legalBasis,
        subject: fields.subject.trim(),
        ...(fields.text.trim() && { text: fields.text }),
        checklist: { informed, purpose: fields.purpose.trim(), minimum, on: null, whyNot: informed === "not_yet" ? fields.whyNot.trim() : "" },
        ...kept,
      });
      draft.forget();
      go(`/t/${item.thread}`, { replace: true });
      announce(endpoint, item);
    });
  };
  const change = (step: "recipient" | "form" | "files", focus: string, of: string) => (
    <button type="button" class="button quiet small" onClick={() => onChange(step, focus)}>
      {t("change")}
      <span class="aside"> {of}</span>
    </button>
  );
  return (
    <div class="stack">
      <section class="sheet stack">
        <div class="row apart">
          <h2>{t("refer-to")}</h2>
          {change("recipient", "recipient", t("refer-to"))}
        </div>
        <p>
          <strong>
            <bdi>{line(to.name)}</bdi>
          </strong>
          , <bdi>{line(to.structure.name)}</bdi>
          <br />
          <Level level={to.structure.level} />
        </p>
      </section>
      <section class="sheet stack">
        <div class="row apart">
          <h2>{form ? spoken(form["x-labels"]) : fields.form}</h2>
          {change("form", "subject", t("refer-about"))}
        </div>
        <Facts
          facts={[
            [t("subject"), <span class="typed">{line(fields.subject)}</span>],
            [t("urgency"), t(`urgency-${urgency}`)],
            [t("legal-basis"), t(`basis-${legalBasis}`)],
            [t("purpose"), <span class="typed">{line(fields.purpose)}</span>],
            [t("informed"), t(`informed-${informed}`)],
            [t("refer-text"), fields.text && <span class="typed">{safe(fields.text)}</span>],
          ]}
        />
        <Answers form={fields.form} answers={form ? completed(form, fields.answers) : fields.answers} onChange={(focus) => onChange("form", focus)} />
      </section>
      <section class="sheet stack">
        <div class="row apart">
          <h2 id="check-files" tabIndex={-1}>
            {t("files")}
          </h2>
          {change("files", "files", t("files"))}
        </div>
        {attachments.length === 0 && <p class="soft">{t("files-none")}</p>}
        <ul class="stack tight">
          {attachments.map((each) => (
            <li key={each.id}>
              <bdi>{line(each.name)}</bdi> <span class="soft small">{size(each.size)}</span>
            </li>
          ))}
        </ul>
        {going.length > 0 && <p class="soft small">{t("files-going", { count: going.length })}</p>}
      </section>
      <Banner>
        <p>{t("refer-promise", { structure: to.structure.name })}</p>
        <p class="small">{t("refer-reminder")}</p>
      </Banner>
      <ErrorSummary errors={wrong} attempt={attempt} />
      {doing.problem !== null && <Failure problem={doing.problem} />}
      <Check id="minimum" label={t("refer-minimum")} checked={minimum} onChecked={setMinimum} />
      <div>
        <Button kind="primary" icon="send" busy={doing.busy} onClick={send}>
          {t("refer-send")}
        </Button>
      </div>
    </div>
  );
}
