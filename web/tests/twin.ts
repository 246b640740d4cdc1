/**
 * The TypeScript side of the tests that cross both ways (tests/unit/web): a program that answers one line of JSON,
 * `{"operation", "given"}`, with another, until its input ends.
 */

import { createInterface } from "node:readline";
import { run } from "./operations.ts";

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await answer(line))}\n`);
}

async function answer(line: string): Promise<unknown> {
  const { operation, given } = JSON.parse(line);
  try {
    return await run(operation, given);
  } catch (error) {
    return { failure: error instanceof Error ? error.stack : String(error) };
  }
}
