import { expect, test } from "vitest";

import { answerWords, completed, FORMS, formOf } from "../../src/app/forms.ts";

test("a question that was answered by ticking nothing is answered; others stay open", () => {
  const housing = formOf("housing/1");
  if (!housing) throw new Error("the form is not built in");
  expect(completed(housing, { given_name: "Samira" })).toEqual({ given_name: "Samira", income_sources: [], help_wanted: [] });
  expect(completed(housing, { income_sources: ["wage"], help_wanted: [] })).toEqual({ income_sources: ["wage"], help_wanted: [] });
});

test("every form shows each of its questions once", () => {
  for (const form of FORMS) expect(form["x-sections"].flatMap((section) => section.fields).sort()).toEqual(Object.keys(form.properties).sort());
  expect(formOf("housing/99")).toBeNull();
});

test("an answer is shown in words, and what is unknown as it came", () => {
  const housing = formOf("housing/1");
  const current = housing?.properties["current_housing"];
  if (!current) throw new Error("the question is not there");
  expect(answerWords(current, "eviction_threat")).not.toBe("eviction_threat");
  expect(answerWords(current, "of another version")).toBe("of another version");
});
