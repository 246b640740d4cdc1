/**
 * Cobblestone-256 streams piece by piece (C2SP chunked-encryption with HKDF-Expand-SHA512 and AES-256-GCM).
 *
 *     salt (24) | commitment (32) | chunks of 16 KiB, each with its tag (16); the last is shorter, perhaps empty
 *
 * 64 chunks are handed over at any time: browsers that encrypt in threads of their own (Chromium does it at once) would
 * otherwise wait, and hundreds fill the memory. Give pieces of 1 MiB or more.
 *
 * Rules: what an opener returns is genuine, but perhaps not all of it, until `finalize` has returned. One key and salt
 * belong to one plaintext: whoever continues an interrupted stream (`chunk`) must have the same bytes again.
 */

import { type Bytes, concat, equal, integerAt, slice, utf8 } from "../schemas/bytes.ts";
import { DecryptionError, MalformedError } from "../schemas/errors.ts";
import { hkdfExpand } from "./derivation.ts";

/** Plaintext bytes of a chunk. */
export const CHUNK = 16 * 1024;
export const TAG = 16;
export const SALT_SIZE = 24;
/** Bytes before the first chunk. */
export const PREFIX = SALT_SIZE + 32;

const KEY_SIZE = 32;
const NONCE_SIZE = 12;
const IN_FLIGHT = 64;
const PROTOCOL = utf8("c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0");

/** Return how many bytes the stream of that many bytes of plaintext has. */
export function streamSize(plaintext: number): number {
  return PREFIX + plaintext + TAG * (Math.floor(plaintext / CHUNK) + 1);
}

interface Keys {
  readonly aead: Promise<CryptoKey>;
  readonly nonce: Bytes;
  readonly commitment: Bytes;
}

function schedule(key: Bytes, context: Bytes, salt: Bytes, use: "encrypt" | "decrypt"): Keys {
  const derived = hkdfExpand(key, concat(PROTOCOL, salt, context), KEY_SIZE + NONCE_SIZE + 32);
  return {
    aead: crypto.subtle.importKey("raw", slice(derived, 0, KEY_SIZE), "AES-GCM", false, [use]),
    nonce: slice(derived, KEY_SIZE, KEY_SIZE + NONCE_SIZE),
    commitment: slice(derived, KEY_SIZE + NONCE_SIZE),
  };
}

function nonceOf(base: Bytes, chunk: number): Bytes {
  const nonce = base.slice();
  new DataView(nonce.buffer).setUint32(8, (integerAt(base, 8, 4) ^ chunk) >>> 0);
  return nonce;
}

/** Do something with each chunk; when one is done, the next is begun. */
async function inFlight(chunks: readonly Bytes[], work: (chunk: Bytes, n: number) => Promise<void>): Promise<void> {
  const left = chunks.entries();
  const worker = async () => {
    for (const [n, chunk] of left) await work(chunk, n);
  };
  await Promise.all(Array.from({ length: Math.min(IN_FLIGHT, chunks.length) }, worker));
}

/** Return so many bytes of `memory`, or new ones where it has fewer. */
function room(size: number, memory?: Bytes): Bytes {
  return memory !== undefined && size <= memory.length ? slice(memory, 0, size) : new Uint8Array(size);
}

/** What is left over until a chunk is whole. */
class Buffer {
  #rest: Bytes = new Uint8Array();
  readonly #chunk: number;

  constructor(chunk: number) {
    this.#chunk = chunk;
  }

