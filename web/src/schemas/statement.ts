/** What all statements of the directory share (spec/directory.md); their types: statements.ts. */

import { bytes, integer, nullable, tagged, text, type Type } from "./codec.ts";
import { Hash, Id, Kid, Millis } from "./ids.ts";
import { LIMITS } from "./limits.ts";

export const SIGNATURE_SIZE = 64 + 3309;

export const Signature = bytes(SIGNATURE_SIZE);
export const SigningPublic = bytes(32 + 1952);
export const EncryptionPublic = bytes(1216);
export const Name = text({ min: 1, max: LIMITS.name });
export const Count = integer(0, 2 ** 31 - 1);

/** A kind of statement: what all share, then its own members. `signer` is the kid of a root key or of a device. */
export function statement<const T extends string, M extends Readonly<Record<string, Type<any>>>>(type: T, members: M) {
  return tagged("type", type, {
    structure: Id,
    n: Count,
    time: Millis,
    signer: Kid,
    previous: nullable(Hash), // null in the first statement only
    ...members,
  });
}
