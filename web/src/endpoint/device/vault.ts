/**
 * Sealing at rest: what a stolen disk must not show is AES-256-GCM under the device's storage key. The twin of
 * client/device/vault.py, with the cipher that browsers have natively.
 *
 * Each box is bound to its place, so that rows cannot be exchanged or shown in place of one another:
 *
 *     await vault.open("outbox/0197…", await vault.seal("outbox/0197…", data))   gives   data
 */

import { type Bytes, concat, slice, utf8 } from "../../schemas/bytes.ts";
import { DecryptionError } from "../../schemas/errors.ts";

const NONCE_SIZE = 12; // random: under one key far fewer than 2^32 boxes are made

export class Vault {
  readonly #key: CryptoKey;

  private constructor(key: CryptoKey) {
    this.#key = key;
  }

  /** `key` (32 bytes) is used for nothing else. */
  static async of(key: Bytes): Promise<Vault> {
    return new Vault(await crypto.subtle.importKey("raw", key, "AES-GCM", false, ["encrypt", "decrypt"]));
  }

  async seal(place: string, data: Bytes): Promise<Bytes> {
    const iv = crypto.getRandomValues(new Uint8Array(NONCE_SIZE));
    const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: utf8(place) }, this.#key, data);
    return concat(iv, new Uint8Array(sealed));
  }

  /** Return what was sealed for a place; throws DecryptionError. */
  async open(place: string, box: Bytes): Promise<Bytes> {
    const parameters = { name: "AES-GCM", iv: slice(box, 0, NONCE_SIZE), additionalData: utf8(place) };
    try {
      return new Uint8Array(await crypto.subtle.decrypt(parameters, this.#key, slice(box, NONCE_SIZE)));
    } catch {
      throw new DecryptionError(`what this browser keeps was altered or damaged at ${place}`);
    }
  }
}
