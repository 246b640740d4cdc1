import { useState } from "preact/hooks";

import type { NewStep, Reason, ServiceHit, Step, ThreadView } from "../../endpoint/interface/index.ts";
import { NEEDS_TEXT } from "../../schemas/referral.ts";
import { REASONS } from "../../schemas/steps.ts";
import { Button } from "../components/Button.tsx";
import { Dialog } from "../components/Dialog.tsx";
import { type Errors, ErrorSummary } from "../components/ErrorSummary.tsx";
import { Field, Radios, Select, TextArea, TextField } from "../components/Field.tsx";
import { FilePicker } from "../components/FilePicker.tsx";
import { SavedWords } from "../components/SavedWords.tsx";
import { ServicePicker } from "../components/ServicePicker.tsx";
import { Failure } from "../components/States.tsx";
import { useDraft } from "../drafts.ts";
import { useDoing, useHouse } from "../house.ts";
import { t } from "../words.ts";
import { announce } from "./sent.ts";

interface Fields extends Record<string, unknown> {
  text: string;
  reason: Reason | "";
  /** The right door of a referral that is declined, or where it is passed on. */
  other: ServiceHit | null;
  starts: string;
  place: string;
  minutes: string;
  consentBy: "beneficiary" | "sender" | "";
  consentOn: string;
  consentHow: string;
}

const EMPTY: Fields = { text: "", reason: "", other: null, starts: "", place: "", minutes: "60", consentBy: "", consentOn: "", consentHow: "" };
const LENGTHS = ["30", "60", "90", "120"] as const;

/** One step of a referral, with what the other side needs to know of it. */
export function StepForm({ step, view, onClose }: { step: Step; view: ThreadView; onClose: () => void }) {
  const { endpoint } = useHouse();
  const doing = useDoing();
  const draft = useDraft<Fields>("step", view.summary.id, EMPTY);
  const [errors, setErrors] = useState<Errors>({});
  const [attempt, setAttempt] = useState(0);
  const { fields, change } = draft;
  const reasons = REASONS[step];
  const needed = NEEDS_TEXT.includes(step) || step === "answer";

  const check = (): Errors => ({
    ...(needed && !fields.text.trim() && { "step-text": t(`step-${step}-need`) }),
    ...(step === "schedule" && {
      ...(!Number.isNaN(Date.parse(fields.starts)) ? {} : { "step-starts": t("appointment-need-when") }),
      ...(fields.place.trim() ? {} : { "step-place": t("appointment-need-place") }),
    }),
    ...(step === "transfer" && {
      ...(fields.other ? {} : { "step-other": t("transfer-need-service") }),
      ...(fields.consentBy ? {} : { "consent-by": t("transfer-need-by") }),
      ...(fields.consentOn ? {} : { "consent-on": t("transfer-need-on") }),
      ...(fields.consentHow.trim() ? {} : { "consent-how": t("transfer-need-how") }),
    }),
  });
  const submit = (event: Event) => {
    event.preventDefault();
    const wrong = check();
    setErrors(wrong);
    setAttempt(attempt + 1);
    if (Object.keys(wrong).length > 0) return;
    void doing.run(async () => {
      const item = await endpoint.write.step({ ...stepOf(view.summary.id, step, fields), ...(await draft.keep()) });
      draft.forget();
      onClose();
      announce(endpoint, item);
    });
  };

  return (
    <Dialog title={t(`step-${step}-title`)} onClose={onClose}>
      <form class="stack" onSubmit={submit} noValidate>
        <ErrorSummary errors={errors} attempt={attempt} />
        {doing.problem !== null && <Failure problem={doing.problem} />}
        {reasons && (
          <Select
            id="step-reason"
            label={t("reason")}
            optional
            value={fields.reason}
            onValue={(reason) => change({ reason })}
            options={[{ value: "", label: t("choose") }, ...reasons.map((value) => ({ value, label: t(`reason-${value}`) }))]}
          />
        )}
        {step === "schedule" && (
          <>
            <Field id="step-starts" label={t("appointment-when")} error={errors["step-starts"]}>
              {(tied) => <input {...tied} type="datetime-local" class="input" value={fields.starts} onInput={(event) => change({ starts: event.currentTarget.value })} />}
            </Field>
            <TextField id="step-place" label={t("appointment-place")} error={errors["step-place"]} value={fields.place} onValue={(place) => change({ place })} maxLength={200} autocomplete="off" />
            <Select id="step-minutes" label={t("appointment-minutes")} value={fields.minutes} onValue={(minutes) => change({ minutes })} options={LENGTHS.map((value) => ({ value, label: t("minutes", { count: Number(value) }) }))} />
          </>
        )}
        {(step === "transfer" || (step === "decline" && fields.reason === "wrong_door")) && (
          <ServicePicker id="step-other" label={t(step === "transfer" ? "transfer-to" : "right-door")} error={errors["step-other"]} chosen={fields.other} onChosen={(other) => change({ other })} />
        )}
        {step === "transfer" && (
          <>
            <Radios
              id="consent-by"
              label={t("transfer-by")}
              error={errors["consent-by"]}
              value={fields.consentBy}
              onValue={(consentBy) => change({ consentBy })}
              options={(["beneficiary", "sender"] as const).map((value) => ({ value, label: t(`consent-${value}`) }))}
            />
            <Field id="consent-on" label={t("transfer-on")} error={errors["consent-on"]}>
              {(tied) => <input {...tied} type="date" class="input short" value={fields.consentOn} onInput={(event) => change({ consentOn: event.currentTarget.value })} />}
            </Field>
            <TextField id="consent-how" label={t("transfer-how")} hint={t("transfer-how-hint")} error={errors["consent-how"]} value={fields.consentHow} onValue={(consentHow) => change({ consentHow })} autocomplete="off" />
          </>
        )}
        <TextArea id="step-text" label={t(`step-${step}-text`)} hint={t(`step-${step}-hint`)} optional={!needed} error={errors["step-text"]} value={fields.text} onValue={(text) => change({ text })} rows={4} />
        <FilePicker id="step-files" compact attachments={draft.attachments} onAttachments={draft.attach} />
        <SavedWords of={draft} />
        <div class="ends">
          <Button kind={step === "decline" || step === "withdraw" ? "danger" : "primary"} type="submit" busy={doing.busy}>
            {t(`step-${step}`)}
          </Button>
          <Button onClick={onClose}>{t("cancel")}</Button>
        </div>
      </form>
    </Dialog>
  );
}

function stepOf(thread: string, action: Step, fields: Fields): NewStep {
  const { reason, other, consentBy } = fields;
  const fits = reason !== "" && REASONS[action]?.includes(reason);
  return {
    thread,
    action,
    text: fields.text,
    ...(fits && { reason }),
    ...(action === "schedule" && { appointment: { starts: Date.parse(fields.starts), place: fields.place.trim(), minutes: Number(fields.minutes) } }),
    ...(action === "decline" && reason === "wrong_door" && other && { suggests: other.address }),
    ...(action === "transfer" && other && consentBy && { transfer: { to: other.address, consent: { by: consentBy, on: fields.consentOn, how: fields.consentHow.trim() } } }),
  };
}
