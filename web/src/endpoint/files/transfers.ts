/**
 * Files that go out: encrypted and uploaded as soon as they are attached, continued where they stopped.
 *
 * Rules: a file is encrypted into chunks of this browser's private file system, so that it can be sent later although
 * the original has changed or is gone, and so that one key never encrypts two contents; the relay gets the chunks
 * while the next ones are being encrypted. What was whole when the page was closed goes on when it is opened again.
 */

import { ciphertextSize } from "../../crypto/files.ts";
import type { Bytes } from "../../schemas/bytes.ts";
import { LocalError, NotFoundError, TooLargeError, UnavailableError } from "../../schemas/errors.ts";
import { newId } from "../../schemas/ids.ts";
import { LIMITS } from "../../schemas/limits.ts";
import type { FileRef } from "../../schemas/parts.ts";
import type { Clock } from "../clock.ts";
import { freshId } from "../ids.ts";
import type { AttachmentView } from "../interface/index.ts";
import type { Session } from "../session.ts";
import type { Store } from "../store.ts";
import { chosen, errorOf, failureOf, type Kept, refOf, sealedOf, viewOf } from "./attachment.ts";
import type { Chunks } from "./chunks.ts";
import { Ciphertext } from "./ciphertext.ts";
import { sealFile } from "./sealing.ts";
import { send } from "./sending.ts";
import * as tus from "./tus.ts";
import { Turns } from "./turns.ts";

const KIND = "attachment";
const AT_ONCE = 3; // uploads

/** What goes on with an attachment while this page is open. */
interface Running {
  /** Bytes of ciphertext that the relay has. */
  sent: number;
  /** Null while it is on the disk only. */
  ciphertext: Ciphertext | null;
  sealing: Promise<void>;
  uploading: Promise<void> | null;
  /** Stops the upload; the encrypting goes on. */
  pause: AbortController;
  /** Stops both. */
  readonly end: AbortController;
}

export class Transfers {
  /** Called with each attachment whose state changed. */
  onChange: (view: AttachmentView) => void = () => undefined;
  /** Called when an attachment is uploaded, or has failed for good. */
  onSettled: () => void = () => undefined;
  readonly #store: Store;
  readonly #session: Session;
  readonly #chunks: Chunks;
  readonly #clock: Clock;
  readonly #kept = new Map<string, Kept>();
  readonly #running = new Map<string, Running>();
  readonly #turns = new Turns(AT_ONCE);

  private constructor(store: Store, session: Session, chunks: Chunks, clock: Clock) {
    this.#store = store;
    this.#session = session;
    this.#chunks = chunks;
    this.#clock = clock;
  }

  /** Take up what is kept. What was being encrypted when the page was closed has to be attached again. */
  static async open(store: Store, session: Session, chunks: Chunks, clock: Clock): Promise<Transfers> {
    const transfers = new Transfers(store, session, chunks, clock);
    for (const [blob, kept] of await store.all<Kept>(KIND)) {
      const lost = kept.sha256 === null && kept.problem === null;
      const { slug } = LocalError;
      const problem = { slug, detail: `${kept.name} was not read to its end`, advice: "attach it again", passes: false };
      transfers.#kept.set(blob, lost ? { ...kept, problem } : kept);
    }
    return transfers;
  }

  /** Go on with the uploads that a closed page left behind, or that failed while the relay was away. */
  resumeAll(): void {
    for (const { blob, sha256, uploaded, paused, problem } of this.#kept.values()) {
      const stays = problem !== null && !problem.passes;
      if (sha256 !== null && !uploaded && !paused && !stays) void this.#start(blob);
    }
  }

  /** Forget what was attached before a time (milliseconds) and belongs to nothing that was written or begun. */
  async tidy(used: ReadonlySet<string>, before: number): Promise<void> {
    for (const blob of this.#kept.keys()) {
      if (!used.has(blob) && blob < newId(before, new Uint8Array(10))) await this.forget(blob);
    }
  }

