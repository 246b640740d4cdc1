/**
 * What goes on with one attachment while this page is open: it is encrypted into chunks on the disk, and the relay gets
 * the chunks while the next ones are being made.
 *
 *     const transfer = new Transfer(blob, sent, tools);
 *     transfer.seal(file);
 *     await transfer.upload();
 */

import { ciphertextSize } from "../../crypto/files.ts";
import type { Bytes } from "../../schemas/bytes.ts";
import type { Session } from "../directory/session.ts";
import { type Going, sealedOf } from "./attachment.ts";
import type { Attachments } from "./attachments.ts";
import type { Chunks } from "./chunks.ts";
import { Ciphertext } from "./ciphertext.ts";
import { sealFile } from "./sealing.ts";
import { send } from "./sending.ts";
import type { Turns } from "./turns.ts";

/** What every transfer needs. */
export interface Tools {
  readonly session: Session;
  readonly chunks: Chunks;
  readonly attachments: Attachments;
  readonly turns: Turns;
  /** Told when an upload has ended, whatever the reason. */
  readonly ended: (blob: string) => void;
}

export class Transfer {
  readonly #blob: string;
  readonly #tools: Tools;
  /** Bytes of ciphertext that the relay has. */
  #sent: number;
  /** Null while it is on the disk only. */
  #ciphertext: Ciphertext | null = null;
  #sealing: Promise<void> = Promise.resolve();
  #uploading: Promise<void> | null = null;
  /** Stops the upload; the encrypting goes on. */
  #pause = new AbortController();
  /** Stops both. */
  readonly #end = new AbortController();

  constructor(blob: string, sent: number, tools: Tools) {
    this.#blob = blob;
    this.#sent = sent;
    this.#tools = tools;
  }

  get going(): Going {
    return { sent: this.#sent, uploading: this.#uploading !== null };
  }

  /** Settles when the file is encrypted, or could not be. */
  get sealed(): Promise<void> {
    return this.#sealing;
  }

  /** Begin to encrypt. */
  seal(file: File): void {
    this.#ciphertext = new Ciphertext();
    this.#sealing = this.#seal(file, this.#ciphertext);
  }

  /** Upload what the relay lacks, in its turn; the promise settles when that has ended, and never rejects. */
  upload(): Promise<void> {
    if (this.#uploading === null) {
      if (this.#pause.signal.aborted) this.#pause = new AbortController();
      const signal = AbortSignal.any([this.#pause.signal, this.#end.signal]);
      this.#uploading = this.#tools.turns.take(() => this.#send(signal), signal).finally(() => {
        this.#uploading = null;
        this.#tools.ended(this.#blob);
      });
    }
    return this.#uploading;
  }

  async pause(): Promise<void> {
    this.#pause.abort();
    await this.#uploading;
  }

  /** Stop at once, without waiting. */
  stop(): void {
    this.#end.abort();
  }

  async end(): Promise<void> {
    this.stop();
    await Promise.allSettled([this.#sealing, this.#uploading]);
  }

  async #seal(file: File, ciphertext: Ciphertext): Promise<void> {
    const { chunks, attachments } = this.#tools;
    const stop = this.#end.signal;
    const blob = this.#blob;
    try {
      const keep = async (index: number, chunk: Bytes) => ciphertext.add(await chunks.add("outgoing", blob, index, chunk));
      await attachments.change(blob, { sha256: await sealFile(file, attachments.find(blob).key, blob, keep, stop) });
      ciphertext.end();
    } catch (error) {
      ciphertext.end(error);
      if (!stop.aborted) await attachments.fail(blob, error, this.#sent);
    }
  }

  async #send(signal: AbortSignal): Promise<void> {
    const { session, chunks, attachments } = this.#tools;
    const blob = this.#blob;
    try {
      const kept = attachments.find(blob);
      if (this.#ciphertext === null) {
        sealedOf(kept); // otherwise what is on the disk is not all of it
        this.#ciphertext = Ciphertext.whole(await chunks.list("outgoing", blob));
      }
      const reached = (sent: number) => {
        this.#sent = sent;
        attachments.tell(blob);
      };
      const sent = { blob, total: ciphertextSize(kept.size), name: kept.name };
      await send(session, sent, this.#ciphertext, reached, signal);
      await attachments.change(blob, { uploaded: true, problem: null });
    } catch (error) {
      if (!signal.aborted) await attachments.fail(blob, error, this.#sent);
    }
  }
}
