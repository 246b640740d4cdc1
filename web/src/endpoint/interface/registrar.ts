/** What registrars do. */

import type { Id, Millis } from "./values.ts";

export interface ApplicationView {
  id: Id;
  handle: string;
  name: string;
  contact: string;
  kbo: string | null;
  filed: Millis;
  decided: boolean;
  fingerprint: string;
  /** It asks for a new root key in place of a lost one. */
  replacesRoot: boolean;
  /** Its root key was announced; `from` then on it can be confirmed, by another registrar when it was `mine`. */
  announced: { from: Millis; mine: boolean } | null;
}

/** What registrars do; others get `forbidden`. */
export interface Registrar {
  applications(): Promise<ApplicationView[]>;
  /** `fingerprint`: as the applicant said it by telephone; rejects with `conflict` when it is another. */
  admit(id: Id, fingerprint: string, level: number, evidence: string): Promise<void>;
  /**
   * Announces the root key of the application with fingerprint `which`, or confirms it where the page showed it
   * `announced`; rejects as `admit` does, with `conflict` also when that is no longer so.
   */
  replaceRoot(id: Id, which: string, announced: boolean, fingerprint: string, evidence: string): Promise<void>;
  /** The titles of what a structure (handle) may vote on now, and has not: suspended, it cannot, and counts in the quorum. */
  awaitedVotes(handle: string): Promise<string[]>;
  setStanding(handle: string, standing: { active: boolean; level?: number }, evidence: string): Promise<void>;
  /** The levels that one registrar proposed and a second one has to confirm. */
  proposals(): Promise<{ handle: string; name: string; level: number; mine: boolean }[]>;
}
