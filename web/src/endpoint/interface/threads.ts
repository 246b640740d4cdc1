/** A thread, opened. */

import type { ThreadSummary } from "./inbox.ts";
import type { MessageView, Refused, Warning } from "./message.ts";
import type { Appointment, Reason, ReferralView } from "./referral.ts";
import type { Day, Id, Party } from "./values.ts";

export interface ThreadView {
  summary: ThreadSummary;
  /** In order; receipts are in `readBy`. */
  messages: MessageView[];
  warnings: Warning[];
  refused: Refused[];
  referral: ReferralView | null;
  loop: LoopView;
  /** When it will be deleted if nothing comes; `due`: within thirty days; `held`: not at all. */
  kept: { delete: Day; due: boolean; held: boolean };
  /** Whether a reply would reach who one would think; not for what only the bridge would get. */
  canReply: boolean;
  canNote: boolean;
}

/** How a message ends (spec/loop.md). */
export type Ending = "answered" | "read" | "bounced" | "escalated" | "expired";

/** Where a thread stands in the closed loop (spec/loop.md). */
export interface LoopView {
  late: boolean;
  pressed: boolean;
  /** Since this day nobody of the own service cares for it, and its members were told. */
  waits: Day | null;
  /** What the own service should send now. */
  reminder: "reminder" | "escalation" | null;
  /** How each message of the own service to others has ended; null while it is under way. */
  endings: { message: Id; ending: Ending | null; remind: Day }[];
  appointment: Appointment | null;
  reason: Reason | null;
  /** The right door, after the wrong one. */
  suggests: Party | null;
  transferredTo: { to: Party | null; thread: Id } | null;
  continues: Id | null;
  /** Where its sender referred the person to after it was declined. */
  redirectedTo: { to: Party | null; thread: Id } | null;
  withdrawn: { on: Day; author: string; text: string } | null;
}

export interface Threads {
  open(id: Id): Promise<ThreadView>;
  /** Says that this person has read the thread: sends the receipts owed; for how many messages. */
  acknowledge(id: Id): Promise<number>;
  /** Who is writing where now: names of colleagues by thread. */
  replying(): Promise<Map<Id, string[]>>;
  /** Tells colleagues that one writes in a thread, or no longer does, unless the person has switched that off. */
  writing(id: Id, writing: boolean): Promise<void>;
}
