/**
 * Safety numbers: 60 digits that two structures compare in person or by telephone.
 *
 *     safetyNumber([idA, publicA], [idB, publicB])  gives  "05230 91462 …"  (12 groups of 5)
 *
 * If a relay showed each of the two a key of its own in place of the other's, their numbers would differ. The number is
 * the two structures' fingerprints of 30 digits each, the smaller first, so both see the same and each can print its own
 * on a letterhead. See crypto/safety.py for what an attacker has to spend.
 */

import { sha512 } from "@noble/hashes/sha2.js";
import { type Bytes, concat, integerAt, u16 } from "../schemas/bytes.ts";
import { label } from "./signing.ts";

const ROUNDS = 5_200;
const GROUPS = 6;
const GROUP_BYTES = 5;
const DIGITS = 5;

/** A structure's identifier (16 bytes) and its root key. */
export type Identity = readonly [Bytes, Bytes];

/** Return the number for two structures, in either order. */
export function safetyNumber(a: Identity, b: Identity): string {
  return [fingerprint(...a), fingerprint(...b)].sort().join(" ");
}

/** Return a structure's own half of its safety numbers: 6 groups of 5 digits. */
export function fingerprint(identifier: Bytes, publicKey: Bytes): string {
  // The length keeps a byte of the id from being read as a byte of the key.
  const identity = sha512(concat(label("safety"), u16(identifier.length), identifier, publicKey));
  let digest = identity;
  for (let round = 0; round < ROUNDS; round += 1) digest = sha512(concat(digest, identity));
  const groups = Array.from({ length: GROUPS }, (_, n) => {
    const value = integerAt(digest, n * GROUP_BYTES, GROUP_BYTES) % 10 ** DIGITS;
    return String(value).padStart(DIGITS, "0");
  });
  return groups.join(" ");
}
