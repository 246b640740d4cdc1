/** The frozen vectors that Python and TypeScript both run: what they state once must hold for ever. */

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { type Json, run } from "./operations.ts";

const FOLDER = fileURLToPath(new URL("../../schemas/vectors/", import.meta.url));

/** The operations of programs that are no clients. */
const ELSEWHERE = ["guests.read_reply_address"];

interface Vector {
  readonly claim: string;
  readonly operation: string;
  readonly expect: string;
  readonly gives?: Json;
  readonly given: Json;
}

for (const area of readdirSync(FOLDER)) {
  describe(area, () => {
    for (const name of readdirSync(`${FOLDER}${area}`).filter((each) => each.endsWith(".json"))) {
      const { claim, operation, given, ...stated } = JSON.parse(readFileSync(`${FOLDER}${area}/${name}`, "utf8")) as Vector;
      if (ELSEWHERE.includes(operation)) continue;
      test(`${name}: ${claim}`, async () => {
        for (const part of parts(operation, stated.expect, given)) expect(await run(operation, part)).toEqual(stated);
      });
    }
  });
}

/** One file on enterprise numbers holds several that must each be refused. */
function parts(operation: string, expected: string, given: Json): Json[] {
  if (operation !== "kbo.parse" || expected === "ok") return [given];
  return (given["texts"] as string[]).map((each) => ({ texts: [each] }));
}
