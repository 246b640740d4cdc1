/**
 * Private keys: short seeds from which everything else follows.
 *
 * Rules: the seed is the key and the only thing ever stored. JavaScript cannot wipe memory, so a key lives as long as
 * its object: hold it in the worker, where it is used, and nowhere else. Making a key is asynchronous because its public
 * half is computed then; everything that a key says of itself is at hand afterwards.
 *
 *     const device = await DeviceKeys.generate();
 *     const signature = await device.signing.sign("content", message);
 *     const secret = await device.encryption.unwrap(wrapped, info);
 */

import { type Bytes, concat, slice } from "../schemas/bytes.ts";
import { MalformedError } from "../schemas/errors.ts";
import type { KemKey } from "./hpke.ts";
import { hasMlDsa, MLDSA, modern, publicOf } from "./native.ts";
import { type Random, random as systemRandom } from "./random.ts";
import { deviceKid, ED25519_SEED_SIZE, ed25519Key, epochKid, label, MLDSA_CONTEXT } from "./signing.ts";
import { privateKey, SEED_SIZE, unwrapWith } from "./suite.ts";

export type { Random } from "./random.ts";

export const SIGNING_SEED_SIZE = ED25519_SEED_SIZE + 32;
export const DEVICE_SEED_SIZE = SEED_SIZE + SIGNING_SEED_SIZE;

/** An X-Wing key from its 32-byte seed: of a service's epoch, of a device, or of the recovery. */
export class EncryptionKey {
  readonly seed: Bytes;
  /** 1216 bytes. */
  readonly public: Bytes;
  /** 32 bytes; a device's own id is that of both its keys, `DeviceKeys.kid`. */
  readonly kid: Bytes;
  readonly #private: KemKey;

  private constructor(seed: Bytes, key: KemKey) {
    this.seed = seed;
    this.public = key.public;
    this.kid = epochKid(key.public);
    this.#private = key;
  }

  /** Return the key of a seed; throws MalformedError for one of another length. */
  static async of(seed: Bytes): Promise<EncryptionKey> {
    return new EncryptionKey(seed, await privateKey(seed));
  }

  static generate(random: Random = systemRandom): Promise<EncryptionKey> {
    return EncryptionKey.of(random(SEED_SIZE));
  }

  /** Return the secret wrapped to this key; throws DecryptionError. */
  unwrap(wrapped: Bytes, info: Bytes): Promise<Bytes> {
    return unwrapWith(this.#private, wrapped, info);
  }
}

type Sign = (signed: Bytes) => Promise<Bytes>;

/** An Ed25519 and ML-DSA-65 key from their seeds, 32 bytes each. */
export class SigningKey {
  readonly seed: Bytes;
  /** 1984 bytes: Ed25519 (32) then ML-DSA-65 (1952). */
  readonly public: Bytes;
  readonly #signers: readonly Sign[];

  private constructor(seed: Bytes, publicKey: Bytes, signers: readonly Sign[]) {
    this.seed = seed;
    this.public = publicKey;
    this.#signers = signers;
  }

  /** Return the key of a seed; throws MalformedError for one of another length. */
  static async of(seed: Bytes): Promise<SigningKey> {
    if (seed.length !== SIGNING_SEED_SIZE) {
      throw new MalformedError(`the seed of a signing key has ${SIGNING_SEED_SIZE} bytes`);
    }
    const halves = [slice(seed, 0, ED25519_SEED_SIZE), slice(seed, ED25519_SEED_SIZE)] as const;
    const [ed25519, mldsa] = await Promise.all([ed25519Signer(halves[0]), mldsaSigner(halves[1])]);
    return new SigningKey(seed, concat(ed25519.public, mldsa.public), [ed25519.sign, mldsa.sign]);
  }

  static generate(random: Random = systemRandom): Promise<SigningKey> {
    return SigningKey.of(random(SIGNING_SEED_SIZE));
  }

  /** Return the signature for `signing.verify`, 3373 bytes: Ed25519 (64) then ML-DSA-65 (3309). */
  async sign(purpose: string, message: Bytes): Promise<Bytes> {
    const signed = concat(label(purpose), message);
    return concat(...(await Promise.all(this.#signers.map((sign) => sign(signed)))));
  }
}

async function ed25519Signer(seed: Bytes): Promise<{ public: Bytes; sign: Sign }> {
  const { key, public: publicKey } = await ed25519Key(seed);
  return { public: publicKey, sign: async (signed) => new Uint8Array(await crypto.subtle.sign("Ed25519", key, signed)) };
}

async function mldsaSigner(seed: Bytes): Promise<{ public: Bytes; sign: Sign }> {
  const context = MLDSA_CONTEXT;
  if (await hasMlDsa()) {
    const key = await modern.importKey("raw-seed", seed, MLDSA, false, ["sign"]);
    const sign: Sign = async (signed) => new Uint8Array(await modern.sign({ name: MLDSA, context }, key, signed));
    return { public: await publicOf(MLDSA, seed, ["verify", "sign"]), sign };
  }
  const { ml_dsa65 } = await import("@noble/post-quantum/ml-dsa.js");
  const { publicKey, secretKey } = ml_dsa65.keygen(seed);
  return { public: publicKey, sign: async (signed) => ml_dsa65.sign(signed, secretKey, { context }) };
}

/** The two keys of one device. */
export class DeviceKeys {
  readonly encryption: EncryptionKey;
  readonly signing: SigningKey;
  /** 32 bytes. */
  readonly kid: Bytes;

  private constructor(encryption: EncryptionKey, signing: SigningKey) {
    this.encryption = encryption;
    this.signing = signing;
    this.kid = deviceKid(encryption.public, signing.public);
  }

  /** Return the keys of the 96 bytes that `seed` gave; throws MalformedError. */
  static async of(seed: Bytes): Promise<DeviceKeys> {
    const encryption = await EncryptionKey.of(slice(seed, 0, SEED_SIZE));
    return new DeviceKeys(encryption, await SigningKey.of(slice(seed, SEED_SIZE)));
  }

  static generate(random: Random = systemRandom): Promise<DeviceKeys> {
    return DeviceKeys.of(random(DEVICE_SEED_SIZE));
  }

  /** Both seeds, 96 bytes: what a keystore seals. */
  get seed(): Bytes {
    return concat(this.encryption.seed, this.signing.seed);
  }

  /** Both public keys, 3200 bytes: encryption (1216) then signing (1984). */
  get public(): Bytes {
    return concat(this.encryption.public, this.signing.public);
  }
}
