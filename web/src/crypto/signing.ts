/**
 * The public side of keys: labels, key ids, verification.
 *
 * Rules: every signature and every hash of ours begins with a label of its purpose, so that bytes made for one purpose
 * are never valid for another. A signature is Ed25519 *and* ML-DSA-65 over the same bytes, and both must verify: a
 * forger has to break both. Lengths are exact. Verifying throws; it never returns a boolean that could be ignored.
 *
 *     await verify(signerPublic, "content", message, signature);
 */

import { sha256 } from "@noble/hashes/sha2.js";
import { type Bytes, concat, hex, slice, utf8 } from "../schemas/bytes.ts";
import { MalformedError, SignatureInvalidError } from "../schemas/errors.ts";
import { hasMlDsa, MLDSA, modern } from "./native.ts";

/** The context string of ML-DSA (FIPS 204, section 5.2). */
export const MLDSA_CONTEXT = utf8("souspli/v1");

export const ED25519_SEED_SIZE = 32;
export const ED25519_PUBLIC_SIZE = 32;
export const ED25519_SIGNATURE_SIZE = 64;
const MLDSA_PUBLIC_SIZE = 1952;
const MLDSA_SIGNATURE_SIZE = 3309;
export const SIGNATURE_SIZE = ED25519_SIGNATURE_SIZE + MLDSA_SIGNATURE_SIZE;

/** The y of the points of edwards25519 whose order divides 8, in every encoding without the sign of x. */
const SMALL_ORDER: readonly string[] = [
  "0000000000000000000000000000000000000000000000000000000000000000",
  "0100000000000000000000000000000000000000000000000000000000000000",
  "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
  "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
  "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
];

const labels = new Map<string, Bytes>();

/** Return the domain-separation label of a purpose: `souspli/v1/<name>` and a zero byte. */
export function label(name: string): Bytes {
  let known = labels.get(name);
  if (!known) labels.set(name, (known = utf8(`souspli/v1/${name}\0`)));
  return known;
}

const kids = new WeakMap<Bytes, Bytes>();

/**
 * Return the 32-byte key id of an encryption key (1216 bytes), of a service's epoch or the recovery.
 *
 * It is remembered with the key, whose bytes nobody changes: a root is compared with each signer of its chain.
 */
export function epochKid(publicKey: Bytes): Bytes {
  let kid = kids.get(publicKey);
  if (!kid) kids.set(publicKey, (kid = sha256(concat(label("kid"), publicKey))));
  return kid;
}

/**
 * Return the 32-byte key id of a device, from its encryption (1216) and signing (1984) public keys.
 *
 * It covers both keys, so neither can be exchanged under the same id.
 */
export function deviceKid(encryptionPublic: Bytes, signingPublic: Bytes): Bytes {
  return sha256(concat(label("device"), encryptionPublic, signingPublic));
}

/**
 * Check the signature (3373 bytes) of `message` for a purpose by a signing key (1984 bytes).
 *
 * Ed25519 is RFC 8032, ML-DSA-65 is FIPS 204. Throws SignatureInvalidError.
 */
export async function verify(publicKey: Bytes, purpose: string, message: Bytes, signature: Bytes): Promise<void> {
  const signed = concat(label(purpose), message);
  await Promise.all([
    checkEd25519(slice(publicKey, 0, ED25519_PUBLIC_SIZE), signed, slice(signature, 0, ED25519_SIGNATURE_SIZE)),
    checkMlDsa(slice(publicKey, ED25519_PUBLIC_SIZE), signed, slice(signature, ED25519_SIGNATURE_SIZE), MLDSA_CONTEXT),
  ]);
}

/** Check a signature (64 bytes) by the relay's key (32 bytes); throws SignatureInvalidError. */
export function verifyEd25519(publicKey: Bytes, purpose: string, message: Bytes, signature: Bytes): Promise<void> {
  return checkEd25519(publicKey, concat(label(purpose), message), signature);
}

