import { expect, test } from "vitest";
import { lastDays, withWord, wordOf } from "../../src/app/audit/question.ts";

test("a list changes the word of its key and leaves the others", () => {
  expect(withWord("outcome:denied  actor:72c7", "outcome", "allowed")).toBe("actor:72c7 outcome:allowed");
  expect(withWord("outcome:denied actor:72c7", "outcome", "")).toBe("actor:72c7");
  expect(withWord("-role:registrar", "role", "auditor")).toBe("-role:registrar role:auditor");
  expect(wordOf("created:>=2026-03-01 action:log.read", "action")).toBe("log.read");
  expect(wordOf("-action:log.read", "action")).toBe("");
});

test("today is the first of the last days", () => {
  const now = Date.parse("2026-03-01T23:59:00Z");
  expect([lastDays(1, now), lastDays(7, now)]).toEqual([">=2026-03-01", ">=2026-02-23"]);
});
