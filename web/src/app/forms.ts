/* The referral forms of schemas/forms, built in: each is a JSON Schema with its labels in four languages. */

import debtMediation from "../../../schemas/forms/debt-mediation.json";
import housing from "../../../schemas/forms/housing.json";
import youthCare from "../../../schemas/forms/youth-care.json";
import { dateWords, number } from "./times.ts";
import { type Language, language, t } from "./words.ts";

export type Labels = Record<Language, string>;
export type Answer = string | number | boolean | string[];
export type Answers = Record<string, Answer>;

export interface FormField {
  type: "string" | "integer" | "boolean" | "array";
  "x-labels": Labels;
  "x-help"?: Labels;
  "x-multiline"?: boolean;
  "x-enum-labels"?: Record<string, Labels>;
  enum?: string[];
  items?: { enum: string[] };
  format?: "date";
  maxLength?: number;
  minimum?: number;
  maximum?: number;
}

export interface Form {
  $id: string;
  "x-labels": Labels;
  "x-help": Labels;
  "x-sections": { key: string; "x-labels": Labels; fields: string[] }[];
  required: string[];
  properties: Record<string, FormField>;
}

/** In the order in which they are offered (schemas/forms/__init__.py). */
export const FORMS: readonly Form[] = [housing, youthCare, debtMediation] as unknown as Form[];

/** The form of an id such as `housing/1`; null for one that this version does not know. */
export function formOf(id: string): Form | null {
  return FORMS.find((form) => form.$id === id) ?? null;
}

/** The answers with those that were given by ticking nothing: "no income" is an answer where none is required. */
export function completed(form: Form, answers: Answers): Answers {
  const unticked = form.required.filter((key) => form.properties[key]?.type === "array" && !(key in answers));
  return { ...answers, ...Object.fromEntries(unticked.map((key) => [key, []])) };
}

/** The words in the language of the page. */
export function spoken(labels: Labels): string {
  return labels[language.value];
}

/** An answer as people read it. */
export function answerWords(field: FormField, answer: Answer): string {
  const choice = (value: string) => {
    const labels = field["x-enum-labels"]?.[value];
    return labels ? spoken(labels) : value;
  };
  if (Array.isArray(answer)) return answer.map(choice).join("\n") || t("answer-none");
  if (typeof answer === "boolean") return t(answer ? "yes" : "no");
  if (typeof answer === "number") return field.minimum === 1900 ? String(answer) : number(answer);
  if (field.enum) return choice(answer);
  return field.format === "date" ? dateWords(answer) : answer;
}
