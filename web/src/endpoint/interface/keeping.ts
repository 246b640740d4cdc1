/** How long conversations are kept, and what is held in spite of that (spec/loop.md). */

import type { Day, Id, Millis } from "./values.ts";

/** A conversation that will be deleted soon, here and at the relay, unless something is written in it. */
export interface KeptThread {
  thread: Id;
  subject: string;
  delete: Day;
  /** Its time is shorter because the person no longer agrees: nothing lengthens it. */
  consentWithdrawn: boolean;
}

/** One signature keeps for a fortnight, two for good; one of the two that end a hold keeps still. */
export type HoldStage = "proposed" | "in_force" | "lifting";

export interface HoldView {
  id: Id;
  thread: Id;
  /** Null where the conversation is not here. */
  subject: string | null;
  reason: string;
  stage: HoldStage;
  since: Millis;
  /** Who signed, by name, in order. */
  by: string[];
  /** The signature that waits for another one is the own. */
  mine: boolean;
}

export interface KeepingRoom {
  /** For how many days after its last message the structure keeps a conversation. */
  term(): Promise<number>;
  /** Those that will be deleted within thirty days, the first to go first. */
  due(): Promise<KeptThread[]>;
  /** For administrators and auditors. */
  holds(): Promise<HoldView[]>;
  /** For administrators: asks that a conversation is kept. `reason` is a reference, which the relay reads. */
  hold(thread: Id, reason: string): Promise<HoldView[]>;
  /** The second signature, of another administrator: to a hold, or to its end. */
  confirm(id: Id): Promise<HoldView[]>;
  /** Asks that a hold ends. */
  lift(id: Id): Promise<HoldView[]>;
}
