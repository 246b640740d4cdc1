/**
 * The referral forms: JSON Schema documents that carry their labels in four languages (spec/forms.md).
 *
 * A published form never changes: its next version is a new document with a new number, so that old answers keep their
 * labels. A document is loaded when it is first needed.
 *
 *     const housing = await form("housing/1");
 *     housing.properties["leave_by"]?.["x-labels"].nl
 *     checkAnswers(housing, answers);
 */

import { utf8 } from "./bytes.ts";
import { characters, choice, type Of } from "./codec.ts";
import { FormError } from "./errors.ts";
import { LIMITS } from "./limits.ts";

/** The languages of every label. */
export const LANGUAGES = ["fr", "nl", "de", "en"] as const;
export const Language = choice(LANGUAGES);
export type Language = Of<typeof Language>;

export type Labels = Readonly<Record<Language, string>>;

/** One question. `x-multiline` asks for room for several lines. */
export interface Field {
  readonly type: "string" | "integer" | "boolean" | "array";
  readonly "x-labels": Labels;
  readonly "x-help"?: Labels;
  readonly "x-multiline"?: boolean;
  readonly "x-enum-labels"?: Readonly<Record<string, Labels>>;
  readonly enum?: readonly string[];
  readonly items?: { readonly enum: readonly string[] };
  readonly minItems?: number;
  readonly uniqueItems?: boolean;
  readonly format?: "date";
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** Questions that are shown together, in this order. */
export interface Section {
  readonly key: string;
  readonly "x-labels": Labels;
  readonly fields: readonly string[];
}

/** A form as its readers and its input pages need it. */
export interface Form {
  readonly $id: string;
  readonly "x-labels": Labels;
  readonly "x-help": Labels;
  readonly "x-sections": readonly Section[];
  readonly required: readonly string[];
  readonly properties: Readonly<Record<string, Field>>;
}

type Answers = Readonly<Record<string, string | number | boolean | readonly string[]>>;

const DOCUMENTS = {
  "housing/1": () => import("../../../schemas/forms/housing.json"),
  "youth-care/1": () => import("../../../schemas/forms/youth-care.json"),
  "debt-mediation/1": () => import("../../../schemas/forms/debt-mediation.json"),
} as const;

/** The forms in the order in which they are offered. */
export const FORMS = Object.keys(DOCUMENTS) as readonly (keyof typeof DOCUMENTS)[];

/** Return the form of an id such as `housing/1`; throws FormError when this program does not know it. */
export async function form(id: string): Promise<Form> {
  // Only names of the table are loaded: the id comes from whoever sent the referral.
  if (!Object.hasOwn(DOCUMENTS, id)) {
    throw new FormError(`the form ${JSON.stringify(id)} is not known`, {
      advice: `update Souspli, or use one of ${FORMS.join(", ")}`,
    });
  }
  const { default: document } = await DOCUMENTS[id as keyof typeof DOCUMENTS]();
  return document as unknown as Form;
}

/** The values to choose from, one or several; empty when the answer is free. */
export function choices(field: Field): readonly string[] {
  return field.items?.enum ?? field.enum ?? [];
}

/** Why an answer does not fit; pages say it in the reader's language. */
export type Misfit = "needed" | "not-asked" | "kind" | "choice" | "date" | "short" | "long" | "form" | "low" | "high";

/** Throw FormError unless the answers fit; its `extra.problems` has a `Misfit` for each question. */
export function checkAnswers(form: Form, answers: Answers): void {
  if (utf8(JSON.stringify(answers)).length > LIMITS.answers) {
    throw new FormError(`the answers have more than ${LIMITS.answers} bytes`);
  }
  const problems = misfits(form, answers);
  const keys = Object.keys(problems).sort();
  if (keys.length) {
    throw new FormError(`some answers do not fit the form: ${keys.join(", ")}`, { extra: { problems } });
  }
}

/** Return what is wrong with the answer to each question; nothing when all fit. */
export function misfits(form: Form, answers: Answers): Readonly<Record<string, Misfit>> {
  const missing = form.required.filter((key) => !Object.hasOwn(answers, key)).map((key) => [key, "needed"] as const);
  const given = Object.entries(answers).flatMap(([key, answer]) => {
    const field = Object.hasOwn(form.properties, key) ? form.properties[key] : undefined;
    const misfit = field ? misfitOf(field, answer) : "not-asked";
    return misfit ? [[key, misfit] as const] : [];
  });
  return Object.fromEntries([...missing, ...given]);
}

function misfitOf(field: Field, answer: Answers[string]): Misfit | null {
  if (field.type === "boolean") return typeof answer === "boolean" ? null : "kind";
  if (field.type === "integer") return numberMisfit(field, answer);
  if (field.type === "array") return listMisfit(field, answer);
  return textMisfit(field, answer);
}

function numberMisfit(field: Field, answer: Answers[string]): Misfit | null {
  if (typeof answer !== "number" || !Number.isSafeInteger(answer)) return "kind";
  if (field.minimum !== undefined && answer < field.minimum) return "low";
  return field.maximum !== undefined && answer > field.maximum ? "high" : null;
}

function listMisfit(field: Field, answer: Answers[string]): Misfit | null {
  if (typeof answer !== "object") return "kind";
  if (answer.length < (field.minItems ?? 0)) return "short";
  const known = answer.every((each) => field.items?.enum.includes(each));
  return known && (!field.uniqueItems || new Set(answer).size === answer.length) ? null : "choice";
}

function textMisfit(field: Field, answer: Answers[string]): Misfit | null {
  if (typeof answer !== "string") return "kind";
  if (field.enum && !field.enum.includes(answer)) return "choice";
  if (field.format === "date" && !isDate(answer)) return "date";
  const size = characters(answer);
  if (size < (field.minLength ?? 0)) return "short";
  if (size > (field.maxLength ?? Number.POSITIVE_INFINITY)) return "long";
  return field.pattern && !new RegExp(field.pattern, "u").test(answer) ? "form" : null;
}

function isDate(text: string): boolean {
  if (!/^(?!0000)\d{4}-\d{2}-\d{2}$/u.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}
