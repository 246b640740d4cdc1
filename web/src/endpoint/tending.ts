/**
 * What time alone makes due: withdrawn consents are passed on, late answers pressed for, referrals handed over, what is over
 * deleted. Looked at when everything was fetched, when a timer rings, and every quarter of an hour, as devices have turns.
 */

import { SouspliError } from "../schemas/errors.ts";
import type { Clock } from "./clock.ts";
import type { Tabs } from "./tabs.ts";

const EVERY = 900_000; // milliseconds

/** Something that has things to do when their time has come. */
export interface Tended {
  tend(): Promise<void>;
}

export class Tending {
  readonly #parts: readonly Tended[];
  readonly #tabs: Tabs;
  readonly #clock: Clock;
  #last = 0;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #closed = false;

  /** The parts, in the order in which they are looked at. */
  constructor(parts: readonly Tended[], tabs: Tabs, clock: Clock) {
    this.#parts = parts;
    this.#tabs = tabs;
    this.#clock = clock;
  }

  /** Look, unless that was done a moment ago. */
  async regularly(): Promise<void> {
    if (this.#clock() - this.#last >= EVERY) await this.now();
  }

  /** Look now. What one part cannot do, because the relay is away, hinders no other one and is done next time. */
  async now(): Promise<void> {
    this.#last = this.#clock();
    await this.#tabs.exclusive("tending", async () => {
      for (const part of this.#parts) {
        if (this.#closed) return;
        try {
          await part.tend();
        } catch (error) {
          if (!(error instanceof SouspliError)) throw error;
        }
      }
    });
    if (this.#timer !== null) clearTimeout(this.#timer);
    if (!this.#closed) this.#timer = setTimeout(() => void this.now(), EVERY);
  }

  close(): void {
    this.#closed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
  }
}
