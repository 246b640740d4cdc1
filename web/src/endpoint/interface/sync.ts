/** How far this browser is with fetching and sending. */

import type { Alarm } from "./events.ts";
import type { Millis, Problem } from "./values.ts";

export interface SyncState {
  /** `offline`: the relay does not answer; what is written is kept. */
  state: "starting" | "current" | "fetching" | "offline" | "stopped";
  /** When everything was last fetched. */
  synced: Millis | null;
  fetched: number;
  queued: number;
  problem: Problem | null;
}

export interface Sync {
  state(): Promise<SyncState>;
  /** Fetches and sends now, also where a pause was going on. */
  now(): Promise<SyncState>;
  /** What is not to be overlooked. */
  alarms(): Promise<Alarm[]>;
  /** Puts an alarm away that somebody has read; no effect on one that goes on. */
  seen(alarm: string): Promise<void>;
  /** Puts at the relay what it keeps for this browser, and what is saved in the next moment: the page goes away. */
  keep(): Promise<void>;
}
