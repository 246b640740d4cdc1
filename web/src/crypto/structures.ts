/**
 * Structures as the directory shows them: immutable values; every change makes a new one (spec/directory.md).
 *
 * Positions are places in the directory log, counted from 1: what has position p is in every log of p or more. Maps by a
 * key id are keyed by its hexadecimal digits.
 *
 *     const intake = serviceOf(abri, "accueil");
 *     currentOf(intake)?.public
 *     readers(abri, intake)
 */

import type { Bytes } from "../schemas/bytes.ts";
import { NotFoundError } from "../schemas/errors.ts";
import type { Inbound, Mode } from "../schemas/mail.ts";
import { near } from "../schemas/near.ts";
import type { Release } from "../schemas/web.ts";
import type { Policy } from "./witnesses.ts";

/** A device of a member, with its public keys (1216 and 1984 bytes). */
export interface Device {
  readonly kid: Bytes;
  readonly member: string;
  readonly encryption: Bytes;
  readonly signing: Bytes;
  readonly added: number;
  readonly administrator: boolean;
  readonly auditor: boolean;
  readonly revoked: number | null;
}

/** Whether a device may act now. */
export function isActive(device: Device): boolean {
  return device.revoked === null;
}

/** Whether a device could act in a log of `size` entries. */
export function wasActive(device: Device, size: number): boolean {
  return device.added <= size && (device.revoked === null || size < device.revoked);
}

/** A key period of a service: messages are sealed to `public` (1216 bytes) until it is closed. */
export interface Epoch {
  readonly number: number;
  readonly public: Bytes;
  readonly kid: Bytes;
  readonly opened: number;
  readonly closed: number | null;
}

/** Whether an epoch was the current one in a log of `size` entries. */
export function wasOpen(epoch: Epoch, size: number): boolean {
  return epoch.opened <= size && (epoch.closed === null || size < epoch.closed);
}

/** Who belongs to a service, as of a position in the log. */
export interface Roster {
  readonly since: number;
  readonly members: ReadonlySet<string>;
}

/**
 * A functional mailbox; `exposed` is where a device last lost its right to read it (0: never).
 *
 * `rosters` are all that it ever had: what a member sent before leaving must still be accepted.
 */
export interface Service {
  readonly id: string;
  readonly handle: string;
  readonly name: string;
  readonly rosters: readonly Roster[];
  readonly epochs: readonly Epoch[];
  readonly exposed: number;
}

const NOBODY: ReadonlySet<string> = new Set();

/** Return who belongs to a service now. */
export function membersOf(service: Service): ReadonlySet<string> {
  return service.rosters.at(-1)?.members ?? NOBODY;
}

/** Whether the member belonged to the service in a log of `size` entries. */
export function had(service: Service, member: string, size: number): boolean {
  return service.rosters.findLast((roster) => roster.since <= size)?.members.has(member) ?? false;
}

/** Return the open epoch; null until the first is opened. */
export function currentOf(service: Service): Epoch | null {
  return service.epochs.at(-1) ?? null;
}

/** The key (1216 bytes) that epoch seeds are also wrapped to; `threshold` of `shares` restore it. */
export interface Recovery {
  readonly public: Bytes;
  readonly kid: Bytes;
  readonly threshold: number;
  readonly shares: number;
}

/** A level that one registrar (a member of the network) attests, and that waits for a second one. */
export interface Proposal {
  readonly level: number;
  readonly member: string;
}

/** A root key (1984 bytes) that is to replace a lost one: which registrar announced it, and when. */
export interface Loss {
  readonly root: Bytes;
  readonly member: string;
  readonly time: number;
}

/** What a structure allows by e-mail: in which modes it writes, and what is done with a genuine reply. */
export interface MailPolicy {
  readonly modes: ReadonlySet<Mode>;
  readonly inbound: Inbound;
}

/**
 * An organisation, or the network itself (which has no handle), folded from its chain.
 *
 * `vouches` are the structures that it vouches for; `recovered` is where the registrars last replaced its root key (0:
 * never). `policies` are those on witnesses, each with the position from which it holds, and `releases` those of the web
 * client, the current one last; only the network has some. The chain has `nextN` entries; `head` is the leaf hash of the last and `time` its date in milliseconds.
 */
export interface Structure {
  readonly id: string;
  readonly name: string;
  readonly root: Bytes;
  readonly handle: string;
  readonly kbo: string | null;
  readonly level: number;
  readonly active: boolean;
  readonly isNetwork: boolean;
  readonly devices: ReadonlyMap<string, Device>;
  readonly services: ReadonlyMap<string, Service>;
  readonly recovery: Recovery | null;
  readonly proposal: Proposal | null;
  readonly vouches: ReadonlySet<string>;
  readonly loss: Loss | null;
  readonly recovered: number;
  readonly mail: MailPolicy;
  readonly policies: readonly (readonly [number, Policy])[];
  readonly releases: readonly Release[];
  readonly nextN: number;
  readonly head: Bytes;
  readonly time: number;
}

/** Return a structure whose chain is opened. */
export function openedStructure(id: string, name: string, root: Bytes, more: Partial<Structure>): Structure {
  return {
    id,
    name,
    root,
    handle: "",
    kbo: null,
    level: 0,
    active: true,
    isNetwork: false,
    devices: new Map(),
    services: new Map(),
    recovery: null,
    proposal: null,
    vouches: new Set(),
    loss: null,
    recovered: 0,
    mail: { modes: new Set<Mode>(["link", "short", "openpgp", "smime"]), inbound: "hold" },
    policies: [],
    releases: [],
    nextN: 0,
    head: new Uint8Array(),
    time: 0,
    ...more,
  };
}

/** Return the service with a handle; throws NotFoundError, which names near matches. */
export function serviceOf(structure: Structure, handle: string): Service {
  const services = [...structure.services.values()];
  const found = services.find((service) => service.handle === handle);
  if (found) return found;
  const handles = services.map((service) => service.handle);
  throw unknown(`${structure.handle} has no service ${JSON.stringify(handle)}`, handle, handles);
}

/** Return the active devices of the service's members: those to whom its seeds are wrapped. */
export function readers(structure: Structure, service: Service): Device[] {
  const members = membersOf(service);
  return [...structure.devices.values()].filter((device) => isActive(device) && members.has(device.member));
}

/** Return the services whose open epoch can be read by a device that has lost that right. */
export function rotationDue(structure: Structure): Service[] {
  return [...structure.services.values()].filter((service) => {
    const current = currentOf(service);
    return current !== null && current.opened < service.exposed;
  });
}

/** Return the error for a name that does not exist, with those that look like it, also in `extra.near`. */
export function unknown(detail: string, wanted: string, known: Iterable<string>): NotFoundError {
  const found = near(wanted, known);
  const advice = found.length ? `did you mean ${found.join(" or ")}?` : "";
  return new NotFoundError(detail, { advice, extra: { near: found } });
}
