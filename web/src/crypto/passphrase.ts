/**
 * Boxes: a secret sealed under a passphrase, or under a random recovery code.
 *
 *     const box = await seal("correct horse battery staple", seed, "keystore");
 *     await open("correct horse battery staple", box, "keystore");
 *
 * A passphrase is short, so it goes through Argon2id (RFC 9106), whose cost is stored in the box and bounded when read: a
 * hostile box must not exhaust the memory. A recovery code is random and needs no such effort; it opens its own box of
 * the same secret, independently. What is sealed is bound to a purpose: a box is only opened for what it was made for.
 *
 * The derived key has a second half, stored in the box as a commitment. XChaCha20-Poly1305 alone does not commit to its
 * key: one crafted box could open under many passphrases and tell by the outcome which group the user's is in (Len,
 * Grubbs, Ristenpart, "Partitioning Oracle Attacks", USENIX Security 2021). It also tells a wrong passphrase from a
 * damaged box.
 */

import { xchacha20poly1305 } from "@noble/ciphers/chacha.js";
import { hmac } from "@noble/hashes/hmac.js";
import { sha512 } from "@noble/hashes/sha2.js";
import argon2 from "hash-wasm/dist/argon2.umd.min.js";
import { type Bytes, concat, equal, integerAt, slice, u32, utf8 } from "../schemas/bytes.ts";
import {
  DecryptionError,
  InvalidInputError,
  MalformedError,
  UnsupportedVersionError,
  WrongPassphraseError,
} from "../schemas/errors.ts";
import { LIMITS } from "../schemas/limits.ts";
import { fromText, toText } from "./printable.ts";
import { type Random, random as systemRandom } from "./random.ts";
import { expand } from "./suite.ts";

/** What Argon2id spends: bytes of memory (a multiple of 1024) and passes over them. */
export interface Cost {
  readonly memory: number;
  readonly passes: number;
}

export const STANDARD_COST: Cost = { memory: LIMITS.argon2_memory, passes: LIMITS.argon2_passes };
const LEAST_MEMORY = 8 * 1024; // that of libsodium

const MAGIC = utf8("SPLX");
const VERSION = 1;
const BY_PASSPHRASE = 1;
const BY_CODE = 2;
const SALT_SIZE = 16;
const NONCE_SIZE = 24;
const KEY_SIZE = 32;
const TAG_SIZE = 16;
const CODE_SIZE = 16;
const START_SIZE = 4 + 1 + 1 + 4 + 1 + SALT_SIZE; // magic, version, kind, KiB of memory, passes, salt
const HEADER_SIZE = START_SIZE + NONCE_SIZE + KEY_SIZE; // start, nonce, commitment
const NO_COST: Cost = { memory: 0, passes: 0 };

/** Return a box of `secret` under a passphrase; throws InvalidInputError for one that cannot be used. */
export async function seal(
  passphrase: string,
  secret: Bytes,
  purpose: string,
  { cost = STANDARD_COST, random = systemRandom }: { cost?: Cost; random?: Random } = {},
): Promise<Bytes> {
  const salt = random(SALT_SIZE);
  const root = await stretch(normalise(passphrase), salt, cost);
  return sealUnder(root, start(BY_PASSPHRASE, cost, salt), secret, purpose, random(NONCE_SIZE));
}

/**
 * Return the secret of a box.
 *
 * Throws WrongPassphraseError; DecryptionError when the box is damaged; MalformedError or UnsupportedVersionError when it
 * is no box under a passphrase.
 */
export async function open(passphrase: string, box: Bytes, purpose: string): Promise<Bytes> {
  const { cost, salt } = parse(box, BY_PASSPHRASE);
  return openUnder(await stretch(normalise(passphrase), salt, cost), box, purpose);
}

/** Return a new code of 128 random bits: 8 groups of 4 characters, the last 32 bits a checksum. */
export function newRecoveryCode(random: Random = systemRandom): string {
  return toText("recovery-code", random(CODE_SIZE));
}

/** Return a box of `secret` under a recovery code; throws MalformedError when it is not one. */
export function sealWithCode(code: string, secret: Bytes, purpose: string, random: Random = systemRandom): Bytes {
  const salt = random(SALT_SIZE);
  return sealUnder(extract(code, salt), start(BY_CODE, NO_COST, salt), secret, purpose, random(NONCE_SIZE));
}