/** Check an Ed25519 signature over bare bytes; for formats that bring their own separation (notes). */
export async function checkEd25519(publicKey: Bytes, signed: Bytes, signature: Bytes): Promise<void> {
  if (publicKey.length !== ED25519_PUBLIC_SIZE || signature.length !== ED25519_SIGNATURE_SIZE) {
    throw new SignatureInvalidError("an Ed25519 key or signature has the wrong length");
  }
  // Some libraries take these and some do not: whoever could choose would split those who verify.
  if (hasSmallOrder(publicKey) || hasSmallOrder(slice(signature, 0, ED25519_PUBLIC_SIZE))) {
    throw new SignatureInvalidError("an Ed25519 key or signature holds a point of small order");
  }
  await demand(async () => {
    const key = await crypto.subtle.importKey("raw", publicKey, "Ed25519", false, ["verify"]);
    return crypto.subtle.verify("Ed25519", key, signature, signed);
  });
}

function hasSmallOrder(point: Bytes): boolean {
  const unsigned = point.slice();
  unsigned[31]! &= 0x7f;
  return SMALL_ORDER.includes(hex(unsigned));
}

/** Check an ML-DSA-65 signature over bare bytes in a context of at most 255 bytes. */
export async function checkMlDsa(publicKey: Bytes, signed: Bytes, signature: Bytes, context: Bytes): Promise<void> {
  if (publicKey.length !== MLDSA_PUBLIC_SIZE || signature.length !== MLDSA_SIGNATURE_SIZE) {
    throw new SignatureInvalidError("an ML-DSA-65 key or signature has the wrong length");
  }
  await demand(async () => {
    if (await hasMlDsa()) {
      const key = await modern.importKey("raw-public", publicKey, MLDSA, false, ["verify"]);
      return modern.verify({ name: MLDSA, context }, key, signature, signed);
    }
    const { ml_dsa65 } = await import("@noble/post-quantum/ml-dsa.js");
    return ml_dsa65.verify(signature, signed, publicKey, { context });
  });
}

/** A key or signature that cannot even be read is invalid like any other: libraries throw for it, or say no. */
async function demand(isValid: () => Promise<boolean>): Promise<void> {
  let valid = false;
  let cause: unknown;
  try {
    valid = await isValid();
  } catch (error) {
    cause = error;
  }
  if (!valid) throw new SignatureInvalidError("", { cause });
}

const PKCS8 = Uint8Array.of(0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20); // RFC 8410

/** Return the key object of an Ed25519 seed, and its public key (32 bytes). */
export async function ed25519Key(seed: Bytes): Promise<{ key: CryptoKey; public: Bytes }> {
  const key = await crypto.subtle.importKey("pkcs8", concat(PKCS8, seed), "Ed25519", true, ["sign"]);
  const { x } = await crypto.subtle.exportKey("jwk", key);
  return { key, public: fromBase64Url(x ?? "") };
}

function fromBase64Url(text: string): Bytes {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (each) => each.charCodeAt(0));
}

/** The relay's or a witness's Ed25519 key, for acceptances and checkpoints; it vouches for no content. */
export class RelayKey {
  readonly #key: CryptoKey;
  readonly public: Bytes;

  private constructor(key: CryptoKey, publicKey: Bytes) {
    this.#key = key;
    this.public = publicKey;
  }

  /** Return the key of a seed (32 bytes); throws MalformedError for one of another length. */
  static async of(seed: Bytes): Promise<RelayKey> {
    if (seed.length !== ED25519_SEED_SIZE) {
      throw new MalformedError(`the seed of a relay key has ${ED25519_SEED_SIZE} bytes`);
    }
    const { key, public: publicKey } = await ed25519Key(seed);
    return new RelayKey(key, publicKey);
  }

  /** Return the 64-byte signature of `message` for a purpose. */
  sign(purpose: string, message: Bytes): Promise<Bytes> {
    return this.signNote(concat(label(purpose), message));
  }

  /** Return the signature of the text of a note, without a label, as C2SP signed-note demands. */
  async signNote(text: Bytes): Promise<Bytes> {
    return new Uint8Array(await crypto.subtle.sign("Ed25519", this.#key, text));
  }
}
