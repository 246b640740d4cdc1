/** Bytes and their spellings. What has several spellings is read in one of them only. */

import { MalformedError } from "./errors.ts";

/** Bytes that own their memory, as WebCrypto wants them. */
export type Bytes = Uint8Array<ArrayBuffer>;

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Return the UTF-8 bytes of a text without lone surrogates. */
export function utf8(text: string): Bytes {
  return encoder.encode(text);
}

/** Return the text of UTF-8 bytes; throws MalformedError. A byte order mark is a character like others. */
export function fromUtf8(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw new MalformedError("this is not text in UTF-8");
  }
}

export function concat(...parts: readonly Uint8Array[]): Bytes {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Whether two byte strings are the same; the time it takes depends on their lengths only. */
export function equal(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== other.length) return false;
  let difference = 0;
  for (let at = 0; at < one.length; at += 1) difference |= one[at]! ^ other[at]!;
  return difference === 0;
}

export function isZero(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0);
}

/** Return a view of the same bytes; unlike `subarray` it keeps what the type says of the memory. */
export function slice(bytes: Bytes, from: number, to: number = bytes.length): Bytes {
  return bytes.subarray(from, to);
}

// Integers, most significant byte first.

export function u16(value: number): Bytes {
  return unsigned(value, 2);
}

export function u32(value: number): Bytes {
  return unsigned(value, 4);
}

/** `value` is below 2^53. */
export function u64(value: number): Bytes {
  return unsigned(value, 8);
}

function unsigned(value: number, size: number): Bytes {
  const bytes = new Uint8Array(size);
  for (let at = size - 1, rest = value; at >= 0; at -= 1, rest = Math.floor(rest / 256)) bytes[at] = rest % 256;
  return bytes;
}

/** Return the integer in `size` bytes at an offset; one of 8 bytes above 2^53 - 1 is inexact. */
export function integerAt(bytes: Uint8Array, at: number, size: number): number {
  let value = 0;
  for (let index = at; index < at + size; index += 1) value = value * 256 + bytes[index]!;
  return value;
}

// Hexadecimal, in small letters: also what maps of bytes are keyed by.

const HEXADECIMAL = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

const DIGITS = new Int8Array(128).fill(-1);
for (let value = 0; value < 16; value += 1) DIGITS[value.toString(16).charCodeAt(0)] = value;

export function hex(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += HEXADECIMAL[byte]!;
  return text;
}

/** Return the bytes of hexadecimal in small letters; throws MalformedError. */
export function fromHex(text: string): Bytes {
  const bytes = new Uint8Array(text.length >> 1);
  let known = text.length % 2 === 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const high = DIGITS[text.charCodeAt(2 * at)] ?? -1;
    const low = DIGITS[text.charCodeAt(2 * at + 1)] ?? -1;
    known &&= high >= 0 && low >= 0;
    bytes[at] = (high << 4) | low;
  }
  if (!known) throw new MalformedError("this is not hexadecimal");
  return bytes;
}

// Base64 with padding (RFC 4648, section 4), spare bits zero.

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const CHARACTERS = utf8(ALPHABET);
const PAD = 61;
const VALUES = new Int8Array(128).fill(-1);
for (const [value, character] of CHARACTERS.entries()) VALUES[character] = value;

export function base64(bytes: Uint8Array): string {
  const text = new Uint8Array(Math.ceil(bytes.length / 3) * 4);
  let to = 0;
  for (let at = 0; at < bytes.length; at += 3) {
    const three = (bytes[at]! << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    for (const shift of [18, 12, 6, 0]) text[to++] = CHARACTERS[(three >> shift) & 63]!;
  }
  const missing = (3 - (bytes.length % 3)) % 3;
  text.fill(PAD, text.length - missing);
  return decoder.decode(text);
}

/** Return the bytes of a base64 text; throws MalformedError for every other spelling. */
export function fromBase64(text: string): Bytes {
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  if (text.length % 4 !== 0) throw new MalformedError("the base64 is malformed");
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  let bits = 0;
  let held = 0;
  let to = 0;
  for (let at = 0; at < text.length - padding; at += 1) {
    const value = VALUES[text.charCodeAt(at)] ?? -1;
    if (value < 0) throw new MalformedError("the base64 is malformed");
    held = ((held << 6) | value) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[to++] = held >> bits;
    }
  }
  if (held & ((1 << bits) - 1)) throw new MalformedError("the base64 is not canonical");
  return bytes;
}
