/** What administrators do for their structure. */

import type { MailMode } from "./correspondents.ts";
import type { DeviceView, PendingInvitation, RevocationReason } from "./devices.ts";
import type { Address, Hex, Id, Millis } from "./values.ts";

export interface MemberView {
  id: Id;
  name: string;
  me: boolean;
  active: boolean;
  administrator: boolean;
  auditor: boolean;
  devices: DeviceView[];
  services: Address[];
}

export interface ServiceView {
  id: Id;
  handle: string;
  address: Address;
  name: string;
  members: Id[];
  epoch: number;
  /** Somebody who lost the right to read still holds its key. */
  rotationDue: boolean;
}

/** What administrators do; others get `forbidden`. */
export interface Administration {
  members(): Promise<MemberView[]>;
  services(): Promise<ServiceView[]>;
  invite(person: string, services: Address[], member?: Id): Promise<{ id: Id; link: string; expires: Millis }>;
  pending(): Promise<PendingInvitation[]>;
  approve(id: Id): Promise<void>;
  createService(handle: string, name: string, members: Id[]): Promise<ServiceView>;
  updateService(handle: string, change: { name?: string; add?: Id[]; remove?: Id[] }): Promise<ServiceView>;
  rotate(handle: string): Promise<ServiceView>;
  /** Returns the services that got new keys. */
  leave(member: Id): Promise<ServiceView[]>;
  revoke(kid: Hex, reason: RevocationReason): Promise<ServiceView[]>;
  /** These three need the structure's root key on this device; `local` otherwise. */
  promote(member: Id): Promise<void>;
  demote(member: Id): Promise<ServiceView[]>;
  setAuditor(member: Id, granted: boolean): Promise<void>;
  setMailPolicy(modes: MailMode[], inbound: "hold" | "post"): Promise<void>;
  setRetention(days: number): Promise<void>;
  vouch(handle: string, words: string, granted: boolean): Promise<void>;
  recovery(): Promise<RecoveryState>;
  /** Makes the recovery key and its shares (texts to print); needs the root key here. */
  setRecovery(threshold: number, shares: number): Promise<string[]>;
  /** Whether these shares restore the recovery key; nothing is changed. */
  drill(shares: string[]): Promise<{ epochs: number }>;
  /** Gives this device the keys that the shares restore; how many it did not have. */
  restore(shares: string[]): Promise<{ epochs: number }>;
}

export interface RecoveryState {
  set: boolean;
  threshold: number;
  shares: number;
}
