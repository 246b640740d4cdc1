import { expect, test } from "vitest";

import { qr } from "../../src/app/qr.ts";

const draw = (text: string) => qr(text).map((row) => row.map((dark) => (dark ? "#" : ".")).join(""));

test("a code of version 1 is the one that a reader expects", () => {
  const code = draw("SOUS PLI");
  expect(code).toHaveLength(21);
  expect(code[0]).toMatch(/^#######\..{5}\.#######$/u);
  expect(code[6]).toBe("#######.#.#.#.#######");
});

test("the size grows with the text, and what no code holds is refused", () => {
  expect(qr("x".repeat(200))).toHaveLength(17 + 4 * 9);
  expect(() => qr("x".repeat(900))).toThrow(RangeError);
});
