/**
 * The outbox: what is written is kept here, sealed at rest, before any network; then sent, at most once (sender.ts).
 * The twin of client/messages/outbox.py.
 *
 * Rules: an item has one id for ever. It stays here until its own copy has come back to the own mailbox. At first it is
 * held for a while, so that its author can take it back.
 */

import type { Bytes } from "../../schemas/bytes.ts";
import { filesOf } from "../../schemas/content.ts";
import { ConflictError, NotFoundError } from "../../schemas/errors.ts";
import type { Archive } from "../device/archive.ts";
import type { Clock } from "../clock.ts";
import type { Transfers } from "../files/transfers.ts";
import { compose, type Item, type Written } from "./items.ts";
import type { Store, Thing } from "../device/store.ts";
import type { Tabs } from "../tabs.ts";

const KIND = "outbox";

export class Outbox {
  /** Called with each item that changed; `gone` when it left the outbox. */
  onChange: (item: Item, gone: boolean) => void = () => undefined;
  /** The item that is just being sent (sender.ts). */
  sending: string | null = null;
  readonly #store: Store;
  readonly #archive: Archive;
  readonly #transfers: Transfers;
  readonly #kid: Bytes;
  readonly #clock: Clock;
  readonly #tabs: Tabs;
  #items = new Map<string, Item>();
  /** When each item changed here for the last time, counted: what is just being read may be older. */
  readonly #changes = new Map<string, number>();
  #count = 0;

  constructor(store: Store, archive: Archive, transfers: Transfers, kid: Bytes, clock: Clock, tabs: Tabs) {
    this.#store = store;
    this.#archive = archive;
    this.#transfers = transfers;
    this.#kid = kid;
    this.#clock = clock;
    this.#tabs = tabs;
  }

  /** Take up what is kept; again, when another tab wrote. */
  async load(): Promise<void> {
    const begun = this.#count;
    const kept = await this.#store.all<Item>(KIND);
    for (const [id, at] of this.#changes) {
      const item = this.#items.get(id);
      if (item === undefined) kept.delete(id);
      else if (at > begun) kept.set(id, item);
    }
    this.#items = kept;
  }

  /** Return a new item, checked but not kept yet; throws InvalidInputError for what no reader would accept. */
  compose(written: Written): Item {
    return compose(written, this.#clock());
  }

  /** Keep items, all or none. */
  async write(...items: Item[]): Promise<void> {
    await this.#store.together(await Promise.all(items.map((item) => this.thing(item))));
    for (const item of items) this.#changed(item);
  }

  thing(item: Item): Promise<Thing> {
    return this.#store.thing(KIND, item.id, item);
  }

  /** Note items that were kept in a transaction of the caller's. */
  note(...items: Item[]): void {
    for (const item of items) this.#changed(item);
  }

  /** Return the items, oldest first, also those whose own copy has not come back yet. */
  all(): Item[] {
    return [...this.#items.values()].sort((a, b) => a.written - b.written || (a.id < b.id ? -1 : 1));
  }

  /** Return an item as it stands; undefined once its own copy came back, or when it was discarded. */
  item(id: string): Item | undefined {
    return this.#items.get(id);
  }

  /** Queue a failed item again, or try a queued one at once. */
  async retry(id: string): Promise<Item> {
    const item: Item = { ...this.#unsent(id), state: "queued", nextAttempt: 0 };
    await this.put(item);
    return item;
  }

  /** Return what leaves together with an item: a step that passes a referral on, and the referral that it names. */
  together(id: string): Item[] {
    return this.all().filter((each) => [each.id, passedOn(each)].includes(id) || passedOn(this.#items.get(id)) === each.id);
  }

  /** Take what leaves together out before anything of it was tried; throws ConflictError when it is too late. */
  async takeBack(id: string): Promise<void> {
    this.#unsent(id);
    const items = this.together(id);
    const isTooLate = (item: Item) =>
      item.posted || this.sending === item.id || (item.state === "queued" && item.attempts > 0);
    if (items.some(isTooLate)) throw new ConflictError("it is being sent already");
    await this.#remove(...items);
  }

  /** Delete an item that was not sent, and what should leave with it; throws ConflictError while it is unknown whether it arrived. */
  async discard(id: string): Promise<void> {
    const item = this.#unsent(id);
    if (item.posted || this.sending === id) {
      throw new ConflictError("it may have arrived: the relay's answer was lost", {
        advice: "send it again, which has no second effect, to find out",
      });
    }
    const items = this.together(id).filter((each) => each.state !== "sent" && !each.posted && this.sending !== each.id);
    await this.#remove(...items);
    for (const each of items) await this.forgetFiles(each);
  }

  /** Forget the items whose own copy has come back, also when the relay's answer was lost. */
  async settle(): Promise<void> {
    for (const item of this.all()) {
      if ((await this.#archive.seen(this.#kid, item.id)) === undefined) continue;
      await this.#remove(item);
      await this.forgetFiles(item);
    }
  }

  /** Delete what is here of a thread, whatever became of it. */
  async forget(thread: string): Promise<void> {
    for (const item of this.all().filter((each) => each.thread === thread)) {
      await this.#remove(item);
      await this.forgetFiles(item);
    }
  }

  #unsent(id: string): Item {
    const item = this.#items.get(id);
    if (item === undefined || item.state === "sent") throw new NotFoundError("it is not in the outbox any more");
    return item;
  }

  /** Keep an item as it stands now. */
  async put(item: Item): Promise<void> {
    await this.#store.put(KIND, item.id, item);
    this.#changed(item);
  }

  /** Keep an item as it stands now unless it has gone meanwhile; returns whether it is still here. */
  async replace(item: Item): Promise<boolean> {
    if (!this.#items.has(item.id)) return false;
    await this.#store.put(KIND, item.id, item);
    if (this.#items.has(item.id)) {
      this.#changed(item);
      return true;
    }
    await this.#store.delete(KIND, item.id); // it went while the store was writing it
    return false;
  }

  async #remove(...items: Item[]): Promise<void> {
    // First here: what somebody takes back must not be sent while the store is still deleting it.
    for (const { id } of items) this.#set(id, undefined);
    try {
      await this.#store.delete(KIND, ...items.map(({ id }) => id));
    } catch (error) {
      for (const item of items) this.#set(item.id, item);
      throw error;
    }
    for (const item of items) {
      this.#tabs.tell({ threads: [item.thread] });
      this.onChange(item, true);
    }
  }

  #changed(item: Item): void {
    this.#set(item.id, item);
    this.#tabs.tell({ threads: [item.thread] });
    this.onChange(item, false);
  }

  #set(id: string, item: Item | undefined): void {
    if (item === undefined) this.#items.delete(id);
    else this.#items.set(id, item);
    this.#changes.set(id, (this.#count += 1));
  }

  /** Forget what is kept here of the files of an item. */
  async forgetFiles(item: Item): Promise<void> {
    for (const file of filesOf(item.content)) await this.#transfers.forget(file.blob);
  }
}

/** Return the first item of the thread in which a referral goes on by a step. */
function passedOn(item: Item | undefined): string | undefined {
  return item?.content.kind === "transition" ? item.content.transfer?.thread : undefined;
}
