/** HKDF-Expand with SHA-512 (RFC 5869, section 2.3); noble's refuses keys that are shorter than the hash, as ours are. */

import { hmac } from "@noble/hashes/hmac.js";
import { sha512 } from "@noble/hashes/sha2.js";
import { type Bytes, concat, slice } from "../schemas/bytes.ts";

/** Derive `size` bytes from a random key. */
export function hkdfExpand(key: Bytes, info: Bytes, size: number): Bytes {
  const blocks: Bytes[] = [];
  for (let count = 1; blocks.length * sha512.outputLen < size; count += 1) {
    blocks.push(hmac(sha512, key, concat(blocks.at(-1) ?? new Uint8Array(), info, Uint8Array.of(count))));
  }
  return slice(concat(...blocks), 0, size);
}
