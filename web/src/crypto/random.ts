/** Where randomness comes from: an argument everywhere, and this by default. */

import type { Bytes } from "../schemas/bytes.ts";

/** A source of that many uniformly random bytes: the system's, or a fixed one in a test. */
export type Random = (size: number) => Bytes;

export const random: Random = (size) => crypto.getRandomValues(new Uint8Array(size));
