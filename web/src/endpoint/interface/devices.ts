/** The devices of this person. */

import type { Address, Hex, Id, Millis } from "./values.ts";

export interface DeviceView {
  kid: Hex;
  member: Id;
  here: boolean;
  active: boolean;
  administrator: boolean;
  auditor: boolean;
}

export interface PendingInvitation {
  id: Id;
  person: string;
  services: Address[];
  member: Id;
  expires: Millis;
  /** The new device has joined and waits for approval. */
  answered: boolean;
}

export type RevocationReason = "left" | "lost" | "replaced" | "compromised";

export interface Devices {
  list(): Promise<DeviceView[]>;
  /** An invitation link for another device of this person, to open there (also as a QR code). */
  link(): Promise<{ id: Id; link: string; expires: Millis }>;
  pending(): Promise<PendingInvitation[]>;
  approve(id: Id): Promise<void>;
  revoke(kid: Hex, reason: RevocationReason): Promise<void>;
}
