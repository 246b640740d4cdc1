/**
 * The file of a structure's root key, to be kept apart from all computers (spec/keys.md).
 *
 *     const file = await seal("cinq mots tirés au sort", { structure, root: root.seed });
 *     (await open("cinq mots tirés au sort", file)).root
 *
 * It is a box under a passphrase of its own, with a purpose of its own: no other box passes for one.
 */

import type { Bytes } from "../schemas/bytes.ts";
import { encode } from "../schemas/codec.ts";
import { parseRootFile, RootFile } from "../schemas/root_file.ts";
import * as box from "./passphrase.ts";

const PURPOSE = "root";

/** Return the file; throws InvalidInputError for a passphrase that cannot be used. */
export function seal(passphrase: string, held: RootFile, cost: box.Cost = box.STANDARD_COST): Promise<Bytes> {
  return box.seal(passphrase, encode(RootFile, held), PURPOSE, { cost });
}

/**
 * Return what a file holds.
 *
 * Throws WrongPassphraseError; DecryptionError when it is damaged; MalformedError or UnsupportedVersionError when it is
 * no such file.
 */
export async function open(passphrase: string, file: Bytes): Promise<RootFile> {
  return parseRootFile(await box.open(passphrase, file, PURPOSE));
}
