/** A file on its way out: read in slices, encrypted into chunks of ciphertext, hashed on the way. */

import { ciphertextSize, FileDigest, FileSealer, SALT_SIZE } from "../../crypto/files.ts";
import { random } from "../../crypto/random.ts";
import { type Bytes, concat } from "../../schemas/bytes.ts";
import { idBytes } from "../../schemas/ids.ts";
import { LIMITS } from "../../schemas/limits.ts";
import { piecesOf } from "./reading.ts";

const SLICE = LIMITS.blob_chunk;

/** Keeps a chunk, durably; its memory is used again once that is done. */
type Keep = (index: number, chunk: Bytes) => Promise<void>;

/**
 * Encrypt a file under a key that is used for this blob only; `keep` gets its chunks in order.
 * Returns the hash (32 bytes) of the ciphertext. Throws LocalError when it cannot be read; what `signal` ends rejects
 * with its reason.
 */
export async function sealFile(
  file: Blob,
  key: Bytes,
  blob: string,
  keep: Keep,
  signal: AbortSignal,
): Promise<Bytes> {
  const sealer = new FileSealer(key, idBytes(blob), random(SALT_SIZE));
  const digest = new FileDigest();
  const memories = [sealedMemory(file.size), sealedMemory(file.size)];
  let index = 0;
  let taking: Promise<unknown> = Promise.resolve();
  // While one chunk is hashed and written, the next is encrypted and the one after it is read.
  const take = async (chunk: Bytes) => {
    await taking;
    if (chunk.length > 0) taking = Promise.all([digest.update(chunk), keep(index++, chunk)]);
    taking.catch(() => undefined); // it is waited for before the next one
  };

  for await (const piece of piecesOf(file, SLICE)) {
    signal.throwIfAborted();
    await take(await sealer.update(piece, memories[index % memories.length]));
  }
  let end: Bytes = new Uint8Array();
  for await (const piece of sealer.finalize()) {
    end = concat(end, piece);
    if (end.length < SLICE) continue;
    await take(end);
    end = new Uint8Array();
  }
  await take(end);
  await taking;
  return digest.digest();
}

/** Memory for the ciphertext of a slice: one is filled while what is in the other is hashed and written. */
function sealedMemory(size: number): Bytes {
  return new Uint8Array(ciphertextSize(Math.min(SLICE, size)));
}
