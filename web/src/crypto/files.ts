/**
 * File streams: encryption in constant memory, bound to the blob that the file becomes.
 *
 * A file has a key of its own and is one Cobblestone-256 stream with the context `label("blob") ‖ id`, so that a relay
 * cannot hand out one blob in place of another. It is padded, so that its exact size does not tell which file it is.
 * Chunk k begins at ciphertext byte 56 + k * 16400, therefore an interrupted transfer continues where it stopped.
 *
 *     const sealer = new FileSealer(key, blobId, random(SALT_SIZE));
 *     for await (const piece of file) await send(await sealer.update(piece));
 *     for await (const piece of sealer.finalize()) await send(piece);
 *
 * Rule for readers: what an opener returns is genuine but perhaps not all of it. Until `finalize` has returned the file
 * may have been cut off: keep it apart, and show it at the end.
 */

import { type Bytes, concat, isZero, slice } from "../schemas/bytes.ts";
import { IntegrityError, MalformedError } from "../schemas/errors.ts";
import { LIMITS } from "../schemas/limits.ts";
import { paddedLength } from "./padding.ts";
import { label } from "./signing.ts";
import { CHUNK, PREFIX, SALT_SIZE, StreamOpener, StreamSealer, streamSize, TAG } from "./streams.ts";

export { SALT_SIZE };

/** Bytes of ciphertext that are hashed by themselves. */
const HASHED_PIECE = 256 * 1024;
const KEY_SIZE = 32;
const ID_SIZE = 16;

/** Return how many bytes a file of `size` bytes has when padded and sealed. */
export function ciphertextSize(size: number): number {
  return streamSize(paddedLength(size));
}

/** Return where chunk `chunk` begins in the ciphertext; its plaintext begins at `chunk * 16384`. */
export function chunkAt(chunk: number): number {
  return PREFIX + chunk * (CHUNK + TAG);
}

/** Return the last chunk that begins at or before an offset in the ciphertext: where to go on. */
export function chunkOf(offset: number): number {
  return Math.max(0, Math.floor((offset - PREFIX) / (CHUNK + TAG)));
}

/** Encrypts one file piece by piece, for a 32-byte key used for this blob only and its 16-byte id. */
export class FileSealer {
  readonly #stream: StreamSealer;
  #size: number;

  /**
   * Begin with a random salt (24 bytes); throws MalformedError when a length is wrong.
   *
   * With `chunk` the sealer goes on at that chunk, with the salt of the beginning and the bytes of the *same* file from
   * `chunk * 16384`: other bytes under the same salt would give both away.
   */
  constructor(key: Bytes, blobId: Bytes, salt: Bytes, chunk = 0) {
    this.#stream = new StreamSealer(key, context(key, blobId), salt, chunk);
    this.#size = chunk * CHUNK;
  }

  /** Return the ciphertext that `piece` completes, possibly none; in `memory`, if that is large enough. */
  update(piece: Bytes, memory?: Bytes): Promise<Bytes> {
    this.#size += piece.length;
    return this.#stream.update(piece, memory);
  }

  /** Yield the padding and the last, short chunk, without which the file counts as cut off. */
  async *finalize(): AsyncGenerator<Bytes, void> {
    const end = paddedLength(this.#size);
    while (this.#size < end) yield await this.update(new Uint8Array(Math.min(LIMITS.piece, end - this.#size)));
    yield await this.#stream.finalize();
  }
}

/**
 * Decrypts one file piece by piece. What it returned is not complete until `finalize` has returned.
 *
 * `size` is that of the file, as its sender signed it.
 */
export class FileOpener {
  readonly #stream: StreamOpener;
  readonly #size: number;
  #seen: number;

  private constructor(stream: StreamOpener, size: number, seen: number) {
    this.#stream = stream;
    this.#size = size;
    this.#seen = seen;
  }

  /** Begin; throws MalformedError when the key or the id has the wrong length. */
  static begin(key: Bytes, blobId: Bytes, size: number): FileOpener {
    return new FileOpener(new StreamOpener(key, context(key, blobId)), size, 0);
  }

  /** Go on at a chunk, having fetched the first 56 bytes again; throws DecryptionError when they do not fit. */
  static at(key: Bytes, blobId: Bytes, size: number, prefix: Bytes, chunk: number): FileOpener {
    return new FileOpener(StreamOpener.at(key, context(key, blobId), prefix, chunk), size, chunk * CHUNK);
  }

  /** Return what `piece` completes of the file, in `memory`, if that is large enough; throws IntegrityError. */
  async update(piece: Bytes, memory?: Bytes): Promise<Bytes> {
    return this.#unpadded(await this.#stream.update(piece, memory));
  }

  /** Return the rest; throws IntegrityError when the file was cut off, altered or not padded rightly. */
  async finalize(): Promise<Bytes> {
    const rest = this.#unpadded(await this.#stream.finalize());
    if (this.#seen !== paddedLength(this.#size)) throw new IntegrityError("the file has another size than was said");
    return rest;
  }

  #unpadded(decrypted: Bytes): Bytes {
    const content = slice(decrypted, 0, Math.min(decrypted.length, Math.max(0, this.#size - this.#seen)));
    this.#seen += decrypted.length;
    if (!isZero(slice(decrypted, content.length))) throw new IntegrityError("what follows the file is not its padding");
    return content;
  }
}

/**
 * The hash by which a file is named to its readers: over the SHA-256 of each piece of its ciphertext (spec/content.md,
 * Files). WebCrypto hashes only what it has whole, and is several times as fast as any library; of larger pieces it makes
 * copies that cost more than their hash.
 */
export class FileDigest {
  readonly #pieces: Bytes[] = [];
  #rest: Bytes = new Uint8Array();

  /** Go on with the bytes that follow; the call before must have ended. */
  async update(ciphertext: Bytes): Promise<void> {
    const first = concat(this.#rest, slice(ciphertext, 0, HASHED_PIECE - this.#rest.length));
    let at = first.length - this.#rest.length;
    this.#rest = first;
    if (first.length < HASHED_PIECE) return;
    const whole = [first];
    for (; at + HASHED_PIECE <= ciphertext.length; at += HASHED_PIECE) {
      whole.push(slice(ciphertext, at, at + HASHED_PIECE));
    }
    this.#rest = ciphertext.slice(at);
    this.#pieces.push(...(await Promise.all(whole.map(sha256))));
  }

  /** Return the hash of what there was, 32 bytes. */
  async digest(): Promise<Bytes> {
    const last = this.#rest.length > 0 ? [await sha256(this.#rest)] : [];
    return sha256(concat(...this.#pieces, ...last));
  }
}

/** Return the hash of a whole ciphertext. */
export async function digestOf(ciphertext: Bytes): Promise<Bytes> {
  const digest = new FileDigest();
  await digest.update(ciphertext);
  return digest.digest();
}

async function sha256(data: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", data));
}

function context(key: Bytes, blobId: Bytes): Bytes {
  if (key.length !== KEY_SIZE || blobId.length !== ID_SIZE) {
    throw new MalformedError("a file key has 32 bytes and a blob id 16");
  }
  return concat(label("blob"), blobId);
}
