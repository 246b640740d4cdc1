/**
 * Identifiers and addresses, as schemas/ids.py.
 *
 * Identifiers are UUIDv7 (RFC 9562, section 5.7) made by clients, written in small letters with hyphens. Structures
 * and services also have handles, and `service@structure` is the address that people type.
 */

import { type Bytes, fromHex, hex } from "./bytes.ts";
import { bytes, integer, text } from "./codec.ts";
import { InvalidInputError } from "./errors.ts";

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/u;
const HANDLE = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/u;
const HANDLE_SIZE = 40;

export const Id = text({ pattern: ID });
export const Handle = text({ pattern: HANDLE, min: 2, max: HANDLE_SIZE });
export const Kid = bytes(32);
export const Hash = bytes(32);
/** Milliseconds since 1970 in UTC, until the end of the year 9998: every calendar shows them. */
export const Millis = integer(0, 253_370_764_799_999);

/** A service of a structure, by handles. */
export interface Address {
  readonly service: string;
  readonly structure: string;
}

/** Return a UUIDv7 for the time `at` (milliseconds) with 10 random bytes. */
export function newId(at: number, random: Bytes): string {
  const time = Math.floor(at).toString(16).padStart(12, "0").slice(-12);
  // Of the 80 random bits the first 4 and 2 in the middle give way to version and variant.
  const tail = BigInt(`0x${hex(random)}`);
  const upper = ((tail >> 68n) & 0xfffn).toString(16).padStart(3, "0");
  const lower = ((2n << 62n) | (tail & ((1n << 62n) - 1n))).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${upper}-${lower.slice(0, 4)}-${lower.slice(4)}`;
}

/** Return the 16 bytes of an identifier; throws InvalidInputError when it is not a canonical UUIDv7. */
export function idBytes(identifier: string): Bytes {
  if (!ID.test(identifier)) throw new InvalidInputError(`${JSON.stringify(identifier)} is not an identifier`);
  return fromHex(identifier.replaceAll("-", ""));
}

/** Return the identifier of 16 bytes; throws InvalidInputError when they are not a UUIDv7. */
export function idOf(bytes: Uint8Array): string {
  const digits = hex(bytes);
  const identifier = [0, 8, 12, 16, 20].map((at, n, starts) => digits.slice(at, starts[n + 1])).join("-");
  idBytes(identifier);
  return identifier;
}

/** Return `text` when it is a handle; throws InvalidInputError. */
export function parseHandle(text: string): string {
  if (text.length < 2 || text.length > HANDLE_SIZE || !HANDLE.test(text)) {
    throw new InvalidInputError(`${JSON.stringify(text)} is not a handle`, {
      advice: `use 2 to ${HANDLE_SIZE} small letters, digits and single hyphens; a letter comes first`,
    });
  }
  return text;
}

/** Return the address written as `service@structure`; throws InvalidInputError. */
export function parseAddress(text: string): Address {
  const at = text.indexOf("@");
  if (at < 0) {
    throw new InvalidInputError(`${JSON.stringify(text)} is not an address`, {
      advice: "write it as service@structure",
    });
  }
  return { service: parseHandle(text.slice(0, at)), structure: parseHandle(text.slice(at + 1)) };
}

export function formatAddress(address: Address): string {
  return `${address.service}@${address.structure}`;
}
