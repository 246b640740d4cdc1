import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

import { SLUGS } from "../../src/app/problems.ts";

const at = (path: string) => readFileSync(fileURLToPath(new URL(path, import.meta.url)), "utf8");

test("the pages know every kind of failure, and have words and a next step for each", () => {
  const python = [...at("../../../schemas/errors.py").matchAll(/slug(?:: ClassVar\[str\])?(?:, \w+)* = "([a-z-]+)"/gu)].map((found) => found[1]);
  expect([...SLUGS].sort()).toEqual([...new Set(python)].sort());
  const words = at("../../locales/en/common.ftl");
  for (const slug of SLUGS) expect([slug, words.includes(`\nfailure-${slug} = `), words.includes(`\nfailure-${slug}-next = `)]).toEqual([slug, true, true]);
});
