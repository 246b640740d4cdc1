/**
 * What the logs hold: commitments to access records, heads of structures' logs, top entries (spec/log.md).
 *
 *     entry(commitment(salt, record))          33 bytes: the leaf says nothing about the record without its salt
 *     { epoch, time, heads, root }             what the relay signs, once for all structures
 *
 * A structure's log begins with a random genesis, so that no two logs are ever alike.
 */

import { sha256 } from "@noble/hashes/sha2.js";
import { type Bytes, concat, integerAt, slice, u32, u64 } from "../schemas/bytes.ts";
import { MalformedError } from "../schemas/errors.ts";
import { idBytes } from "../schemas/ids.ts";
import { label } from "./signing.ts";

const HASH_SIZE = 32;
const ENTRY_SIZE = 1 + HASH_SIZE;
const GENESIS = 0;
const RECORD = 1;
const TOP = 2;
const TOP_SIZE = 1 + 8 + 8 + 4 + HASH_SIZE;

/** Return the commitment (32 bytes) to the bytes of an access record under its salt (32 bytes). */
export function commitment(salt: Bytes, record: Bytes): Bytes {
  if (salt.length !== HASH_SIZE) throw new MalformedError("the salt of a record has 32 bytes");
  return sha256(concat(label("access-record"), salt, record));
}

/** Return the log entry (33 bytes) of a commitment. */
export function entry(committed: Bytes): Bytes {
  return concat(Uint8Array.of(RECORD), committed);
}

/** Return the first entry (33 bytes) of a structure's log, of 32 random bytes. */
export function genesis(random: Bytes): Bytes {
  if (random.length !== HASH_SIZE) throw new MalformedError("a genesis has 32 random bytes");
  return concat(Uint8Array.of(GENESIS), random);
}

/** Check the form of an entry at a position; throws MalformedError. */
export function checkEntry(raw: Bytes, position: number): void {
  if (raw.length !== ENTRY_SIZE || raw[0] !== (position ? RECORD : GENESIS)) {
    throw new MalformedError(`entry ${position} of the log is malformed`);
  }
}

/** Return what the tree of heads holds for a structure: the size and root (32 bytes) of its log. */
export function head(structure: string, size: number, root: Bytes): Bytes {
  return concat(label("head"), idBytes(structure), u64(size), root);
}

/** An entry of the heads log: epoch, time in milliseconds, number of heads and root of their tree. */
export interface TopEntry {
  readonly epoch: number;
  readonly time: number;
  readonly heads: number;
  readonly root: Bytes;
}

/** Return the 53 bytes of a top entry. */
export function encodeTopEntry(top: TopEntry): Bytes {
  return concat(Uint8Array.of(TOP), u64(top.epoch), u64(top.time), u32(top.heads), top.root);
}

/** Read a top entry; throws MalformedError. */
export function parseTopEntry(raw: Bytes): TopEntry {
  if (raw.length !== TOP_SIZE || raw[0] !== TOP) throw new MalformedError("this is not an entry of the heads log");
  return { epoch: integerAt(raw, 1, 8), time: integerAt(raw, 9, 8), heads: integerAt(raw, 17, 4), root: slice(raw, 21) };
}
