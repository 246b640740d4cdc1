import { expect, test } from "vitest";

import { line, safe } from "../../src/app/safe.ts";

test("what turns the direction of a name, or hides part of it, is shown as unknown characters", () => {
  expect(line("annexe\u202efdp.exe")).toBe("annexe\ufffdfdp.exe");
  expect(safe("a\u0000b\u0085c\u2066d")).toBe("a\ufffdb\ufffdc\ufffdd");
});

test("texts keep their lines, names become one line", () => {
  expect(safe("un\r\ndeux\ttrois")).toBe("un\ndeux\ttrois");
  expect(line("  un\n deux  ")).toBe("un deux");
});
