import { Checks, Field, Radios, Select, TextArea, TextField } from "../components/Field.tsx";
import { type Answer, type FormField, formOf, spoken } from "../forms.ts";
import { t } from "../words.ts";
import type { Part } from "./RecipientStep.tsx";

const URGENCIES = ["routine", "soon", "urgent"] as const;
const BASES = ["consent", "legal_obligation", "vital_interests", "public_task"] as const;
const INFORMED = ["orally", "in_writing", "not_yet"] as const;
const FEW = 6; // choices up to so many are all shown; more go into a list

/** What it is about, and the questions of the form. */
export function FormStep({ draft, errors }: Part) {
  const { fields, change } = draft;
  const form = formOf(fields.form);
  if (!form) return <p>{t("refer-need-form")}</p>;
  const answer = (key: string) => (value: Answer | undefined) => {
    const { [key]: _, ...others } = fields.answers;
    change({ answers: value === undefined ? others : { ...others, [key]: value } });
  };
  return (
    <div class="stack wide">
      <section class="form-section" aria-labelledby="about">
        <h2 id="about">{t("refer-about")}</h2>
        <TextField id="subject" label={t("subject")} hint={t("subject-hint")} error={errors["subject"]} maxLength={200} value={fields.subject} onValue={(subject) => change({ subject })} />
        <Radios id="urgency" label={t("urgency")} abreast value={fields.urgency} onValue={(urgency) => change({ urgency })} options={URGENCIES.map((value) => ({ value, label: t(`urgency-${value}`) }))} />
        <Radios
          id="basis"
          label={t("legal-basis")}
          hint={t("legal-basis-hint")}
          error={errors["basis"]}
          value={fields.legalBasis}
          onValue={(legalBasis) => change({ legalBasis })}
          options={BASES.map((value) => ({ value, label: t(`basis-${value}`), hint: t(`basis-${value}-hint`) }))}
        />
        <TextField id="purpose" label={t("purpose")} hint={t("purpose-hint")} error={errors["purpose"]} maxLength={500} value={fields.purpose} onValue={(purpose) => change({ purpose })} autocomplete="off" />
        <Radios
          id="informed"
          label={t("informed")}
          error={errors["informed"]}
          value={fields.informed}
          onValue={(informed) => change({ informed })}
          options={INFORMED.map((value) => ({ value, label: t(`informed-${value}`) }))}
        />
        {fields.informed === "not_yet" && <TextField id="why-not" label={t("why-not")} error={errors["why-not"]} maxLength={500} value={fields.whyNot} onValue={(whyNot) => change({ whyNot })} autocomplete="off" />}
      </section>
      {form["x-sections"].map((section) => (
        <section key={section.key} class="form-section" aria-labelledby={`section-${section.key}`}>
          <h2 id={`section-${section.key}`}>{spoken(section["x-labels"])}</h2>
          {section.fields.map((key) => {
            const field = form.properties[key];
            return field && <FormQuestion key={key} name={key} field={field} required={form.required.includes(key)} value={fields.answers[key]} onValue={answer(key)} error={errors[key]} />;
          })}
        </section>
      ))}
      <section class="form-section" aria-labelledby="more-words">
        <h2 id="more-words">{t("refer-words")}</h2>
        <TextArea id="text" label={t("refer-text")} hint={t("refer-text-hint")} optional value={fields.text} onValue={(text) => change({ text })} />
      </section>
    </div>
  );
}

interface QuestionOf {
  name: string;
  field: FormField;
  required: boolean;
  value: Answer | undefined;
  onValue: (value: Answer | undefined) => void;
  error: string | undefined;
}

/** One question of a form, as its schema describes it. */
export function FormQuestion({ name, field, required, value, onValue, error }: QuestionOf) {
  const of = { id: name, label: spoken(field["x-labels"]), hint: field["x-help"] && spoken(field["x-help"]), error, optional: !required };
  const choices = (values: readonly string[]) => values.map((each) => ({ value: each, label: spoken(field["x-enum-labels"]?.[each] ?? { fr: each, nl: each, de: each, en: each }) }));
  if (field.type === "array") {
    return <Checks {...of} values={Array.isArray(value) ? value : []} onValues={onValue} options={choices(field.items?.enum ?? [])} />;
  }
  if (field.type === "boolean") {
    return (
      <Radios
        {...of}
        abreast
        value={typeof value === "boolean" ? (value ? "yes" : "no") : ""}
        onValue={(chosen) => onValue(chosen === "yes")}
        options={[
          { value: "yes", label: t("yes") },
          { value: "no", label: t("no") },
        ]}
      />
    );
  }
  if (field.enum && field.enum.length <= FEW) return <Radios {...of} value={typeof value === "string" ? value : ""} onValue={onValue} options={choices(field.enum)} />;
  if (field.enum) {
    return <Select {...of} value={typeof value === "string" ? value : ""} onValue={(chosen) => onValue(chosen || undefined)} options={[{ value: "", label: t("choose") }, ...choices(field.enum)]} />;
  }
  const text = typeof value === "string" || typeof value === "number" ? String(value) : "";
  if (field.type === "integer") {
    return (
      <TextField
        {...of}
        class="figures"
        inputMode="numeric"
        value={text}
        onValue={(typed) => {
          const plain = typed.replace(/[\s.,]/gu, "");
          onValue(plain === "" ? undefined : /^\d+$/u.test(plain) && Number.isSafeInteger(Number(plain)) ? Number(plain) : typed);
        }}
      />
    );
  }
  if (field.format === "date") {
    return (
      <Field {...of}>
        {(tied) => <input {...tied} type="date" class="input short" value={text} onInput={(event) => onValue(event.currentTarget.value || undefined)} />}
      </Field>
    );
  }
  if (field["x-multiline"]) return <TextArea {...of} value={text} onValue={(typed) => onValue(typed || undefined)} maxLength={field.maxLength} />;
  return <TextField {...of} value={text} onValue={(typed) => onValue(typed || undefined)} maxLength={field.maxLength} autocomplete="off" />;
}
