/**
 * The file of a root key, as a browser makes and reads it.
 *
 * Rule: a failure that is the file's says so (`extra.about`). The relay's have the same kinds, and are none of it.
 */

import type { SigningKey } from "../../crypto/keys.ts";
import { open, seal } from "../../crypto/root_file.ts";
import { fingerprint } from "../../crypto/safety.ts";
import type { Structure } from "../../crypto/structures.ts";
import { DecryptionError, MalformedError, SouspliError, WrongPassphraseError } from "../../schemas/errors.ts";
import { idBytes } from "../../schemas/ids.ts";
import { LIMITS } from "../../schemas/limits.ts";
import type { RootFile } from "../../schemas/root_file.ts";
import { checkPassphrase } from "./doors.ts";

const UNFIT = [WrongPassphraseError, MalformedError, DecryptionError];

/**
 * Return the file of a key. No other key's has its name: a new one's is not copied over that of the key which counts.
 *
 * Throws InvalidInputError for a passphrase that could be guessed.
 */
export async function fileOf(
  key: SigningKey,
  { id, handle }: Structure,
  what: "root-key" | "new-root-key",
  passphrase: string,
): Promise<File> {
  checkPassphrase(passphrase);
  const sealed = await seal(passphrase, { structure: id, root: key.seed });
  const [group] = fingerprint(idBytes(id), key.public).split(" ");
  return new File([sealed], `${handle}-${what}-${group}.sealed`, { type: "application/octet-stream" });
}

/** Return what a file holds; throws as `crypto/root_file.ts` does. Whatever is too large is none. */
export async function heldIn(file: Blob, passphrase: string): Promise<RootFile> {
  if (file.size > LIMITS.notice) throw ofFile(new MalformedError("this is not the file of a root key"));
  try {
    return await open(passphrase, new Uint8Array(await file.arrayBuffer()));
  } catch (error) {
    if (error instanceof SouspliError && UNFIT.some((Kind) => error instanceof Kind)) throw ofFile(error);
    throw error;
  }
}

/** Return a failure as that of the file. */
export function ofFile(error: SouspliError): SouspliError {
  const Kind = error.constructor as typeof SouspliError;
  const { detail, advice, extra } = error;
  return new Kind(detail, { advice, extra: { ...extra, about: "root-file" }, cause: error });
}
