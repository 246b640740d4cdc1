/**
 * What WebCrypto does by itself where the browser is new enough (W3C community draft "Modern Algorithms in the Web
 * Cryptography API"): X-Wing and ML-DSA. Where it does not, crypto/suite.ts and crypto/signing.ts fall back on noble.
 *
 * Ed25519 and AES-GCM are demanded, not replaced: every current browser has them, and a second implementation of
 * Ed25519 would take signatures by keys with a cofactor that others refuse.
 */

import { sha256 } from "@noble/hashes/sha2.js";
import { type Bytes, hex } from "../schemas/bytes.ts";

/** The part of SubtleCrypto that is too new for TypeScript's library. */
export interface ModernSubtle {
  importKey(format: string, data: Bytes, algorithm: string, extractable: boolean, uses: string[]): Promise<CryptoKey>;
  encapsulateBits(algorithm: string, key: CryptoKey): Promise<{ ciphertext: ArrayBuffer; sharedKey: ArrayBuffer }>;
  decapsulateBits(algorithm: string, key: CryptoKey, ciphertext: Bytes): Promise<ArrayBuffer>;
  getPublicKey(key: CryptoKey, uses: string[]): Promise<CryptoKey>;
  exportKey(format: string, key: CryptoKey): Promise<ArrayBuffer>;
  sign(algorithm: { name: string; context: Bytes }, key: CryptoKey, data: Bytes): Promise<ArrayBuffer>;
  verify(algorithm: { name: string; context: Bytes }, key: CryptoKey, signature: Bytes, data: Bytes): Promise<boolean>;
}

export const modern = crypto.subtle as unknown as ModernSubtle;
export const XWING = "MLKEM768-X25519";
export const MLDSA = "ML-DSA-65";

/** Return the public key, 1216 or 1952 bytes, of a seed of 32. */
export async function publicOf(algorithm: string, seed: Bytes, uses: readonly [string, string]): Promise<Bytes> {
  const key = await modern.importKey("raw-seed", seed, algorithm, true, [uses[1]]);
  return new Uint8Array(await modern.exportKey("raw-public", await modern.getPublicKey(key, [uses[0]])));
}

const ZEROS: Bytes = new Uint8Array(32);
let xwing: Promise<boolean> | undefined;
let mldsa: Promise<boolean> | undefined;

/** Whether the browser has X-Wing. */
export function hasXWing(): Promise<boolean> {
  xwing ??= gives("3bb0b003f553f49f38bab31546b7f4fdd323c74cbf4aaf97d9703ede4e83eff7", () =>
    publicOf(XWING, ZEROS, ["encapsulateBits", "decapsulateBits"]),
  );
  return xwing;
}

/** Whether the browser has ML-DSA-65. */
export function hasMlDsa(): Promise<boolean> {
  mldsa ??= gives("085ba380ff386dd52e42349c6eb88489d6058ea541a4e3fb0dce9a3fd1f7a911", () =>
    publicOf(MLDSA, ZEROS, ["verify", "sign"]),
  );
  return mldsa;
}

/** Whether the public key of a seed of zeros has this hash: drafts of an algorithm may differ under one name. */
async function gives(hash: string, make: () => Promise<Bytes>): Promise<boolean> {
  try {
    return hex(sha256(await make())) === hash;
  } catch {
    return false; // an unknown name or format; it is tried once
  }
}
