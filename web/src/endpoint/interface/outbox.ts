/** What is written and not sent yet. */

import type { Draft } from "./drafts.ts";
import type { Body } from "./message.ts";
import type { Id, Millis, Problem } from "./values.ts";

/** Seconds during which what was written can be taken back. */
export const UNDO_SECONDS = 10;

export interface OutboxItem {
  id: Id;
  thread: Id;
  kind: Body["kind"] | "receipt";
  subject: string;
  written: Millis;
  state: "held" | "queued" | "sending" | "sent" | "failed";
  undoUntil: Millis | null;
  attempts: number;
  nextAttempt: Millis | null;
  problem: Problem | null;
}

export interface OutboxRoom {
  list(): Promise<OutboxItem[]>;
  /**
   * Takes back what was not posted yet, and what would leave with it, as a draft to write on; null for what no form
   * was filled in for. Rejects with `conflict` when it is too late.
   */
  undo(id: Id): Promise<Draft | null>;
  retry(id: Id): Promise<OutboxItem>;
  discard(id: Id): Promise<void>;
}
