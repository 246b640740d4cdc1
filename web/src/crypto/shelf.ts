/**
 * The shelf: a device's own things, sealed for a slot at the relay (spec/shelf.md).
 *
 *     const place = placeOf(device, "template");
 *     place.slot                               what the relay sees of the name
 *     await place.seal(version, sheet)         the box
 *
 * Rules: a box is bound to its device, slot and version, and padded; no two places have one key.
 */

import { type Bytes, concat, integerAt, isZero, slice, u32, u64 } from "../schemas/bytes.ts";
import { encode } from "../schemas/codec.ts";
import { MalformedError } from "../schemas/errors.ts";
import { parseSheet, Sheet } from "../schemas/shelf.ts";
import type { DeviceKeys } from "./keys.ts";
import { paddedLength } from "./padding.ts";
import type { Random } from "./random.ts";
import { label } from "./signing.ts";
import { decrypt, encrypt, expand } from "./suite.ts";

const SLOT_SIZE = 16;
const LENGTH = 4;

/** Where things of one sort are kept. */
export class Place {
  readonly device: Bytes;
  readonly slot: Bytes;
  readonly key: Bytes;

  constructor(device: Bytes, slot: Bytes, key: Bytes) {
    this.device = device;
    this.slot = slot;
    this.key = key;
  }

  /** Return the box of a version, from 1 on. */
  async seal(version: number, sheet: Sheet, random?: Random): Promise<Bytes> {
    const encoded = encode(Sheet, sheet);
    const size = LENGTH + encoded.length;
    const padded = concat(u32(encoded.length), encoded, new Uint8Array(paddedLength(size) - size));
    return encrypt(this.key, this.#context(version), padded, random);
  }

  /** Return what is in the box of a version; throws DecryptionError or MalformedError. */
  async open(version: number, box: Bytes): Promise<Sheet> {
    const plaintext = await decrypt(this.key, this.#context(version), box);
    if (plaintext.length < LENGTH) throw new MalformedError("the sheet is cut short");
    const end = LENGTH + integerAt(plaintext, 0, LENGTH);
    if (plaintext.length !== paddedLength(end) || !isZero(slice(plaintext, end))) {
      throw new MalformedError("the sheet is not padded as it must be");
    }
    return parseSheet(slice(plaintext, LENGTH, end));
  }

  #context(version: number): Bytes {
    return concat(label("shelf/box"), this.device, this.slot, u64(version));
  }
}

/** Return the place of a device under a name of small letters and `/`. */
export function placeOf(device: DeviceKeys, name: string): Place {
  const root = expand(device.seed, "shelf");
  return new Place(device.kid, expand(root, `shelf/slot/${name}`, SLOT_SIZE), expand(root, `shelf/key/${name}`));
}
