/**
 * HPKE (RFC 9180), base mode, one message: KEM MLKEM768-X25519 (X-Wing), HKDF-SHA256, AES-256-GCM.
 *
 *     const sealed = await seal(publicKey, secret, info)      encapsulation (1120) ‖ ciphertext ‖ tag (16)
 *     await (await KemKey.of(seed)).open(sealed, info)
 *
 * Failures of the KEM and of the cipher are whatever the libraries throw; crypto/suite.ts says what they mean.
 */

import { expand, extract } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { type Bytes, concat, slice, u16, utf8 } from "../schemas/bytes.ts";
import { hasXWing, modern, publicOf, XWING } from "./native.ts";

export const PUBLIC_SIZE = 1216;
export const ENCAPSULATION_SIZE = 1120;
const KEY_SIZE = 32;
const NONCE_SIZE = 12;

const EMPTY = new Uint8Array();
const SUITE_ID = concat(utf8("HPKE"), u16(0x647a), u16(0x0001), u16(0x0002)); // section 5.1

const noble = () => import("@noble/post-quantum/hybrid.js");

/** Seal one message to a public key. */
export async function seal(publicKey: Bytes, message: Bytes, info: Bytes): Promise<Bytes> {
  const { shared, encapsulation } = await encapsulate(publicKey);
  const { key, iv } = await schedule(shared, info);
  return concat(encapsulation, new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, message)));
}

async function encapsulate(publicKey: Bytes): Promise<{ shared: Bytes; encapsulation: Bytes }> {
  if (await hasXWing()) {
    const key = await modern.importKey("raw-public", publicKey, XWING, false, ["encapsulateBits"]);
    const { ciphertext, sharedKey } = await modern.encapsulateBits(XWING, key);
    return { shared: new Uint8Array(sharedKey), encapsulation: new Uint8Array(ciphertext) };
  }
  const { ml_kem768_x25519 } = await noble();
  const { cipherText, sharedSecret } = ml_kem768_x25519.encapsulate(publicKey);
  return { shared: sharedSecret, encapsulation: cipherText };
}

/** The private key of a seed, prepared once: expanding the seed costs as much as opening. */
export class KemKey {
  readonly public: Bytes;
  readonly #decapsulate: (encapsulation: Bytes) => Promise<Bytes>;

  private constructor(publicKey: Bytes, decapsulate: (encapsulation: Bytes) => Promise<Bytes>) {
    this.public = publicKey;
    this.#decapsulate = decapsulate;
  }

  /** Return the key of a seed (32 bytes). */
  static async of(seed: Bytes): Promise<KemKey> {
    if (await hasXWing()) {
      const publicKey = await publicOf(XWING, seed, ["encapsulateBits", "decapsulateBits"]);
      const key = await modern.importKey("raw-seed", seed, XWING, false, ["decapsulateBits"]);
      return new KemKey(publicKey, async (each) => new Uint8Array(await modern.decapsulateBits(XWING, key, each)));
    }
    const { ml_kem768_x25519 } = await noble();
    const { publicKey, secretKey } = ml_kem768_x25519.keygen(seed);
    return new KemKey(publicKey, async (each) => ml_kem768_x25519.decapsulate(each, secretKey));
  }

  /** Open one message. */
  async open(sealed: Bytes, info: Bytes): Promise<Bytes> {
    const shared = await this.#decapsulate(slice(sealed, 0, ENCAPSULATION_SIZE));
    const { key, iv } = await schedule(shared, info);
    return new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv }, key, slice(sealed, ENCAPSULATION_SIZE)));
  }
}

/** KeySchedule of section 5.1 in mode 0, without a pre-shared key, and the nonce of the first message. */
async function schedule(shared: Bytes, info: Bytes): Promise<{ key: CryptoKey; iv: Bytes }> {
  const context = concat(
    Uint8Array.of(0),
    labeledExtract(EMPTY, "psk_id_hash", EMPTY),
    labeledExtract(EMPTY, "info_hash", info),
  );
  const secret = labeledExtract(shared, "secret", EMPTY);
  const raw = labeledExpand(secret, "key", context, KEY_SIZE);
  const key = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
  return { key, iv: labeledExpand(secret, "base_nonce", context, NONCE_SIZE) };
}

function labeledExtract(salt: Bytes, label: string, material: Bytes): Bytes {
  return extract(sha256, concat(utf8("HPKE-v1"), SUITE_ID, utf8(label), material), salt);
}

function labeledExpand(secret: Bytes, label: string, info: Bytes, size: number): Bytes {
  return expand(sha256, secret, concat(u16(size), utf8("HPKE-v1"), SUITE_ID, utf8(label), info), size);
}
