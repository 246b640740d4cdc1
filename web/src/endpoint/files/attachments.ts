/**
 * The attachments of this browser as they are kept: whatever becomes of one is durable before it is told.
 *
 * What goes on with them while a page is open is not kept; that is transfers.ts's.
 */

import { LocalError, NotFoundError } from "../../schemas/errors.ts";
import type { Store } from "../device/store.ts";
import { failureOf, type Kept } from "./attachment.ts";

const KIND = "attachment";

export class Attachments {
  /** Called with each of which something changed. */
  onChange: (blob: string) => void = () => undefined;
  readonly #store: Store;
  readonly #kept = new Map<string, Kept>();

  private constructor(store: Store) {
    this.#store = store;
  }

  /** Take up what is kept. What was being encrypted when the page was closed has to be attached again. */
  static async open(store: Store): Promise<Attachments> {
    const attachments = new Attachments(store);
    for (const [blob, kept] of await store.all<Kept>(KIND)) {
      const lost = kept.sha256 === null && kept.problem === null;
      const { slug } = LocalError;
      const problem = { slug, detail: `${kept.name} was not read to its end`, advice: "attach it again", passes: false };
      attachments.#kept.set(blob, lost ? { ...kept, problem } : kept);
    }
    return attachments;
  }

  all(): Kept[] {
    return [...this.#kept.values()];
  }

  get(blob: string): Kept | undefined {
    return this.#kept.get(blob);
  }

  /** Return one; throws NotFoundError. */
  find(blob: string): Kept {
    const kept = this.#kept.get(blob);
    if (kept === undefined) throw new NotFoundError("this file is not attached any more");
    return kept;
  }

  async put(kept: Kept): Promise<void> {
    this.#kept.set(kept.blob, kept);
    await this.#store.put(KIND, kept.blob, kept);
    this.tell(kept.blob);
  }

  /** Change something about one, if it is still kept. */
  async change(blob: string, changes: Partial<Kept>): Promise<void> {
    const kept = this.#kept.get(blob);
    if (kept !== undefined) await this.put({ ...kept, ...changes });
  }

  /** Keep why one has failed, and how many bytes of it the relay had. */
  async fail(blob: string, error: unknown, sent: number): Promise<void> {
    await this.change(blob, { problem: failureOf(error), sent });
  }

  async delete(blob: string): Promise<void> {
    this.#kept.delete(blob);
    await this.#store.delete(KIND, blob);
  }

  tell(blob: string): void {
    if (this.#kept.has(blob)) this.onChange(blob);
  }
}
