// The figures of a service, as client/casework/dashboard.py makes them.
import { expect, test } from "vitest";
import { csvOf, figures, type Standing } from "../../src/endpoint/casework/dashboard.ts";

const OPEN: Standing = { side: "sender", state: "accepted", reason: null, ending: "answered", waits: false, late: false, firstAnswerHours: 2 };

test("what is open, waiting, late, closed and answered is counted", () => {
  const all: Standing[] = [
    OPEN,
    { ...OPEN, state: "information_asked", waits: true, late: true, firstAnswerHours: 5 },
    { ...OPEN, state: "declined", reason: "no_capacity", late: true, firstAnswerHours: 0.5 },
    { ...OPEN, state: "declined", reason: "no_capacity", firstAnswerHours: 30 },
    { ...OPEN, state: "withdrawn", ending: null, firstAnswerHours: null },
  ];
  expect(figures(all)).toEqual({
    total: 5,
    open: [
      { state: "accepted", count: 1 },
      { state: "information_asked", count: 1 },
    ],
    waiting: 1,
    late: 1,
    closed: [
      { state: "declined", reason: "no_capacity", count: 2 },
      { state: "withdrawn", reason: null, count: 1 },
    ],
    endings: [{ ending: "answered", count: 4 }],
    answered: 4,
    medianHours: 3.5,
    slowestHours: 30,
  });
  expect(figures(all.slice(0, 3)).medianHours).toBe(2);
  expect(figures([]).medianHours).toBeNull();
});

test("no cell of the export is a formula", () => {
  expect(csvOf([["=HYPERLINK(1)"]]).split("\r\n")[1]).toBe("'=HYPERLINK(1)");
});
