/**
 * When the shelf is filled: some seconds after somebody stops writing, at once when the page goes away, again when the
 * relay is back; and when it is emptied into this browser.
 */

import { LocalError, QuotaExceededError, UnavailableError } from "../../schemas/errors.ts";
import type { Clock } from "../clock.ts";
import type { Store } from "../device/store.ts";
import type { Tabs } from "../tabs.ts";
import type { Changes } from "./changes.ts";
import { PLACES } from "./places.ts";
import type { Shelf } from "./shelf.ts";

const PAUSE = 5_000; // milliseconds after the last change
const LONGEST = 30_000; // after the first one that was not put there
const HURRY = 3_000; // for which changes are put there at once: what a page that goes away has still to save
const AWAY = 60_000; // until the relay is tried again
const PATIENCE = 5_000; // for the relay, when the profile is closed

export class Shelving {
  /** Called with whether the relay has no room for what should be put there. */
  onFull: (full: boolean) => void = () => undefined;
  readonly #shelf: Shelf;
  readonly #tabs: Tabs;
  readonly #clock: Clock;
  /** What is perhaps not there yet; at first that is not known. */
  readonly #waiting = new Set<string>(PLACES);
  #since: number | null = null;
  #hurried = 0;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #begun = false;
  #taken = false;
  #working: Promise<void> | null = null;

  constructor(store: Store, shelf: Shelf, changes: Changes, tabs: Tabs, clock: Clock) {
    this.#shelf = shelf;
    this.#tabs = tabs;
    this.#clock = clock;
    shelf.onDue = (place) => this.#waiting.add(place);
    store.beside = (kind, key) => changes.note(kind, key);
    // Not before: whatever is put there meanwhile would lack it.
    store.onKept = (noted) => {
      for (const change of noted) this.#waiting.add(changes.placeOf(change));
      this.#arrange();
    };
  }

  /** Begin, once the relay knows this device; where nothing is here, only when everything has been taken down. */
  async begin(): Promise<void> {
    if (this.#begun) return;
    this.#begun = true;
    const empty = await this.#shelf.isEmpty();
    const taken = this.#work(() => this.#take()).then(() => this.#arrange());
    if (empty) await taken;
  }

  /** Put there what waits, without waiting for more. */
  now(): Promise<void> {
    return this.#put();
  }

  /** The page goes away: put there what waits now, and as it comes what is saved in the next moment. */
  leave(): Promise<void> {
    this.#hurried = this.#clock() + HURRY;
    return this.#put();
  }

  /** Put there what waits, as far as the relay answers soon. */
  async close(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    await Promise.race([this.#put(), new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
    this.#begun = false;
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  #arrange(pause = PAUSE): void {
    if (!this.#begun || this.#waiting.size === 0) return;
    const now = this.#clock();
    this.#since ??= now;
    const due = now < this.#hurried ? now : Math.min(now + pause, Math.max(this.#since + LONGEST, now));
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#put(), due - now);
  }

  async #put(): Promise<void> {
    if (!this.#begun) return;
    this.#since = null;
    await this.#work(async () => {
      await this.#take();
      let full: QuotaExceededError | null = null;
      for (const place of [...this.#waiting]) {
        this.#waiting.delete(place);
        await this.#shelf.put(place).catch((error: unknown) => {
          this.#waiting.add(place);
          if (!(error instanceof QuotaExceededError)) throw error;
          full = error; // for others, which need no more than before, there is room
        });
      }
      this.onFull(full !== null);
      if (full !== null) throw full;
    });
  }

  /** Take down what is there, until that has succeeded once. */
  async #take(): Promise<void> {
    if (this.#taken) return;
    await this.#shelf.take();
    this.#taken = true;
  }

  /** Do one thing after another, in all tabs; what the relay does not take now waits. */
  #work(work: () => Promise<void>): Promise<void> {
    const before = this.#working ?? Promise.resolve();
    this.#working = before
      .then(() => this.#tabs.exclusive("shelf", work))
      .catch((error: unknown) => {
        if (!(error instanceof UnavailableError || error instanceof LocalError)) this.#begun = false;
        this.#since = this.#clock() + AWAY;
        this.#arrange(AWAY);
      });
    return this.#working;
  }
}
