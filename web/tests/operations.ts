/**
 * The operations that frozen vectors name, over JSON values: bytes are hexadecimal strings (tests/vectors/operations.py).
 *
 * `run` gives what a vector file states: `expect` is "ok", or the slug of the error.
 */

import { SouspliError } from "../src/schemas/errors.ts";
import { AUDITING } from "./operations/auditing.ts";
import { DIRECTORY } from "./operations/directory.ts";
import { DOORS } from "./operations/doors.ts";
import { KEYS } from "./operations/keys.ts";
import { LOGS } from "./operations/logs.ts";
import { MAKING } from "./operations/making.ts";
import { SCHEMAS } from "./operations/schemas.ts";

export type Json = Readonly<Record<string, unknown>>;
export type Operation = (given: any) => Json | Promise<Json>;

const OPERATIONS: Readonly<Record<string, Operation>> = { ...SCHEMAS, ...KEYS, ...DOORS, ...DIRECTORY, ...LOGS, ...MAKING, ...AUDITING };

/** Return `expect` and, when it is "ok", `gives`; an operation that is not known is an error of ours. */
export async function run(operation: string, given: Json): Promise<Json> {
  const known = OPERATIONS[operation];
  if (!known) throw new Error(`no operation ${operation}: port it`);
  try {
    return { expect: "ok", gives: await known(given) };
  } catch (error) {
    if (!(error instanceof SouspliError)) throw error;
    const problem = error.extra["problem"];
    return problem === undefined ? { expect: error.slug } : { expect: error.slug, problem };
  }
}
