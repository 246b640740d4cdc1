/** People who have only e-mail. */

import type { OutboxItem } from "./outbox.ts";
import type { Address, Hex, Id, Language, Millis } from "./values.ts";
import type { Writing } from "./write.ts";

export type MailMode = "link" | "openpgp" | "smime" | "short" | "plain";

export type MailDelivery = "handed-over" | "delayed" | "bounced" | "refused" | "opened" | "expired";

export interface Correspondent {
  id: Id;
  name: string;
  address: string;
  language: Language;
  /** The service of the bridge that writes to them. */
  bridge: Address;
  hasKey: boolean;
}

export interface CorrespondentLetter extends Writing {
  correspondent: Id;
  /** The conversation in which it is written; a new one when none is given. */
  thread?: Id;
  from?: Address;
  subject: string;
  text: string;
  mode: MailMode;
  phrase?: string;
  days?: number;
  /** The correspondent is asked to decide: the mail has a link for each answer. */
  asks?: boolean;
}

/** The link of a conversation with a correspondent. */
export interface LinkView {
  name: string;
  expires: Millis;
  revoked: boolean;
  /** Why it can only be ended: the consent was withdrawn, or the day of the conversation's deletion has come. */
  closed: "withdrawn" | "over" | null;
  /** What the relay says of it: when it was first opened, and how many tries of the code are left. */
  opened: Millis | null;
  attempts: number;
}

export interface Correspondents {
  list(): Promise<Correspondent[]>;
  add(of: { name: string; address: string; language: Language; bridge: Address }): Promise<Correspondent>;
  remove(id: Id): Promise<void>;
  policy(): Promise<{ modes: MailMode[]; inbound: "hold" | "post" }>;
  /** `code`: six digits to tell by telephone, once; null where there is no link. */
  write(letter: CorrespondentLetter): Promise<{ item: OutboxItem; code: string | null; expires: Millis | null }>;
  /** Lets a held reply into the conversation, or rejects it. */
  decide(thread: Id, held: Hex, release: boolean): Promise<OutboxItem>;
  /** The last link of a conversation; null without one. */
  link(thread: Id): Promise<LinkView | null>;
  /** Gives it a new code, and all attempts; the old code opens nothing any more. Not when it is `closed`. */
  newCode(thread: Id): Promise<{ item: OutboxItem; code: string }>;
  /** Lets it work for so many days from now, also when it had expired; not when it is `closed`. */
  renew(thread: Id, days: number): Promise<OutboxItem>;
  /** Ends it: nothing opens any more. */
  revoke(thread: Id): Promise<OutboxItem>;
}
