/**
 * The own structure's members, and their names. The twin of client/directory/people.py.
 *
 * The directory has pseudonyms only, so each device keeps the names that it learnt. A name comes from the invitation
 * that this device made, or from what the member signed; it is how somebody calls himself and nothing more.
 */

import { type Device, isActive as isActiveDevice, membersOf, type Service } from "../../crypto/structures.ts";
import { NotFoundError } from "../../schemas/errors.ts";
import type { Mirror } from "./mirror.ts";
import type { Profile } from "../device/profile.ts";

const KIND = "name";

/** A member of the own structure. */
export interface Member {
  readonly id: string;
  readonly name: string;
  readonly devices: readonly Device[];
  readonly services: readonly Service[];
}

export class People {
  readonly #profile: Profile;
  readonly #mirror: Mirror;
  #names: Map<string, string>;

  private constructor(profile: Profile, mirror: Mirror, names: Map<string, string>) {
    this.#profile = profile;
    this.#mirror = mirror;
    this.#names = names;
  }

  static async open(profile: Profile, mirror: Mirror): Promise<People> {
    return new People(profile, mirror, await profile.store.all<string>(KIND));
  }

  /** Take up names that another browser has learnt (shelf/). */
  async load(): Promise<void> {
    this.#names = new Map([...(await this.#profile.store.all<string>(KIND)), ...this.#names]);
  }

  /** Keep the name of a member; the first one stays. */
  async learn(member: string, name: string): Promise<void> {
    if (this.#names.has(member)) return;
    this.#names.set(member, name);
    await this.#profile.store.put(KIND, member, name);
  }

  /** Return the name of a member; the end of the identifier while it is not known. */
  name(member: string): string {
    if (member === this.#mirror.own.device.member) return this.#profile.keys.person;
    return this.known(member) || member.slice(-6);
  }

  /** Return the name of a colleague as it was learnt; empty while it is not known. */
  known(member: string): string {
    return this.#names.get(member) ?? "";
  }

  /** Return the members, those with an active device first, then by name. */
  all(): Member[] {
    const { structure } = this.#mirror.own;
    const services = [...structure.services.values()];
    const members = [...Map.groupBy(structure.devices.values(), ({ member }) => member)].map(([id, devices]) => ({
      id,
      name: this.name(id),
      devices,
      services: services.filter((service) => membersOf(service).has(id)),
    }));
    return members.sort((a, b) => Number(isActive(b)) - Number(isActive(a)) || a.name.localeCompare(b.name));
  }

  /** Return the member of an identifier; throws NotFoundError. */
  member(id: string): Member {
    const found = this.all().find((each) => each.id === id);
    if (found === undefined) throw new NotFoundError("no member of your structure has this identifier");
    return found;
  }
}

export function isActive({ devices }: Member): boolean {
  return devices.some(isActiveDevice);
}

export function isAdministrator({ devices }: Member): boolean {
  return devices.some((device) => isActiveDevice(device) && device.administrator);
}
