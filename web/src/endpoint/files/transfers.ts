/**
 * Files that go out: encrypted and uploaded as soon as they are attached, continued where they stopped.
 *
 * Rules: a file is encrypted into chunks of this browser's private file system, so that it can be sent later although
 * the original has changed or is gone, and so that one key never encrypts two contents; the relay gets the chunks
 * while the next ones are being encrypted. What was whole when the page was closed goes on when it is opened again.
 */

import { ciphertextSize } from "../../crypto/files.ts";
import { LocalError, TooLargeError, UnavailableError } from "../../schemas/errors.ts";
import { newId } from "../../schemas/ids.ts";
import { LIMITS } from "../../schemas/limits.ts";
import type { FileRef } from "../../schemas/parts.ts";
import type { Clock } from "../clock.ts";
import { freshId } from "../ids.ts";
import type { AttachmentView } from "../interface/index.ts";
import type { Session } from "../directory/session.ts";
import type { Store } from "../device/store.ts";
import { chosen, errorOf, refOf, sealedOf, viewOf } from "./attachment.ts";
import { Attachments } from "./attachments.ts";
import type { Chunks } from "./chunks.ts";
import { type Tools, Transfer } from "./transfer.ts";
import * as tus from "./tus.ts";
import { Turns } from "./turns.ts";

const AT_ONCE = 3; // uploads

export class Transfers {
  /** Called with each attachment whose state changed. */
  onChange: (view: AttachmentView) => void = () => undefined;
  /** Called when an attachment is uploaded, or has failed for good. */
  onSettled: () => void = () => undefined;
  readonly #attachments: Attachments;
  readonly #session: Session;
  readonly #chunks: Chunks;
  readonly #clock: Clock;
  readonly #running = new Map<string, Transfer>();
  readonly #tools: Tools;

  private constructor(attachments: Attachments, session: Session, chunks: Chunks, clock: Clock) {
    this.#attachments = attachments;
    this.#session = session;
    this.#chunks = chunks;
    this.#clock = clock;
    const ended = (blob: string) => this.#ended(blob);
    this.#tools = { session, chunks, attachments, turns: new Turns(AT_ONCE), ended };
    attachments.onChange = (blob) => this.onChange(this.view(blob));
  }

  /** Take up what is kept; see Attachments.open. */
  static async open(store: Store, session: Session, chunks: Chunks, clock: Clock): Promise<Transfers> {
    return new Transfers(await Attachments.open(store), session, chunks, clock);
  }

  /** Go on with the uploads that a closed page left behind, or that failed while the relay was away. */
  resumeAll(): void {
    for (const { blob, sha256, uploaded, paused, problem } of this.#attachments.all()) {
      const stays = problem !== null && !problem.passes;
      if (sha256 !== null && !uploaded && !paused && !stays) void this.#transfer(blob).upload();
    }
  }

  /** Forget what was attached before a time (milliseconds) and belongs to nothing that was written or begun. */
  async tidy(used: ReadonlySet<string>, before: number): Promise<void> {
    for (const { blob } of this.#attachments.all()) {
      if (!used.has(blob) && blob < newId(before, new Uint8Array(10))) await this.forget(blob);
    }
  }

  /** End what goes on, when the profile is closed. */
  close(): void {
    for (const transfer of this.#running.values()) transfer.stop();
  }

  has(blob: string): boolean {
    return this.#attachments.get(blob) !== undefined;
  }

  views(): AttachmentView[] {
    return this.#attachments.all().map(({ blob }) => this.view(blob));
  }

  view(blob: string): AttachmentView {
    return viewOf(this.#attachments.find(blob), this.#running.get(blob)?.going ?? null);
  }

  /** Encrypt and upload a file; returns at once. Throws TooLargeError. */
  async attach(file: File): Promise<AttachmentView> {
    if (ciphertextSize(file.size) > LIMITS.blob) {
      throw new TooLargeError(`${file.name} is larger than ${LIMITS.blob} bytes`);
    }
    const kept = chosen(file, freshId(this.#clock()));
    await this.#attachments.put(kept);
    const transfer = this.#transfer(kept.blob);
    transfer.seal(file);
    void transfer.upload();
    return this.view(kept.blob);
  }

  /** Return how a content refers to an attachment, once it is encrypted; throws why it is not. */
  async ref(blob: string): Promise<FileRef> {
    await this.#running.get(blob)?.sealed;
    return refOf(this.#attachments.find(blob));
  }

  /** Whether nothing goes on with a file any more: the relay has it, or it has failed, or it is not kept here. */
  settled(blob: string): boolean {
    const kept = this.#attachments.get(blob);
    return kept === undefined || kept.uploaded || kept.problem !== null;
  }

  /** Upload a file that was attached, from where the relay has it; no effect when all of it is there. */
  async upload({ blob, name, size }: FileRef): Promise<void> {
    const kept = this.#attachments.get(blob);
    if (kept?.uploaded) return;
    if (kept === undefined) {
      // It was sent from here before this browser lost what it kept; the relay knows whether it has it.
      const total = ciphertextSize(size);
      if ((await tus.position(this.#session, blob, total)) === total) return;
      throw new LocalError(`the copy that was kept of ${name} is gone`, { advice: "write the message again" });
    }
    sealedOf(kept);
    if (kept.paused) await this.#attachments.put({ ...kept, paused: false });
    await this.#transfer(blob).upload();
    const after = this.#attachments.find(blob);
    if (!after.uploaded) throw errorOf(after.problem) ?? new UnavailableError(`the upload of ${name} was stopped`);
  }

  async pause(blob: string): Promise<void> {
    const kept = this.#attachments.find(blob);
    if (kept.uploaded) return;
    const running = this.#running.get(blob);
    await this.#attachments.put({ ...kept, paused: true, sent: running?.going.sent ?? kept.sent });
    await running?.pause();
  }

  async resume(blob: string): Promise<void> {
    const kept = this.#attachments.find(blob);
    await this.#attachments.put({ ...kept, paused: false, problem: kept.sha256 === null ? kept.problem : null });
    void this.#transfer(blob).upload();
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
    if (!this.has(blob)) return;
    await this.#running.get(blob)?.end();
    this.#running.delete(blob);
    await this.#attachments.delete(blob);
    await this.#chunks.remove("outgoing", blob);
  }

  /** Return what goes on with an attachment, from now on if nothing did. */
  #transfer(blob: string): Transfer {
    const running = this.#running.get(blob);
    if (running !== undefined) return running;
    const made = new Transfer(blob, this.#attachments.find(blob).sent, this.#tools);
    this.#running.set(blob, made);
    return made;
  }

  #ended(blob: string): void {
    this.#attachments.tell(blob);
    if (this.settled(blob)) this.onSettled();
  }
}
