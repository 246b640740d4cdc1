/** The list of threads, and search in them. */

import type { Refused } from "./message.ts";
import type { ReferralState, Side, Urgency } from "./referral.ts";
import type { Address, Id, Millis, Party } from "./values.ts";

/** What a thread is, by what began it; the inbox shows the first three. */
export type ThreadKind = "message" | "referral" | "correspondent" | "notebook" | "absence" | "desk";

/** A line of the inbox. */
export interface ThreadSummary {
  id: Id;
  /** The end of the id that people may say; at least six characters. */
  short: string;
  kind: ThreadKind;
  subject: string;
  /** The beginning of the latest text. */
  excerpt: string;
  /** Who wrote the latest message, by their own name. */
  author: string;
  /** Whether that was the own member. */
  own: boolean;
  last: Millis;
  count: number;
  unread: number;
  /** The own service concerned; null for who has left it. */
  service: Address | null;
  /** The others: names of their structures and services. */
  others: Party[];
  /** Whom the own service writes to by e-mail; the other then is the bridge. */
  correspondent: string | null;
  urgency: Urgency | null;
  state: ReferralState | null;
  side: Side | null;
  form: string | null;
  assignee: { id: Id; name: string; me: boolean } | null;
  files: number;
  /** Something in it needs a look: warnings, refused envelopes, a failed item. */
  attention: boolean;
  /** An answer to the own service is late, or the other side presses for one (spec/loop.md). */
  late: boolean;
  pressed: boolean;
  /** Nobody of the own service cares for it, and its members were told. */
  waits: boolean;
  /** The person no longer agrees to the sharing. */
  consentWithdrawn: boolean;
  /** Something written here waits to be sent. */
  queued: boolean;
  draft: boolean;
}

export type InboxView = "all" | "mine" | "unassigned" | "late" | "sent" | "closed";

export interface InboxQuery {
  view: InboxView;
  service?: Address;
  kind?: ThreadKind;
  state?: ReferralState;
  /** On which side of a referral the own service is. */
  side?: Side;
  urgency?: Urgency;
  unread?: boolean;
  attention?: boolean;
  /** A member's id. */
  assignee?: Id;
  /** A structure's handle. */
  structure?: string;
  offset?: number;
  limit?: number;
}

export interface InboxCounts {
  all: number;
  mine: number;
  unassigned: number;
  unread: { all: number; mine: number; unassigned: number };
}

export interface InboxPage {
  threads: ThreadSummary[];
  total: number;
  counts: InboxCounts;
}

export interface SearchHit {
  thread: ThreadSummary;
  message: Id;
  /** The text around what was found, and where in it the words are. */
  excerpt: string;
  marks: [start: number, end: number][];
  at: Millis;
}

export interface Inbox {
  list(query: InboxQuery): Promise<InboxPage>;
  /** Words of all decrypted texts, names of files and answers; best first. */
  search(text: string, limit?: number): Promise<SearchHit[]>;
  /** What could not be accepted or opened, in any thread or none. */
  refused(): Promise<Refused[]>;
}
