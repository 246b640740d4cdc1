/** A referral: its words, its steps and how it stands. */

import type { Day, Hex, Id, Millis } from "./values.ts";

export type Urgency = "routine" | "soon" | "urgent";

export type LegalBasis = "consent" | "legal_obligation" | "vital_interests" | "public_task";

export type Action =
  | "receive"
  | "accept"
  | "decline"
  | "ask"
  | "answer"
  | "schedule"
  | "unschedule"
  | "attend"
  | "miss"
  | "start"
  | "complete"
  | "transfer"
  | "withdraw"
  | "assign";

/** A step that a person takes; `receive` follows from a receipt. */
export type Step = Exclude<Action, "receive">;

export type ReferralState =
  | "sent"
  | "received"
  | "accepted"
  | "declined"
  | "information_asked"
  | "scheduled"
  | "unattended"
  | "in_progress"
  | "completed"
  | "transferred"
  | "withdrawn";

/** Why a referral ended; which belong to which step is in spec/referral.md. */
export type Reason =
  | "wrong_door"
  | "no_capacity"
  | "not_eligible"
  | "outside_area"
  | "helped"
  | "helped_in_part"
  | "not_reached"
  | "not_wanted"
  | "helped_elsewhere"
  | "no_longer_needed"
  | "consent_withdrawn"
  | "mistake"
  | "other";

export type Side = "sender" | "receiver";

export interface Appointment {
  starts: Millis;
  place: string;
  minutes: number;
}

/** That somebody agreed to a referral being passed on, when, and how: "by telephone, with Mrs D.". */
export interface Consent {
  by: "beneficiary" | "sender";
  on: Day;
  how: string;
}

/** What whoever refers has made sure of; `minimum`: nothing is in it that the other side does not need. */
export interface Checklist {
  informed: "orally" | "in_writing" | "not_yet";
  purpose: string;
  minimum: boolean;
  on: Day | null;
  /** Why the person was not informed; for `not_yet`. */
  whyNot: string;
}

export interface ReferralView {
  state: ReferralState;
  side: Side | null;
  /** The steps that the own side can take now. */
  moves: Step[];
  form: string;
  urgency: Urgency;
  legalBasis: LegalBasis;
  assignee: { id: Id; name: string; me: boolean } | null;
  history: { message: Hex; action: Action; state: ReferralState; at: Millis; author: string }[];
}
