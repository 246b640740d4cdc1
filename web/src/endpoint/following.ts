/**
 * Staying up to date: what arrives is fetched as it comes, what waits in the outbox is sent when it is due, for as long
 * as the profile is open.
 *
 * Of several tabs one does this; the others hear of what changed.
 */

import {
  DeviceRevokedError,
  DirectoryForkError,
  IntegrityError,
  NotSignedInError,
  SuspendedError,
  UnavailableError,
} from "../schemas/errors.ts";
import type { Clock } from "./clock.ts";
import type { Raised, SyncState } from "./interface/index.ts";
import type { Mailbox } from "./messages/mailbox.ts";
import type { Outbox } from "./messages/outbox.ts";
import { problemOf } from "./problems.ts";
import type { Sender } from "./messages/sender.ts";
import type { Tabs } from "./tabs.ts";

const PAUSES = [200, 500, 1_000, 2_000, 5_000, 10_000, 30_000]; // before reconnecting, the last one for ever
const STEADY = 30_000; // milliseconds after which a connection that ends was a good one
const LONGEST_TIMER = 60_000;

export class Following {
  onState: (state: SyncState) => void = () => undefined;
  /** Called when everything was fetched. */
  onCurrent: () => void = () => undefined;
  onAlarm: (alarm: Raised) => void = () => undefined;
  /** Called when the relay, or what witnesses say, is as it should be. */
  onOver: (kind: "relay" | "witnesses") => void = () => undefined;
  /** Called when the relay says that this device, or its structure, may no longer act. */
  onEnded: (error: DeviceRevokedError | SuspendedError) => void = () => undefined;
  readonly #mailbox: Mailbox;
  readonly #outbox: Outbox;
  readonly #sender: Sender;
  readonly #prepare: () => Promise<void>;
  readonly #tabs: Tabs;
  readonly #clock: Clock;
  readonly #end = new AbortController();
  #started = false;
  #state: SyncState = { state: "starting", synced: null, fetched: 0, queued: 0, problem: null };
  #wake: PromiseWithResolvers<void> = Promise.withResolvers();
  #timer: ReturnType<typeof setTimeout> | null = null;

  /** `prepare` brings what everything relies on up to date: admission, seeds, locks. */
  constructor(
    mailbox: Mailbox,
    outbox: Outbox,
    sender: Sender,
    prepare: () => Promise<void>,
    tabs: Tabs,
    clock: Clock,
  ) {
    this.#mailbox = mailbox;
    this.#outbox = outbox;
    this.#sender = sender;
    this.#prepare = prepare;
    this.#tabs = tabs;
    this.#clock = clock;
  }

  get state(): SyncState {
    const queued = this.#outbox.all().filter(({ state }) => state === "queued").length;
    return { ...this.#state, queued };
  }

  /** Whether it was begun. */
  get started(): boolean {
    return this.#started;
  }

  start(): void {
    this.#started = true;
    const { signal } = this.#end;
    this.#tabs.exclusive("sync", () => this.#follow(signal), signal).catch((error: unknown) => {
      if (!signal.aborted) this.#set({ state: "stopped", problem: problemOf(error) });
    });
    this.arrange();
  }

  close(): void {
    this.#end.abort();
    this.#wake.resolve();
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  /** Fetch and send now, and end the pause that is going on. */
  async now(): Promise<SyncState> {
    this.#wake.resolve();
    await this.#collect();
    await this.#send();
    return this.state;
  }

  /** Count what was fetched. */
  count(messages: number): void {
    this.#set({ fetched: this.#state.fetched + messages });
  }

  /** Send when the next item is due. */
  arrange(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    const { next } = this.#sender;
    if (next === null || this.#end.signal.aborted) return;
    const wait = Math.min(Math.max(next - this.#clock(), 0), LONGEST_TIMER);
    this.#timer = setTimeout(() => void this.#send(), wait);
  }

  async #send(): Promise<void> {
    try {
      await this.#sender.flush();
    } catch (error) {
      this.#alarm(error);
    }
    this.#assess();
    this.#set({});
    this.arrange();
  }

  async #follow(signal: AbortSignal): Promise<void> {
    let short = 0;
    while (!signal.aborted) {
      this.#wake = Promise.withResolvers();
      const began = this.#clock();
      const mends = await this.#once(signal);
      if (signal.aborted) return;
      short = this.#clock() - began > STEADY ? 0 : short + 1;
      const pause = PAUSES[Math.min(short, PAUSES.length) - 1] ?? PAUSES[0] ?? 0;
      // Spread: a relay that comes back is met by everybody at once. What no waiting mends waits to be told.
      const wait = mends ? pause * (0.5 + Math.random()) : LONGEST_TIMER;
      await Promise.race([this.#wake.promise, new Promise((resolve) => setTimeout(resolve, wait))]);
    }
  }

  /** Fetch, then follow until that ends; returns whether waiting may mend why it did. */
  async #once(signal: AbortSignal): Promise<boolean> {
    try {
      await this.#prepare();
      await this.#collect();
      if (this.#state.state !== "current") return true;
      void this.#send();
      await this.#mailbox.live(signal);
      return true;
    } catch (error) {
      if (signal.aborted) return true;
      return this.#failed(error);
    }
  }

  async #collect(): Promise<void> {
    this.#set({ state: "fetching" });
    try {
      await this.#mailbox.collect();
      this.#set({ state: "current", synced: this.#clock(), problem: null });
      this.#assess();
      this.onCurrent();
    } catch (error) {
      this.#failed(error);
    }
  }

  #failed(error: unknown): boolean {
    const problem = problemOf(error);
    const passes = error instanceof UnavailableError || error instanceof NotSignedInError;
    this.#set({ state: passes ? "offline" : "stopped", problem });
    this.#alarm(error);
    return passes;
  }

  #alarm(error: unknown): void {
    if (error instanceof DeviceRevokedError || error instanceof SuspendedError) this.onEnded(error);
    else if (error instanceof DirectoryForkError) this.onAlarm({ kind: "fork", detail: error.detail });
    else if (error instanceof IntegrityError) this.onAlarm({ kind: "relay", problem: problemOf(error) });
  }

  /** Compare with what was told before: nothing that is false, or not witnessed, stands in the way any more. */
  #assess(): void {
    const { unwitnessed, doubted } = this.#sender;
    if (unwitnessed) this.onAlarm({ kind: "witnesses", problem: unwitnessed });
    else this.onOver("witnesses");
    if (this.#state.state === "current" && !doubted) this.onOver("relay");
  }

  #set(changes: Partial<SyncState>): void {
    this.#state = { ...this.#state, ...changes };
    this.onState(this.state);
  }
}
