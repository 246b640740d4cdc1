/**
 * Files that come in: collected encrypted, continued where they stopped, and given out only when they are whole and
 * verified. The twin of the second half of client/files/files.py.
 */

import { ciphertextSize, FileDigest, FileOpener } from "../../crypto/files.ts";
import { type Bytes, concat, equal, slice } from "../../schemas/bytes.ts";
import { IntegrityError, RelayUnreachableError } from "../../schemas/errors.ts";
import { idBytes } from "../../schemas/ids.ts";
import { LIMITS } from "../../schemas/limits.ts";
import type { FileRef } from "../../schemas/parts.ts";
import type { AttachmentView, TransferState } from "../interface/index.ts";
import { problemOf } from "../problems.ts";
import { pieces } from "../relay/responses.ts";
import type { Session } from "../directory/session.ts";
import type { Chunks } from "./chunks.ts";

/** What is held of a file at once: a chunk, and the end of the piece that came last. */
const HELD = LIMITS.blob_chunk + LIMITS.piece;
const TOLD = 100; // milliseconds between two words on the progress

export class Downloads {
  onChange: (view: AttachmentView) => void = () => undefined;
  readonly #session: Session;
  readonly #chunks: Chunks;
  readonly #running = new Map<string, AbortController>();

  constructor(session: Session, chunks: Chunks) {
    this.#session = session;
    this.#chunks = chunks;
  }

