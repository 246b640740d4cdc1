/** What the file of a structure's root key holds, in a box under a passphrase (spec/keys.md). */

import type { Bytes } from "./bytes.ts";
import { bytes, decode, type Of, struct } from "./codec.ts";
import { Id } from "./ids.ts";
import { LIMITS } from "./limits.ts";

/** Whose root key it is, and the key's seed. */
export const RootFile = struct({ structure: Id, root: bytes(64) });
export type RootFile = Of<typeof RootFile>;

/** Read what was in a box; throws MalformedError. */
export function parseRootFile(data: Bytes): RootFile {
  return decode(data, RootFile, LIMITS.notice);
}