/** Return the secret of a box under a recovery code; throws like `open`, and MalformedError for a typing error. */
export function openWithCode(code: string, box: Bytes, purpose: string): Bytes {
  const { salt } = parse(box, BY_CODE);
  return openUnder(extract(code, salt), box, purpose);
}

/**
 * Return the bytes of a passphrase, the same from every keyboard (OpaqueString, RFC 8265, section 4.2).
 *
 * Spaces of any kind become U+0020 and composed characters are used (NFC). Throws InvalidInputError when nothing is left
 * or a control character is in it.
 */
export function normalise(passphrase: string): Bytes {
  const composed = passphrase.replace(/\p{Zs}/gu, " ").normalize("NFC");
  if (!composed || /[\p{Cc}\p{Cs}]/u.test(composed)) {
    throw new InvalidInputError("a passphrase must not be empty nor hold control characters");
  }
  return utf8(composed);
}

/** Return the 32 bytes of Argon2id with one lane; throws MalformedError for an unreasonable cost. */
export async function stretch(passphrase: Bytes, salt: Bytes, cost: Cost): Promise<Bytes> {
  // The lower bound is that of libsodium: a cost that an attacker lowers gives another key, opening nothing.
  const fits = LEAST_MEMORY <= cost.memory && cost.memory <= LIMITS.argon2_memory_max && cost.memory % 1024 === 0;
  if (!fits || cost.passes < 1 || cost.passes > LIMITS.argon2_passes_max) {
    throw new MalformedError("the sealed key asks for an unreasonable effort");
  }
  const stretched = await argon2.argon2id({
    password: passphrase,
    salt,
    parallelism: 1,
    iterations: cost.passes,
    memorySize: cost.memory / 1024,
    hashLength: KEY_SIZE,
    outputType: "binary",
  });
  return new Uint8Array(stretched);
}

function start(kind: number, cost: Cost, salt: Bytes): Bytes {
  return concat(MAGIC, Uint8Array.of(VERSION, kind), u32(cost.memory / 1024), Uint8Array.of(cost.passes), salt);
}

function sealUnder(root: Bytes, begun: Bytes, secret: Bytes, purpose: string, nonce: Bytes): Bytes {
  const { key, commitment } = keys(root, purpose);
  const header = concat(begun, nonce, commitment);
  return concat(header, xchacha20poly1305(key, nonce, header).encrypt(secret));
}

function openUnder(root: Bytes, box: Bytes, purpose: string): Bytes {
  const { key, commitment } = keys(root, purpose);
  const header = slice(box, 0, HEADER_SIZE);
  if (!equal(slice(header, START_SIZE + NONCE_SIZE), commitment)) throw new WrongPassphraseError();
  const nonce = slice(header, START_SIZE, START_SIZE + NONCE_SIZE);
  try {
    return new Uint8Array(xchacha20poly1305(key, nonce, header).decrypt(slice(box, HEADER_SIZE)));
  } catch (cause) {
    throw new DecryptionError("the sealed key is damaged", { cause });
  }
}

function parse(box: Bytes, kind: number): { cost: Cost; salt: Bytes } {
  if (box.length < HEADER_SIZE + TAG_SIZE || !equal(slice(box, 0, MAGIC.length), MAGIC)) {
    throw new MalformedError("this is not a sealed key");
  }
  const version = integerAt(box, 4, 1);
  if (version !== VERSION) {
    throw new UnsupportedVersionError(`the sealed key is of version ${version}, this program knows ${VERSION}`);
  }
  if (integerAt(box, 5, 1) !== kind) {
    throw new MalformedError("this box is opened by the other way: passphrase or recovery code");
  }
  const cost = { memory: integerAt(box, 6, 4) * 1024, passes: integerAt(box, 10, 1) };
  return { cost, salt: slice(box, START_SIZE - SALT_SIZE, START_SIZE) };
}

/** HKDF-Extract (RFC 5869, section 2.2). */
function extract(code: string, salt: Bytes): Bytes {
  return hmac(sha512, salt, fromText("recovery-code", code, CODE_SIZE));
}

function keys(root: Bytes, purpose: string): { key: Bytes; commitment: Bytes } {
  const both = expand(root, `box/${purpose}`, 2 * KEY_SIZE);
  return { key: slice(both, 0, KEY_SIZE), commitment: slice(both, KEY_SIZE) };
}
