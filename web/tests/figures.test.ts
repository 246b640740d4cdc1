import { expect, test } from "vitest";
import { courseOf } from "../src/audit/figures.ts";
import { AccessRecord, type Outcome } from "../src/schemas/access.ts";

const ID = "01890a5d-ac96-774b-bcce-b302099a8057";

function record(time: string, outcome: Outcome = "allowed"): AccessRecord {
  return AccessRecord.of({ v: 1, id: ID, time: Date.parse(time), structure: ID, action: "log.read", outcome });
}

test("a few days are counted by hours, without gaps", () => {
  const course = courseOf([record("2026-03-01T10:59:59Z"), record("2026-03-01T08:00:00Z", "denied"), record("2026-03-01T10:00:00Z")]);
  expect(course.step).toBe(3_600_000);
  expect(course.counts).toEqual([
    { from: Date.parse("2026-03-01T08:00:00Z"), allowed: 0, denied: 1 },
    { from: Date.parse("2026-03-01T09:00:00Z"), allowed: 0, denied: 0 },
    { from: Date.parse("2026-03-01T10:00:00Z"), allowed: 2, denied: 0 },
  ]);
});

test("more are counted by days in UTC", () => {
  const course = courseOf([record("2026-03-04T23:59:59Z"), record("2026-03-01T00:00:00Z")]);
  expect(course.counts.map(({ allowed }) => allowed)).toEqual([1, 0, 0, 1]);
});

test("of nothing there is no course", () => expect(courseOf([]).counts).toEqual([]));
