/** Writing. */

import type { OutboxItem } from "./outbox.ts";
import type { Appointment, Checklist, Consent, LegalBasis, Reason, Step, Urgency } from "./referral.ts";
import type { Address, Day, Id } from "./values.ts";

export interface Writing {
  /** Of `files.attach`. */
  attachments?: Id[];
  /** The draft that it came from, which goes with it. */
  draft?: Id;
  /** Whether to keep it back for `UNDO_SECONDS`; so it is when nothing is said. */
  hold?: boolean;
}

export interface NewMessage extends Writing {
  to: Address[];
  /** The own service (address), needed when there are several. */
  from?: Address;
  subject: string;
  text: string;
}

export interface NewReferral extends Writing {
  to: Address;
  from?: Address;
  form: string;
  answers: Record<string, string | number | boolean | string[]>;
  urgency: Urgency;
  legalBasis: LegalBasis;
  subject: string;
  text?: string;
  checklist?: Checklist;
}

export interface NewStep extends Writing {
  thread: Id;
  action: Step;
  text?: string;
  /** A member's id, for `assign`; oneself when none is given. */
  assignee?: Id;
  reason?: Reason;
  appointment?: Appointment;
  /** For `decline`: the service that would be the right door. */
  suggests?: Address;
  /** For `transfer`: where the new referral goes, which is sent along with its form as it was. */
  transfer?: { to: Address; consent: Consent };
}

export interface Writer {
  message(message: NewMessage): Promise<OutboxItem>;
  reply(reply: { thread: Id; text: string } & Writing): Promise<OutboxItem>;
  /** Internal: sealed to the own service only. */
  note(note: { thread: Id; text: string } & Writing): Promise<OutboxItem>;
  refer(referral: NewReferral): Promise<OutboxItem>;
  step(step: NewStep): Promise<OutboxItem>;
  /** Refers the person again after a referral was declined: to the service that was suggested, or another one. */
  redirect(thread: Id, to?: Address, text?: string): Promise<OutboxItem>;
  /** Reminds the other side of a thread that an answer is awaited. */
  remind(thread: Id, level: "reminder" | "escalation"): Promise<OutboxItem>;
  /**
   * Tells everybody in a thread, and in those to which this service passed it on, that the person no longer agrees to
   * the sharing; withdraws an own referral that is open.
   */
  withdrawConsent(thread: Id, on: Day, text?: string): Promise<OutboxItem[]>;
  /** What is wrong with each answer that does not fit the form (`Misfit` of schemas/forms), by question. */
  checkForm(form: string, answers: Record<string, string | number | boolean | string[]>): Promise<Record<string, string>>;
}
