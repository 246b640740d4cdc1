/** The directory of structures and services. */

import type { Address, Id, Millis } from "./values.ts";

export interface ServiceHit {
  address: Address;
  id: Id;
  name: string;
  structure: { id: Id; handle: string; name: string; level: number; active: boolean };
  /** Has an open key; without one nothing can be sent to it. */
  open: boolean;
  own: boolean;
}

export interface StructureView {
  id: Id;
  handle: string;
  name: string;
  kbo: string | null;
  /** 0 to 4: what the registrars attested. */
  level: number;
  active: boolean;
  own: boolean;
  fingerprint: string;
  /** 60 digits in groups of five, to compare by telephone; null for the own structure. */
  safetyNumber: string | null;
  services: { address: Address; name: string; open: boolean }[];
  vouchedBy: string[];
  /** A root key that registrars announced or replaced. */
  rootLost: Millis | null;
  rootReplaced: boolean;
}

export interface DirectoryState {
  size: number;
  /** When the relay last confirmed that this is all. */
  refreshed: Millis | null;
  fork: { detail: string; found: Millis } | null;
  /** What the witnesses are known to have seen; null without witnesses. */
  witnessed: { size: number; time: Millis } | null;
  witnesses: { name: string }[];
  quorum: number;
  relay: string;
  origin: string;
}

export interface DirectoryRoom {
  /** Services by words of their names and addresses, those written to before first; all for an empty text. */
  services(text: string, limit?: number): Promise<ServiceHit[]>;
  structures(text: string, limit?: number): Promise<StructureView[]>;
  structure(handle: string): Promise<StructureView>;
  state(): Promise<DirectoryState>;
  /** Verifies each statement once more and compares with the relay's log. */
  verify(): Promise<DirectoryState>;
  /** After people have been consulted; it comes back if it persists. */
  acknowledgeFork(): Promise<void>;
}
