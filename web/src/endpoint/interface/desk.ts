/** The service that answers for the cooperative: notes to it, and who comes to its training sessions. */

import type { OutboxItem } from "./outbox.ts";
import type { Address, Id, Millis, Party } from "./values.ts";
import type { Writing } from "./write.ts";

export type FeedbackTopic = "bug" | "wish" | "question" | "praise";
export type FeedbackProgress = "seen" | "planned" | "done" | "declined";

export interface NewFeedback {
  topic: FeedbackTopic;
  subject: string;
  text: string;
  /** The own service (address), needed when there are several. */
  from?: Address;
}

/** What the desk says of a note, and which module or motion it led to. */
export interface ProgressWords {
  state: FeedbackProgress;
  text: string;
  module?: Id | null;
  motion?: Id | null;
}

/** A note to the cooperative; `progress` is null while nobody has said what becomes of it. */
export interface FeedbackView {
  thread: Id;
  at: Millis;
  author: string;
  from: Party;
  /** Written by an own service, not received by it. */
  own: boolean;
  topic: FeedbackTopic;
  subject: string;
  text: string;
  files: number;
  progress: { state: FeedbackProgress; text: string; module: string | null; motion: string | null } | null;
  /** At the desk that it was written to. */
  mayAnswer: boolean;
}

/** The service that answers for the cooperative, from both sides. */
export interface DeskRoom {
  /** Null while there is none. */
  whose(): Promise<Party | null>;
  /** Those that the own services wrote or received, the latest first. */
  notes(): Promise<FeedbackView[]>;
  feedback(note: NewFeedback & Writing): Promise<OutboxItem>;
  /** At the desk: says what becomes of a note. */
  progress(thread: Id, words: ProgressWords): Promise<OutboxItem>;
  /** Tells the desk who comes, in place of what was told before; nobody takes it back. */
  signUp(training: Id, people: string[]): Promise<OutboxItem>;
}
