/** A message as it is read, and what could not be opened. */

import type { MailDelivery, MailMode } from "./correspondents.ts";
import type { FileView } from "./files.ts";
import type { Appointment, Checklist, Consent, LegalBasis, Reason, Step, Urgency } from "./referral.ts";
import type { Address, Day, Hex, Id, Millis, Party, Problem } from "./values.ts";

interface Common {
  text: string;
  files: FileView[];
}

/** What a message says; the members of its kind in schemas/content and schemas/mail that people are shown. */
export type Body =
  | ({ kind: "message"; subject: string } & Common)
  | ({ kind: "note" } & Common)
  | ({
      kind: "referral";
      subject: string;
      form: string;
      answers: Record<string, string | number | boolean | string[]>;
      urgency: Urgency;
      legalBasis: LegalBasis;
      checklist: Checklist | null;
      /** The thread that it continues, if it was passed on. */
      origin: Id | null;
    } & Common)
  | ({
      kind: "transition";
      action: Step;
      assignee: { id: Id; name: string } | null;
      /** Who was in charge and is away: a program took the step. */
      insteadOf: { id: Id; name: string } | null;
      reason: Reason | null;
      appointment: Appointment | null;
      /** The service that would be the right door; null also when it is not known here. */
      suggests: Party | null;
      transfer: { to: Party | null; thread: Id; consent: Consent } | null;
    } & Common)
  /** An answer is still awaited. */
  | { kind: "reminder"; level: "reminder" | "escalation" }
  /** Nobody of the own service cares for a referral since a day; told by a program, within the service. */
  | { kind: "waiting"; since: Day }
  /** A colleague is away; within the own service. */
  | { kind: "absence"; member: Id; first: Day; last: Day; substitute: Id | null; cancelled: boolean }
  /** The person no longer agrees to the sharing. */
  | { kind: "consent-withdrawn"; on: Day; text: string }
  /** What the bridge was asked to send. */
  | ({ kind: "notice"; correspondent: { id: Id; name: string; address: string }; mode: MailMode; subject: string } & Common)
  /** What the guest reads, for the own service. */
  | ({ kind: "letter"; subject: string } & Common)
  | ({ kind: "mail"; verdict: "genuine" | "released" | "operator"; subject: string; quote: string; automatic: string | null } & Common)
  | { kind: "mail-held"; held: Hex; reasons: string[]; claimed: string; subject: string; decided: "released" | "rejected" | null }
  | { kind: "mail-decision"; held: Hex; release: boolean }
  | { kind: "mail-state"; of: Hex; state: MailDelivery; detail: string }
  | { kind: "link-changed"; change: "code" | "renewed" | "revoked"; expires: Millis }
  /** To and from the cooperative's desk. */
  | ({ kind: "feedback"; topic: "bug" | "wish" | "question" | "praise"; subject: string } & Common)
  | { kind: "feedback-state"; state: "seen" | "planned" | "done" | "declined"; text: string }
  | { kind: "sign-up"; session: Id; people: string[]; going: boolean; text: string }
  /** A guest's answer; `opened` is false where the reply has not been fetched or does not open. */
  | ({ kind: "guest-reply"; opened: boolean; subject: string; action: Step | null } & Common);

export type MessageState = "received" | "queued" | "sent" | "failed";

export interface ReadBy {
  author: string;
  service: Address;
  at: Millis;
}

export interface MessageView {
  id: Id;
  /** Of the envelope; null while it was never sent. */
  hash: Hex | null;
  state: MessageState;
  /** The name that the sender's device gives; the structure is what is verified. */
  author: string;
  sender: Party;
  own: boolean;
  /** For the own service only: no other service got the key. */
  internal: boolean;
  at: Millis;
  body: Body;
  readBy: ReadBy[];
  /** Why this step of a referral changed nothing. */
  refusal: "wrong_side" | "not_now" | "closed" | null;
  /** Why it is not sent, and until when it can be taken back. */
  problem: Problem | null;
  undoUntil: Millis | null;
}

export type Warning =
  | { kind: "no-root" }
  /** Somebody has seen messages of which nothing is here: lost, delayed or hidden by the relay. */
  | { kind: "missing"; count: number }
  | { kind: "outsider"; address: Address }
  | { kind: "not-opened"; author: string; address: Address; reason: string };

export interface Refused {
  mailbox: Id;
  seq: number;
  accepted: Millis;
  /** The slug of the error; empty while only the seed is missing. */
  slug: string;
  detail: string;
  /** Who the sender is said to be; not verified. */
  claims: Address | null;
  thread: Id | null;
}