  /** Return the chunks that `piece` completes; none of it but the ends is copied. */
  take(piece: Bytes): Bytes[] {
    const first = concat(this.#rest, slice(piece, 0, this.#chunk - this.#rest.length));
    let at = first.length - this.#rest.length;
    this.#rest = first;
    if (first.length < this.#chunk) return [];
    const chunks = [first];
    for (; at + this.#chunk <= piece.length; at += this.#chunk) chunks.push(slice(piece, at, at + this.#chunk));
    this.#rest = piece.slice(at);
    return chunks;
  }

  get rest(): Bytes {
    return this.#rest;
  }
}

/** Encrypts one stream; begun at another chunk than 0, it goes on where an interrupted one ended. */
export class StreamSealer {
  readonly #keys: Keys;
  readonly #buffer = new Buffer(CHUNK);
  #prefix: Bytes;
  #chunk: number;

  /** Begin under a key (32 bytes) that is used for this stream only, and a random salt (24 bytes). */
  constructor(key: Bytes, context: Bytes, salt: Bytes, chunk = 0) {
    if (key.length !== KEY_SIZE || salt.length !== SALT_SIZE) {
      throw new MalformedError(`a stream has a key of ${KEY_SIZE} bytes and a salt of ${SALT_SIZE}`);
    }
    this.#keys = schedule(key, context, salt, "encrypt");
    this.#prefix = chunk === 0 ? concat(salt, this.#keys.commitment) : new Uint8Array();
    this.#chunk = chunk;
  }

  /** Return the ciphertext that `piece` completes, possibly none; in `memory`, if that is large enough. */
  async update(piece: Bytes, memory?: Bytes): Promise<Bytes> {
    return this.#seal(this.#buffer.take(piece), memory);
  }

  /** Return the last, short chunk, without which the stream counts as cut off. */
  async finalize(): Promise<Bytes> {
    return this.#seal([this.#buffer.rest]);
  }

  /** Seal chunks of the same size. */
  async #seal(chunks: readonly Bytes[], memory?: Bytes): Promise<Bytes> {
    const width = (chunks[0]?.length ?? 0) + TAG;
    const [prefix, first] = [this.#prefix, this.#chunk];
    this.#prefix = new Uint8Array();
    this.#chunk += chunks.length;
    const sealed = room(prefix.length + chunks.length * width, memory);
    sealed.set(prefix);
    const aead = await this.#keys.aead;
    await inFlight(chunks, async (chunk, n) => {
      const iv = nonceOf(this.#keys.nonce, first + n);
      const ciphertext = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, aead, chunk);
      sealed.set(new Uint8Array(ciphertext), prefix.length + n * width);
      ciphertext.transfer?.(0); // its memory is the next one's at once, not when garbage is collected
    });
    return sealed;
  }
}

/** Decrypts one stream. What it returned is not complete until `finalize` has returned. */
export class StreamOpener {
  readonly #key: Bytes;
  readonly #context: Bytes;
  readonly #buffer = new Buffer(CHUNK + TAG);
  #keys: Keys | null = null;
  #begun: Bytes = new Uint8Array();
  #chunk = 0;

  constructor(key: Bytes, context: Bytes) {
    this.#key = key;
    this.#context = context;
  }

  /**
   * Go on at a chunk, having read the stream's first 56 bytes again; throws DecryptionError when they are of another
   * key or context.
   */
  static at(key: Bytes, context: Bytes, prefix: Bytes, chunk: number): StreamOpener {
    const opener = new StreamOpener(key, context);
    if (prefix.length !== PREFIX) throw new DecryptionError();
    opener.#keys = opener.#read(prefix);
    opener.#chunk = chunk;
    return opener;
  }

  /** Return what `piece` completes of the plaintext, in `memory`, if that is large enough; throws DecryptionError. */
  async update(piece: Bytes, memory?: Bytes): Promise<Bytes> {
    let rest = piece;
    if (!this.#keys) {
      const begun = concat(this.#begun, piece);
      this.#begun = begun;
      if (begun.length < PREFIX) return new Uint8Array();
      this.#keys = this.#read(slice(begun, 0, PREFIX));
      rest = slice(begun, PREFIX);
    }
    return this.#open(this.#keys, this.#buffer.take(rest), memory);
  }

  /** Return the rest; throws DecryptionError when the stream was cut off or altered. */
  async finalize(): Promise<Bytes> {
    const { rest } = this.#buffer;
    if (!this.#keys || rest.length < TAG) throw new DecryptionError("it ends too early");
    return this.#open(this.#keys, [rest]);
  }

  #read(prefix: Bytes): Keys {
    if (this.#key.length !== KEY_SIZE) throw new DecryptionError();
    const keys = schedule(this.#key, this.#context, slice(prefix, 0, SALT_SIZE), "decrypt");
    if (!equal(keys.commitment, slice(prefix, SALT_SIZE))) throw new DecryptionError();
    return keys;
  }

  async #open(keys: Keys, chunks: readonly Bytes[], memory?: Bytes): Promise<Bytes> {
    const width = (chunks[0]?.length ?? TAG) - TAG;
    const first = this.#chunk;
    this.#chunk += chunks.length;
    const opened = room(chunks.length * width, memory);
    const aead = await keys.aead;
    try {
      await inFlight(chunks, async (chunk, n) => {
        const iv = nonceOf(keys.nonce, first + n);
        const plaintext = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, aead, chunk);
        opened.set(new Uint8Array(plaintext), n * width);
        plaintext.transfer?.(0);
      });
    } catch (cause) {
      throw new DecryptionError("", { cause });
    }
    return opened;
  }
}
