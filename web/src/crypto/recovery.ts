/**
 * Recovery shares: a 32-byte seed split so that any `threshold` of its shares restore it (Shamir, 1979).
 *
 *     const shares = split(seed, 3, 5);
 *     combine(shares.slice(1, 4))
 *
 * Each byte is the constant term of a random polynomial over GF(256) with the polynomial of AES; a share is the values
 * at its index. Fewer shares than the threshold say nothing at all. Four bytes of a digest are split with the seed, so
 * shares that do not belong together are noticed instead of giving a wrong key; the caller still compares the public key
 * of what was restored with the directory.
 */

import { sha256 } from "@noble/hashes/sha2.js";
import { type Bytes, concat, equal, slice } from "../schemas/bytes.ts";
import { MalformedError, RecoveryShareError } from "../schemas/errors.ts";
import { fromText, toText } from "./printable.ts";
import { type Random, random as systemRandom } from "./random.ts";
import { label } from "./signing.ts";

const SECRET_SIZE = 32;
const VERSION = 1;
const SET_SIZE = 4;
const DIGEST_SIZE = 4;
const VALUE_SIZE = SECRET_SIZE + DIGEST_SIZE;
const TEXT_SIZE = 1 + SET_SIZE + 1 + 1 + VALUE_SIZE;
const MOST_SHARES = 255; // the field has that many elements other than 0, where the secret is

/** One share: random id of its set (4 bytes), how many are needed, index from 1, value (36 bytes). */
export interface Share {
  readonly setId: Bytes;
  readonly threshold: number;
  readonly index: number;
  readonly value: Bytes;
}

/** Return a share as text to print. */
export function textOf(share: Share): string {
  const { setId, threshold, index, value } = share;
  return toText("share", concat(Uint8Array.of(VERSION), setId, Uint8Array.of(threshold, index), value));
}

/**
 * Return `shares` shares of a 32-byte secret, any `threshold` of which restore it.
 *
 * Throws RecoveryShareError unless 2 <= threshold <= shares <= 255.
 */
export function split(secret: Bytes, threshold: number, shares: number, random: Random = systemRandom): Share[] {
  if (secret.length !== SECRET_SIZE || threshold < 2 || shares < threshold || shares > MOST_SHARES) {
    throw new RecoveryShareError(`split ${SECRET_SIZE} bytes; 2 <= threshold <= shares <= ${MOST_SHARES}`);
  }
  const setId = random(SET_SIZE);
  const constant = concat(secret, digest(setId, secret));
  const coefficients = [constant, ...Array.from({ length: threshold - 1 }, () => random(VALUE_SIZE))];
  return Array.from({ length: shares }, (_, n) => ({
    setId,
    threshold,
    index: n + 1,
    value: evaluate(coefficients, n + 1),
  }));
}

/** Return the secret; throws RecoveryShareError when shares are missing or do not fit together. */
export function combine(shares: readonly Share[]): Bytes {
  const [first] = shares;
  if (!first) throw new RecoveryShareError("there is no share");
  if (shares.some((share) => !equal(share.setId, first.setId) || share.threshold !== first.threshold)) {
    throw new RecoveryShareError("the shares are of different sets", { advice: "use those printed together" });
  }
  if (new Set(shares.map((share) => share.index)).size !== shares.length) {
    throw new RecoveryShareError("a share was given twice", { advice: "give shares of different people" });
  }
  if (shares.length < first.threshold) {
    throw new RecoveryShareError(`${first.threshold} shares are needed, ${shares.length} are there`);
  }
  const restored = interpolate(shares);
  const secret = slice(restored, 0, SECRET_SIZE);
  if (!equal(slice(restored, SECRET_SIZE), digest(first.setId, secret))) {
    throw new RecoveryShareError("the shares do not fit together, one was altered", { advice: "try others" });
  }
  return secret;
}

/** Return the share that was printed as `text`; throws RecoveryShareError. */
export function parseShare(text: string): Share {
  const data = read(text);
  const [version, threshold, index] = [data[0]!, data[1 + SET_SIZE]!, data[2 + SET_SIZE]!];
  if (version !== VERSION || threshold < 2 || index < 1) {
    throw new RecoveryShareError("the share is of a version that this program does not know");
  }
  return { setId: slice(data, 1, 1 + SET_SIZE), threshold, index, value: slice(data, 3 + SET_SIZE) };
}

function read(text: string): Bytes {
  try {
    return fromText("share", text, TEXT_SIZE);
  } catch (error) {
    if (error instanceof MalformedError) throw new RecoveryShareError(error.detail);
    throw error;
  }
}

/** Return the shares of several texts; throws RecoveryShareError, which says which of them is bad. */
export function parseShares(texts: readonly string[]): Share[] {
  return texts.map((text, at) => {
    try {
      return parseShare(text);
    } catch (error) {
      if (!(error instanceof RecoveryShareError)) throw error;
      throw new RecoveryShareError(`share ${at + 1} of those given: ${error.detail}`, { extra: { share: at } });
    }
  });
}


function digest(setId: Bytes, secret: Bytes): Bytes {
  return slice(sha256(concat(label("share"), setId, secret)), 0, DIGEST_SIZE);
}

/** Horner's rule, from the highest coefficient down to the secret. */
function evaluate(coefficients: readonly Bytes[], x: number): Bytes {
  return coefficients.reduceRight((value, coefficient) => value.map((each, n) => multiply(each, x) ^ coefficient[n]!),
    new Uint8Array(VALUE_SIZE));
}

/** Lagrange's formula at 0; in this field, subtraction is exclusive or. */
function interpolate(shares: readonly Share[]): Bytes {
  return shares.reduce((result, { index, value }) => {
    const weight = shares.reduce(
      (product, other) =>
        other.index === index ? product : multiply(product, multiply(other.index, inverse(other.index ^ index))),
      1,
    );
    return result.map((total, n) => total ^ multiply(value[n]!, weight));
  }, new Uint8Array(VALUE_SIZE));
}

/** No table and no branch that depend on a secret byte, since both leave traces in the cache. */
function multiply(a: number, b: number): number {
  let product = 0;
  let [left, right] = [a, b];
  for (let bit = 0; bit < 8; bit += 1) {
    product ^= left * (right & 1);
    left = (left << 1) ^ (0x11b * (left >> 7));
    right >>= 1;
  }
  return product;
}

/** a^254, because a^255 is 1 for every element but 0. */
function inverse(a: number): number {
  let power = a;
  for (let round = 0; round < 6; round += 1) power = multiply(multiply(power, power), a);
  return multiply(power, power);
}