  close(): void {
    for (const stop of this.#running.values()) stop.abort();
  }

  /** Stop a download; what was fetched is kept, and the next one goes on from there. */
  pause(blob: string): boolean {
    const stop = this.#running.get(blob);
    stop?.abort();
    return stop !== undefined;
  }

  async cancel(blob: string): Promise<void> {
    this.pause(blob);
    await this.#chunks.remove("incoming", blob);
  }

  /**
   * Fetch, check and open a file; the browser keeps large ones on the disk.
   *
   * Throws IntegrityError when it is not what was sent. An interrupted download continues.
   */
  async fetch(file: FileRef): Promise<Blob> {
    const { blob } = file;
    const stop = new AbortController();
    const opening = new Opening(file);
    this.#running.get(blob)?.abort();
    this.#running.set(blob, stop);
    try {
      await this.#collect(file, opening, stop.signal);
      const opened = await opening.finish();
      await this.#chunks.remove("incoming", blob);
      this.#tell(file, "done", ciphertextSize(file.size));
      return opened;
    } catch (error) {
      if (error instanceof IntegrityError) await this.#chunks.remove("incoming", blob);
      this.#tell(file, stop.signal.aborted ? "paused" : "failed", opening.have, error);
      throw stop.signal.aborted ? new RelayUnreachableError("the download was stopped", { advice: "begin it again" }) : error;
    } finally {
      if (this.#running.get(blob) === stop) this.#running.delete(blob);
    }
  }

  /** Get all of the ciphertext, what is kept of it first; what comes is kept and opened. */
  async #collect(file: FileRef, opening: Opening, signal: AbortSignal): Promise<void> {
    for (const chunk of await this.#chunks.list("incoming", file.blob)) {
      await opening.take(new Uint8Array(await chunk.arrayBuffer()));
    }
    let failures = 0;
    while (opening.have < opening.total) {
      const { have } = opening;
      try {
        await this.#fetchRest(file, opening, signal);
      } catch (error) {
        if (!(error instanceof RelayUnreachableError)) throw error;
        failures = opening.have === have ? failures + 1 : 0;
        if (failures === LIMITS.attempts) throw error;
      }
    }
  }

  async #fetchRest(file: FileRef, opening: Opening, signal: AbortSignal): Promise<void> {
    const { blob } = file;
    const headers = { Range: `bytes=${opening.have}-` };
    const response = await this.#session.stream("GET", `/v1/blobs/${blob}`, { headers, signal });
    let known = response.status === 206 ? 0 : opening.have; // otherwise the relay sends all of it
    let index = (await this.#chunks.list("incoming", blob)).length;
    let have = opening.have;
    const memory = new Uint8Array(Math.min(opening.total - opening.have, HELD));
    let held: Bytes[] = [];
    let size = 0;
    let told = 0;
    let taking: Promise<unknown> = Promise.resolve();
    // While one chunk is written and opened, the next is fetched. They share their memory: new memory costs more than fetching.
    const keep = async () => {
      await taking;
      if (size === 0) return;
      const chunk = gathered(held, memory);
      taking = Promise.all([this.#chunks.add("incoming", blob, index++, chunk), opening.take(chunk)]);
      taking.catch(() => undefined); // it is waited for before the next one
      held = [];
      size = 0;
    };
    try {
      for await (const piece of pieces(response)) {
        const fresh = slice(piece, Math.min(known, piece.length));
        known -= piece.length - fresh.length;
        have += fresh.length;
        if (have > opening.total) throw new IntegrityError(`${file.name} is longer than what was sent`);
        held.push(fresh);
        size += fresh.length;
        if (size >= LIMITS.blob_chunk) await keep();
        if (performance.now() - told < TOLD) continue;
        told = performance.now();
        this.#tell(file, "downloading", have);
      }
    } catch (error) {
      if (error instanceof RelayUnreachableError || signal.aborted) await keep();
      throw error;
    } finally {
      await taking;
    }
    await keep();
    await taking;
    if (have < opening.total) throw new RelayUnreachableError("the connection ended in the middle of a file");
  }

  #tell(file: FileRef, state: TransferState, done: number, error?: unknown): void {
    this.onChange({
      id: file.blob,
      name: file.name,
      mediaType: file.media_type,
      size: file.size,
      state,
      done,
      total: ciphertextSize(file.size),
      resumable: false,
      problem: state === "failed" ? problemOf(error) : null,
    });
  }
}

/** A file that is decrypted and hashed as it comes, and nothing of which is given out before its end is there. */
class Opening {
  /** Bytes of ciphertext, so far and in all. */
  have = 0;
  readonly total: number;
  readonly #file: FileRef;
  readonly #opener: FileOpener;
  readonly #digest = new FileDigest();
  /** For what was opened last; the browser has a copy of what was opened before. */
  readonly #memory: Bytes;
  readonly #parts: Blob[] = [];

  constructor(file: FileRef) {
    this.total = ciphertextSize(file.size);
    this.#file = file;
    this.#opener = FileOpener.begin(file.key, idBytes(file.blob), file.size);
    this.#memory = new Uint8Array(Math.min(this.total, HELD));
  }

  /** Go on with the bytes that follow; throws IntegrityError. */
  async take(ciphertext: Bytes): Promise<void> {
    this.have += ciphertext.length;
    const [opened] = await Promise.all([this.#opener.update(ciphertext, this.#memory), this.#digest.update(ciphertext)]);
    this.#parts.push(new Blob([opened])); // the browser keeps large ones on the disk
  }

  /** Return the file; throws IntegrityError when it is not what was sent. */
  async finish(): Promise<Blob> {
    if (!equal(await this.#digest.digest(), this.#file.sha256)) {
      throw new IntegrityError(`${this.#file.name} is not the file that was sent`);
    }
    const rest = await this.#opener.finalize();
    // Never a type that a browser would run or render by itself: the page decides what it shows.
    return new Blob([...this.#parts, rest], { type: "application/octet-stream" });
  }
}

/** Return the pieces as one, in `memory` where they have room. */
function gathered(pieces: readonly Bytes[], memory: Bytes): Bytes {
  let size = 0;
  for (const piece of pieces) {
    if (size + piece.length > memory.length) return concat(...pieces);
    memory.set(piece, size);
    size += piece.length;
  }
  return slice(memory, 0, size);
}
