/**
 * What was begun and not sent, and texts to begin from: kept sealed in this browser. A draft is on the disk when
 * `save` returns.
 */

import { NotFoundError } from "../../schemas/errors.ts";
import type { Clock } from "../clock.ts";
import type { Transfers } from "../files/transfers.ts";
import { freshId } from "../ids.ts";
import type { AttachmentView, Draft, Drafts as Room, Template, Templates as TemplatesRoom } from "../interface/index.ts";
import type { Item } from "../messages/items.ts";
import type { Store } from "./store.ts";
import { filesOf } from "../../schemas/content.ts";

const KIND = "draft";

type Kept = Omit<Draft, "attachments" | "lost"> & { readonly attachments: readonly string[] };
type Given = Parameters<Room["save"]>[0];

export class Drafts {
  readonly #store: Store;
  readonly #transfers: Transfers;
  readonly #clock: Clock;

  constructor(store: Store, transfers: Transfers, clock: Clock) {
    this.#store = store;
    this.#transfers = transfers;
    this.#clock = clock;
  }

  /** Return the drafts, the latest first. */
  async list(): Promise<Draft[]> {
    const all = [...(await this.#store.all<Kept>(KIND)).values()];
    return all.sort((a, b) => b.saved - a.saved).map((kept) => this.#view(kept));
  }

  /** Return the threads in which something was begun. */
  async threads(): Promise<Set<string>> {
    return new Set([...(await this.#store.all<Kept>(KIND)).values()].flatMap(({ thread }) => thread ?? []));
  }

  async find(kind: Draft["kind"], thread: string | null): Promise<Draft | null> {
    return (await this.list()).find((draft) => draft.kind === kind && draft.thread === thread) ?? null;
  }

  async get(id: string): Promise<Draft | null> {
    const kept = await this.#store.get<Kept>(KIND, id);
    return kept ? this.#view(kept) : null;
  }

  async save({ id, kind, thread = null, subject = "", fields, attachments }: Given): Promise<Draft> {
    const before = id === undefined ? undefined : await this.#store.get<Kept>(KIND, id);
    const saved = this.#clock();
    const files = attachments ?? before?.attachments ?? [];
    const kept: Kept = { id: id ?? freshId(saved), kind, thread, subject, fields, attachments: files, saved };
    await this.#store.put(KIND, kept.id, kept);
    return this.#view(kept);
  }

  /** Delete a draft, and the attachments that went with it. */
  async remove(id: string): Promise<void> {
    const kept = await this.#store.get<Kept>(KIND, id);
    await this.#store.delete(KIND, id);
    for (const blob of kept?.attachments ?? []) await this.#transfers.cancel(blob);
  }

  /** Delete what was begun in a thread. */
  async forget(thread: string): Promise<void> {
    for (const draft of await this.list()) if (draft.thread === thread) await this.remove(draft.id);
  }

  /** Delete a draft that became something written, whose attachments go on. */
  async done(id: string): Promise<void> {
    await this.#store.delete(KIND, id);
  }

  /** Return what was taken back out of the outbox, to write on. */
  async restore({ fields, content, thread }: Item): Promise<Draft> {
    if (fields === null) throw new NotFoundError("this was not written on a page");
    const { kind, subject, fields: held } = fields;
    const attachments = filesOf(content).map(({ blob }) => blob);
    const at = fields.thread === null ? null : thread;
    return this.save({ kind: kind as Draft["kind"], thread: at, subject, fields: held, attachments });
  }

  #view({ attachments, ...kept }: Kept): Draft {
    const views = attachments.flatMap((blob): AttachmentView[] =>
      this.#transfers.has(blob) ? [this.#transfers.view(blob)] : [],
    );
    return { ...kept, attachments: views, lost: attachments.length - views.length };
  }
}

/** Texts to begin from. */
export function templatesOf(store: Store, clock: Clock): TemplatesRoom {
  return {
    async list() {
      const all = [...(await store.all<Template>("template")).values()];
      return all.sort((a, b) => a.name.localeCompare(b.name));
    },
    async save({ id = freshId(clock()), ...rest }) {
      const template = { id, ...rest };
      await store.put("template", id, template);
      return template;
    },
    remove: (id) => store.delete("template", id),
  };
}
