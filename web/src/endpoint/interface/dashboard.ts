/** Figures of the own services. */

import type { Reason, ReferralState } from "./referral.ts";
import type { Ending } from "./threads.ts";
import type { Address } from "./values.ts";

/** How the referrals of one side of a service stand, sent or received. */
export interface SideFigures {
  total: number;
  open: { state: ReferralState; count: number }[];
  /** It is this service's turn. */
  waiting: number;
  /** What this service sent is late, or the other side had to press. */
  late: number;
  closed: { state: ReferralState; reason: Reason | null; count: number }[];
  /** Of the referrals themselves; the sending side sees them. */
  endings: { ending: Ending; count: number }[];
  answered: number;
  /** From the referral to the first answer. */
  medianHours: number | null;
  slowestHours: number | null;
}

export interface Board {
  service: Address;
  name: string;
  received: SideFigures;
  sent: SideFigures;
}

/** Computed in the browser, because the relay cannot read; from what this device has. */
export interface Dashboard {
  /** Of each own service that has referrals. */
  boards(): Promise<Board[]>;
  /** A line for each referral: codes and figures, no names and no texts. */
  csv(): Promise<string>;
}
