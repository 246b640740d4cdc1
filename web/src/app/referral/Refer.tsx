import { useEffect, useState } from "preact/hooks";

import type { Checklist, LegalBasis, ServiceHit, Urgency } from "../../endpoint/interface/index.ts";
import { Button } from "../components/Button.tsx";
import { type Errors, ErrorSummary } from "../components/ErrorSummary.tsx";
import { Page } from "../components/Page.tsx";
import { SavedWords } from "../components/SavedWords.tsx";
import { Waiting } from "../components/States.tsx";
import { useDraft, useDraftInAddress } from "../drafts.ts";
import { type Answers, completed, formOf, spoken } from "../forms.ts";
import { useHouse } from "../house.ts";
import { go, here, withQuery } from "../router.ts";
import { t } from "../words.ts";
import { CheckStep } from "./CheckStep.tsx";
import { FilesStep } from "./FilesStep.tsx";
import { FormStep } from "./FormStep.tsx";
import { RecipientStep } from "./RecipientStep.tsx";
import "./refer.css";

export interface Referral extends Record<string, unknown> {
  to: ServiceHit | null;
  from: string;
  form: string;
  subject: string;
  urgency: Urgency | "";
  legalBasis: LegalBasis | "";
  text: string;
  answers: Answers;
  informed: Checklist["informed"] | "";
  whyNot: string;
  purpose: string;
}

const EMPTY: Referral = { to: null, from: "", form: "", subject: "", urgency: "routine", legalBasis: "", text: "", answers: {}, informed: "", whyNot: "", purpose: "" };
const STEPS = ["recipient", "form", "files", "check"] as const;
type StepName = (typeof STEPS)[number];

/** A new referral in four steps. It is a draft from the first letter on, and the step is in the address. */
export default function Refer() {
  const { endpoint } = useHouse();
  const query = here.value.query;
  const draft = useDraft<Referral>("referral", null, EMPTY, query.get("draft"));
  useDraftInAddress(draft.id);
  const [errors, setErrors] = useState<Errors>({});
  const [attempt, setAttempt] = useState(0);
  const step: StepName = STEPS.find((each) => each === query.get("step")) ?? "recipient";

  const wanted = query.get("to");
  useEffect(() => {
    if (!wanted || !draft.ready || draft.fields.to) return;
    endpoint.directory.services(wanted, 5).then(
      (hits) => draft.change({ to: hits.find((each) => each.address === wanted) ?? null }),
      () => undefined,
    );
  }, [wanted, draft.ready]);

  const move = (to: StepName, focus?: string) => {
    setErrors({});
    go(withQuery({ step: to === "recipient" ? null : to, draft: draft.id }));
    requestAnimationFrame(() => {
      scrollTo(0, 0);
      document.querySelector<HTMLElement>(focus ? `#${focus}` : "h1")?.focus();
    });
  };
  const next = async (check: () => Errors | Promise<Errors>) => {
    const wrong = await check();
    setErrors(wrong);
    setAttempt((before) => before + 1);
    if (Object.keys(wrong).length > 0) return;
    await draft.keep();
    move(STEPS[STEPS.indexOf(step) + 1] ?? "check");
  };

  const fields = draft.fields;
  const form = formOf(fields.form);
  const checkRecipient = (): Errors => ({
    ...(fields.to ? {} : { recipient: t("refer-need-recipient") }),
    ...(fields.form ? {} : { form: t("refer-need-form") }),
  });
  const checkForm = async (): Promise<Errors> => ({
    ...(fields.subject.trim() ? {} : { subject: t("refer-need-subject") }),
    ...(fields.legalBasis ? {} : { basis: t("refer-need-basis") }),
    ...(fields.informed ? {} : { informed: t("refer-need-informed") }),
    ...(fields.informed !== "not_yet" || fields.whyNot.trim() ? {} : { "why-not": t("refer-need-why-not") }),
    ...(fields.purpose.trim() ? {} : { purpose: t("refer-need-purpose") }),
    ...wordsOf(form ? await endpoint.write.checkForm(form.$id, completed(form, fields.answers)) : {}),
  });

  if (!draft.ready) {
    return (
      <Page title={t("refer-title")} narrow>
        <Waiting />
      </Page>
    );
  }
  const part = { draft, errors };
  return (
    <Page title={t(`refer-${step}-title`)} narrow actions={<SavedWords of={draft} />}>
      <Stepper current={step} />
      <ErrorSummary errors={errors} attempt={attempt} questions={questionsOf(form)} />
      {step === "recipient" && <RecipientStep {...part} />}
      {step === "form" && <FormStep {...part} />}
      {step === "files" && <FilesStep {...part} />}
      {step === "check" && <CheckStep {...part} onChange={(to, focus) => move(to, focus)} />}
      <div class="ends refer-ends">
        {step !== "check" && (
          <Button kind="primary" onClick={() => void next(step === "recipient" ? checkRecipient : step === "form" ? checkForm : () => ({}))}>
            {t("next")}
          </Button>
        )}
        {step !== "recipient" && <Button onClick={() => move(STEPS[STEPS.indexOf(step) - 1] ?? "recipient")}>{t("back")}</Button>}
      </div>
    </Page>
  );
}

function Stepper({ current }: { current: StepName }) {
  const at = STEPS.indexOf(current);
  return (
    <ol class="steps" aria-label={t("refer-steps")}>
      {STEPS.map((step, place) => (
        <li key={step} class={place < at ? "done" : undefined} aria-current={step === current ? "step" : undefined}>
          <span class="number">{place + 1}</span>
          <span class="name">{t(`refer-step-${step}`)}</span>
        </li>
      ))}
    </ol>
  );
}

/** What a form asks, by the key of its field: of a misfit alone one would not know which. */
function questionsOf(form: ReturnType<typeof formOf>): Record<string, string> {
  return Object.fromEntries(Object.entries(form?.properties ?? {}).map(([key, field]) => [key, spoken(field["x-labels"])]));
}

/** The endpoint says which kind of misfit it is; the page says it in the person's language. */
function wordsOf(problems: Record<string, string>): Errors {
  return Object.fromEntries(Object.entries(problems).map(([key, why]) => [key, t(`misfit-${why}`)]));
}
