/**
 * Secret bytes as text that people print, read aloud and type back.
 *
 * Crockford's base 32 in upper case, four characters to a group, the last four bytes a checksum:
 *
 *     toText("recovery-code", new Uint8Array(16))  gives  "0000-0000-0000-0000-0000-0000-…"
 *
 * Reading forgives what people do: small letters, other spacing, O for 0, I and L for 1. Everything else is refused with
 * a sentence that says what is wrong. The checksum depends on the purpose, so a code is not taken for a share; it finds
 * mistakes and protects nothing.
 */

import { sha256 } from "@noble/hashes/sha2.js";
import { type Bytes, concat, equal, hex, slice } from "../schemas/bytes.ts";
import { MalformedError } from "../schemas/errors.ts";
import { SPACE } from "../schemas/space.ts";
import { label } from "./signing.ts";

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LOOKALIKES: Readonly<Record<string, string>> = { O: "0", I: "1", L: "1" };
const SEPARATORS = new RegExp(`[${SPACE}\\-\\u2010-\\u2014]`, "gu"); // also the dashes that word processors make
const BITS = 5;
const CHECKSUM_SIZE = 4;

/** Return `data` and its checksum in groups. */
export function toText(purpose: string, data: Bytes): string {
  const checked = concat(data, checksum(purpose, data));
  const characters = Math.ceil((checked.length * 8) / BITS);
  const number = BigInt(`0x${hex(checked)}`) << BigInt(characters * BITS - checked.length * 8);
  const digits = Array.from({ length: characters }, (_, at) => {
    const place = BigInt(BITS * (characters - 1 - at));
    return ALPHABET[Number((number >> place) & 31n)]!;
  });
  return digits.join("").match(/.{1,4}/gu)!.join("-");
}

/** Return the `size` bytes that were printed; throws MalformedError, which never repeats the text. */
export function fromText(purpose: string, text: string, size: number): Bytes {
  const compact = Array.from(text.replace(SEPARATORS, "").toUpperCase(), (each) => LOOKALIKES[each] ?? each);
  const values = compact.map((each, at) => {
    const value = ALPHABET.indexOf(each);
    if (value < 0) throw new MalformedError(`character ${at + 1} is ${JSON.stringify(each)}, which is never used`);
    return BigInt(value);
  });
  const characters = Math.ceil(((size + CHECKSUM_SIZE) * 8) / BITS);
  if (values.length !== characters) {
    throw new MalformedError(`it has ${values.length} characters and must have ${characters}`);
  }
  const number = values.reduce((all, value) => (all << 5n) | value, 0n);
  const spare = BigInt(characters * BITS - (size + CHECKSUM_SIZE) * 8);
  const checked = bytesOf(number >> spare, size + CHECKSUM_SIZE);
  const data = slice(checked, 0, size);
  if (number & ((1n << spare) - 1n) || !equal(slice(checked, size), checksum(purpose, data))) {
    throw new MalformedError("it has a typing error: compare it with what was printed");
  }
  return data;
}

function bytesOf(number: bigint, size: number): Bytes {
  return Uint8Array.from({ length: size }, (_, at) => Number((number >> BigInt(8 * (size - 1 - at))) & 255n));
}

function checksum(purpose: string, data: Bytes): Bytes {
  return slice(sha256(concat(label(`printed/${purpose}`), data)), 0, CHECKSUM_SIZE);
}