  /** End what goes on, when the profile is closed. */
  close(): void {
    for (const { end } of this.#running.values()) end.abort();
  }

  has(blob: string): boolean {
    return this.#kept.has(blob);
  }

  views(): AttachmentView[] {
    return [...this.#kept.keys()].map((blob) => this.view(blob));
  }

  view(blob: string): AttachmentView {
    const running = this.#running.get(blob);
    return viewOf(this.#find(blob), running ? { sent: running.sent, uploading: running.uploading !== null } : null);
  }

  /** Encrypt and upload a file; returns at once. Throws TooLargeError. */
  async attach(file: File): Promise<AttachmentView> {
    if (ciphertextSize(file.size) > LIMITS.blob) {
      throw new TooLargeError(`${file.name} is larger than ${LIMITS.blob} bytes`);
    }
    const kept = chosen(file, freshId(this.#clock()));
    await this.#put(kept);
    const running = this.#begin(kept.blob);
    running.ciphertext = new Ciphertext();
    running.sealing = this.#seal(file, kept, running.ciphertext, running.end.signal);
    void this.#start(kept.blob);
    return this.view(kept.blob);
  }

  /** Return how a content refers to an attachment, once it is encrypted; throws why it is not. */
  async ref(blob: string): Promise<FileRef> {
    await this.#running.get(blob)?.sealing;
    return refOf(this.#find(blob));
  }

  /** Whether nothing goes on with a file any more: the relay has it, or it has failed, or it is not kept here. */
  settled(blob: string): boolean {
    const kept = this.#kept.get(blob);
    return kept === undefined || kept.uploaded || kept.problem !== null;
  }

  /** Upload a file that was attached, from where the relay has it; no effect when all of it is there. */
  async upload({ blob, name, size }: FileRef): Promise<void> {
    const kept = this.#kept.get(blob);
    if (kept?.uploaded) return;
    if (kept === undefined) {
      // It was sent from here before this browser lost what it kept; the relay knows whether it has it.
      const total = ciphertextSize(size);
      if ((await tus.position(this.#session, blob, total)) === total) return;
      throw new LocalError(`the copy that was kept of ${name} is gone`, { advice: "write the message again" });
    }
    sealedOf(kept);
    if (kept.paused) await this.#put({ ...kept, paused: false });
    await this.#start(blob);
    const after = this.#find(blob);
    if (!after.uploaded) throw errorOf(after.problem) ?? new UnavailableError(`the upload of ${name} was stopped`);
  }

  async pause(blob: string): Promise<void> {
    const kept = this.#find(blob);
    if (kept.uploaded) return;
    const running = this.#running.get(blob);
    await this.#put({ ...kept, paused: true, sent: running?.sent ?? kept.sent });
    running?.pause.abort();
    await running?.uploading;
  }

  async resume(blob: string): Promise<void> {
    const kept = this.#find(blob);
    await this.#put({ ...kept, paused: false, problem: kept.sha256 === null ? kept.problem : null });
    void this.#start(blob);
  }

  /** Give an attachment up, at the relay too. */
  async cancel(blob: string): Promise<void> {
    await this.forget(blob);
    await tus.giveUp(this.#session, blob).catch((error: unknown) => {
      if (!(error instanceof UnavailableError)) throw error; // the relay discards what nobody continues
    });
  }

  /** Delete what was kept of a file, when its message has been accepted or discarded. */
  async forget(blob: string): Promise<void> {
    if (!this.#kept.has(blob)) return;
    const running = this.#running.get(blob);
    running?.end.abort();
    await Promise.allSettled([running?.sealing, running?.uploading]);
    this.#running.delete(blob);
    this.#kept.delete(blob);
    await this.#store.delete(KIND, blob);
    await this.#chunks.remove("outgoing", blob);
  }

  // Encrypting.

  #begin(blob: string): Running {
    const made: Running = {
      sent: this.#find(blob).sent,
      ciphertext: null,
      sealing: Promise.resolve(),
      uploading: null,
      pause: new AbortController(),
      end: new AbortController(),
    };
    this.#running.set(blob, made);
    return made;
  }

  async #seal(file: File, { blob, key }: Kept, ciphertext: Ciphertext, stop: AbortSignal): Promise<void> {
    try {
      const keep = async (index: number, chunk: Bytes) => ciphertext.add(await this.#chunks.add("outgoing", blob, index, chunk));
      await this.#change(blob, { sha256: await sealFile(file, key, blob, keep, stop) });
      ciphertext.end();
    } catch (error) {
      ciphertext.end(error);
      if (!stop.aborted) await this.#fail(blob, error);
    }
  }

  // Uploading.

  #start(blob: string): Promise<void> {
    const running = this.#running.get(blob) ?? this.#begin(blob);
    if (running.uploading === null) {
      if (running.pause.signal.aborted) running.pause = new AbortController();
      const signal = AbortSignal.any([running.pause.signal, running.end.signal]);
      running.uploading = this.#turns.take(() => this.#send(blob, running, signal), signal).finally(() => {
        running.uploading = null;
        this.#tell(blob);
        if (this.settled(blob)) this.onSettled();
      });
    }
    return running.uploading;
  }

  async #send(blob: string, running: Running, signal: AbortSignal): Promise<void> {
    try {
      const kept = this.#find(blob);
      if (running.ciphertext === null) {
        sealedOf(kept); // otherwise what is on the disk is not all of it
        running.ciphertext = Ciphertext.whole(await this.#chunks.list("outgoing", blob));
      }
      const reached = (sent: number) => {
        running.sent = sent;
        this.#tell(blob);
      };
      const sent = { blob, total: ciphertextSize(kept.size), name: kept.name };
      await send(this.#session, sent, running.ciphertext, reached, signal);
      await this.#change(blob, { uploaded: true, problem: null });
    } catch (error) {
      if (!signal.aborted) await this.#fail(blob, error);
    }
  }

  // Keeping.

  #find(blob: string): Kept {
    const kept = this.#kept.get(blob);
    if (kept === undefined) throw new NotFoundError("this file is not attached any more");
    return kept;
  }

  async #fail(blob: string, error: unknown): Promise<void> {
    await this.#change(blob, { problem: failureOf(error), sent: this.#running.get(blob)?.sent ?? 0 });
  }

  async #change(blob: string, changes: Partial<Kept>): Promise<void> {
    const kept = this.#kept.get(blob);
    if (kept !== undefined) await this.#put({ ...kept, ...changes });
  }

  async #put(kept: Kept): Promise<void> {
    this.#kept.set(kept.blob, kept);
    await this.#store.put(KIND, kept.blob, kept);
    this.#tell(kept.blob);
  }

  #tell(blob: string): void {
    if (this.#kept.has(blob)) this.onChange(this.view(blob));
  }
}
