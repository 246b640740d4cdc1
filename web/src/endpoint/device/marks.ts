/** Up to where this person has looked at threads whose authors get no receipt: the notes of colleagues. */

import type { Clock } from "../clock.ts";
import type { Store } from "./store.ts";

interface Kept {
  /** Nothing before this time counts as new: when this browser began to keep marks. */
  readonly since: number;
  readonly seen: Readonly<Record<string, number>>;
}

export class Marks {
  readonly #store: Store;
  readonly #clock: Clock;
  #kept: Kept;

  private constructor(store: Store, clock: Clock, kept: Kept) {
    this.#store = store;
    this.#clock = clock;
    this.#kept = kept;
  }

  static async open(store: Store, clock: Clock): Promise<Marks> {
    const marks = new Marks(store, clock, { since: clock(), seen: {} });
    const kept = await store.get<Kept>("marks", "threads");
    if (kept === undefined) await store.put("marks", "threads", marks.#kept);
    else marks.#kept = kept;
    return marks;
  }

  /** Take up what another browser has marked (shelf/). */
  async load(): Promise<void> {
    this.#kept = (await this.#store.get<Kept>("marks", "threads")) ?? this.#kept;
  }

  /** Note that a thread was looked at. */
  async see(thread: string): Promise<void> {
    this.#kept = { ...this.#kept, seen: { ...this.#kept.seen, [thread]: this.#clock() } };
    await this.#store.put("marks", "threads", this.#kept);
  }

  /** Whether what was written at a time (milliseconds) has not been looked at. */
  isNew(thread: string, at: number): boolean {
    return at > (this.#kept.seen[thread] ?? this.#kept.since);
  }
}
