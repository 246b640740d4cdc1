/**
 * The one suite of protocol version 1; there is no negotiation, hence no downgrade.
 *
 *     HPKE    base mode (RFC 9180), KEM MLKEM768-X25519 (X-Wing), HKDF-SHA256, AES-256-GCM
 *     stream  Cobblestone-256 (C2SP chunked-encryption): AES-256-GCM in chunks, committing to the key
 *     KDF     HKDF-Expand with SHA-512 (RFC 5869)
 *
 * A secret is wrapped for one reader, data is encrypted once for all of them:
 *
 *     const wrapped = await wrap(await publicKey(seed), secret, info)
 *     await unwrap(seed, wrapped, info)
 *
 * HPKE here has no associated data, so everything that must be bound goes into `info`. AES-GCM alone does not commit to
 * its key; what several readers open must therefore be a stream, whose commitment gives all the same plaintext.
 */

import { type Bytes, concat } from "../schemas/bytes.ts";
import { DecryptionError, MalformedError, SuiteUnavailableError } from "../schemas/errors.ts";
import { hkdfExpand } from "./derivation.ts";
import { ENCAPSULATION_SIZE, KemKey, PUBLIC_SIZE, seal } from "./hpke.ts";
import { type Random, random as systemRandom } from "./random.ts";
import { checkEd25519, ed25519Key, label } from "./signing.ts";
import { SALT_SIZE, StreamOpener, StreamSealer } from "./streams.ts";

export const SEED_SIZE = 32;
export const KEY_SIZE = 32;
const TAG_SIZE = 16;

/**
 * Try the suite once; throws SuiteUnavailableError when this browser cannot do it.
 *
 * Called when the endpoint starts: a client must not find out in the middle of a referral.
 */
export async function requireSuite(): Promise<void> {
  const seed = new Uint8Array(SEED_SIZE);
  try {
    await unwrap(seed, await wrap(await publicKey(seed), seed, seed), seed);
    const { key, public: verifier } = await ed25519Key(seed);
    await checkEd25519(verifier, seed, new Uint8Array(await crypto.subtle.sign("Ed25519", key, seed)));
  } catch (cause) {
    throw new SuiteUnavailableError("", { cause });
  }
}

/** Return the key object of a 32-byte X-Wing seed; throws MalformedError. */
export async function privateKey(seed: Bytes): Promise<KemKey> {
  if (seed.length !== SEED_SIZE) throw new MalformedError(`the seed of an encryption key has ${SEED_SIZE} bytes`);
  return KemKey.of(seed);
}

/** Return the public key of a 32-byte X-Wing seed: ML-KEM-768 (1184 bytes) then X25519 (32 bytes). */
export async function publicKey(seed: Bytes): Promise<Bytes> {
  return (await privateKey(seed)).public;
}

/**
 * Seal `secret` to a public key (1216 bytes): encapsulation (1120), ciphertext, tag (16).
 *
 * Throws MalformedError when the public key is not one.
 */
export async function wrap(publicKey: Bytes, secret: Bytes, info: Bytes): Promise<Bytes> {
  if (publicKey.length !== PUBLIC_SIZE) throw new MalformedError("this is not an encryption key");
  try {
    return await seal(publicKey, secret, info);
  } catch (cause) {
    // Coefficients above the modulus, or a point of low order.
    throw new MalformedError("this is not an encryption key", { cause });
  }
}

/** Throw MalformedError unless something can be wrapped to a public key (1216 bytes). */
export async function checkPublicKey(publicKey: Bytes): Promise<void> {
  await wrap(publicKey, new Uint8Array(), new Uint8Array());
}

/** Return the secret wrapped to the key of `seed` with the same `info`; throws DecryptionError. */
export async function unwrap(seed: Bytes, wrapped: Bytes, info: Bytes): Promise<Bytes> {
  return unwrapWith(await privateKey(seed), wrapped, info);
}

/** Do as `unwrap` with a key object that is kept, which is faster: the seed is expanded once. */
export async function unwrapWith(key: KemKey, wrapped: Bytes, info: Bytes): Promise<Bytes> {
  try {
    if (wrapped.length < ENCAPSULATION_SIZE + TAG_SIZE) throw new MalformedError("the wrap is cut off");
    return await key.open(wrapped, info);
  } catch (cause) {
    throw new DecryptionError("", { cause });
  }
}

/** Derive `length` bytes for a purpose from a random key (HKDF-Expand, RFC 5869, section 2.3). */
export function expand(key: Bytes, name: string, length: number = KEY_SIZE): Bytes {
  return hkdfExpand(key, label(name), length);
}

/** Encrypt `plaintext` whole, bound to `context`; for what is too large for memory see crypto/files.ts. */
export async function encrypt(
  key: Bytes,
  context: Bytes,
  plaintext: Bytes,
  random: Random = systemRandom,
): Promise<Bytes> {
  const sealer = new StreamSealer(key, context, random(SALT_SIZE));
  return concat(await sealer.update(plaintext), await sealer.finalize());
}

/** Return the whole plaintext for the same key and context; throws DecryptionError. */
export async function decrypt(key: Bytes, context: Bytes, ciphertext: Bytes): Promise<Bytes> {
  const opener = new StreamOpener(key, context);
  return concat(await opener.update(ciphertext), await opener.finalize());
}
