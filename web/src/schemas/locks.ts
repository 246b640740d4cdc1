/** Locks: the sealed keystore of a browser's device, once for each way to open it (spec/locks.md). */

import type { Bytes } from "./bytes.ts";
import { bytes, choice, decode, integer, list, nullable, type Of, optional, struct, text } from "./codec.ts";
import { Hash, Id, Millis } from "./ids.ts";
import { LIMITS } from "./limits.ts";
import { Name } from "./statements.ts";

const Box = bytes(1, LIMITS.lock_box);

/** What a person has that opens it. */
export const LockKind = choice(["passphrase", "passkey", "recovery"]);
export type LockKind = Of<typeof LockKind>;

/**
 * What is in the box: a device's seed, and which relay and network (leaf of the directory's first entry) it belongs to.
 *
 * `root` is the seed of the structure's root key that the device was made with, if it brought the structure in.
 */
export const Keystore = struct({
  v: integer(1, 1),
  origin: text({ max: LIMITS.name }),
  relay_key: Hash,
  network: Hash,
  person: Name,
  device: bytes(96),
  structure: optional(nullable(Id), null),
  member: optional(nullable(Id), null),
  root: optional(nullable(bytes(64)), null),
});
export type Keystore = Of<typeof Keystore>;

/** `PUT /v1/locks/{id}`. `verifier` is SHA-256 of what the relay is shown to hand out the box. */
export const Lock = struct({ kind: LockKind, verifier: Hash, box: Box });
export type Lock = Of<typeof Lock>;

/** A lock as its device sees it; `opened` is when it was last opened. */
export const LockState = struct({ id: Id, kind: LockKind, made: Millis, opened: optional(nullable(Millis), null) });
export type LockState = Of<typeof LockState>;

/** `GET /v1/locks`: those of the signed-in device. */
export const LockList = struct({ locks: list(LockState) });

/** `POST /v1/locks/open`. */
export const LockOpening = struct({ auth: Hash });

/** The box, and which lock it is of. */
export const OpenedLock = struct({ id: Id, kind: LockKind, box: Box });
export type OpenedLock = Of<typeof OpenedLock>;

/** Read what was in a box; throws MalformedError. */
export function parseKeystore(data: Bytes): Keystore {
  return decode(data, Keystore, LIMITS.lock_box);
}
