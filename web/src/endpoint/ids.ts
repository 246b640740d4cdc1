/** New identifiers. */

import { random } from "../crypto/random.ts";
import { newId } from "../schemas/ids.ts";

/** Return an identifier that nobody has, for the time `now` (milliseconds). */
export function freshId(now: number): string {
  return newId(now, random(10));
}
