/**
 * What administrators do: services, their members, their epochs; devices that end; colleagues who leave. The twin of
 * client/structures/administration.py.
 *
 * Rules: a seed is kept on this device before its epoch stands in the directory, so that no epoch is ever without one;
 * whoever loses the right to read is followed by new epochs in the same post; seeds are handed over after it.
 */

import { EncryptionKey } from "../../crypto/keys.ts";
import { type Device, isActive, membersOf, rotationDue, type Service, serviceOf } from "../../crypto/structures.ts";
import { Retention } from "../../schemas/api.ts";
import { equal, hex } from "../../schemas/bytes.ts";
import { encode } from "../../schemas/codec.ts";
import { ConflictError, ForbiddenError, InvalidInputError, NotFoundError } from "../../schemas/errors.ts";
import { parseHandle } from "../../schemas/ids.ts";
import type { Inbound, Mode } from "../../schemas/mail.ts";
import type { RevocationReason } from "../../schemas/statements.ts";
import type { Amendment } from "../directory/amendment.ts";
import type { Clock } from "../clock.ts";
import type { Mirror } from "../directory/mirror.ts";
import { evidenceOf } from "./evidence.ts";
import { freshId } from "../ids.ts";
import type { Member, People } from "../directory/people.ts";
import type { Profile } from "../device/profile.ts";
import type { Seeds } from "../directory/seeds.ts";
import type { Session } from "../directory/session.ts";

export class Administration {
  readonly #session: Session;
  readonly #profile: Profile;
  readonly #mirror: Mirror;
  readonly #seeds: Seeds;
  readonly #people: People;
  readonly #clock: Clock;

  constructor(profile: Profile, session: Session, mirror: Mirror, seeds: Seeds, people: People, clock: Clock) {
    this.#session = session;
    this.#profile = profile;
    this.#mirror = mirror;
    this.#seeds = seeds;
    this.#people = people;
    this.#clock = clock;
  }

  /** Make a service with its first epoch; without members it is for whoever asks. */
  async createService(handle: string, name: string, members: readonly string[]): Promise<Service> {
    parseHandle(handle);
    await this.#begin();
    const chosen = members.length > 0 ? members : [this.#mirror.own.device.member];
    const id = freshId(this.#clock());
    return this.#amend(id, async (change) => {
      await change.setService(this.#own, this.#profile.device, { id, handle, name, members: chosen });
      await this.#rotate(change, id);
    });
  }

  /** Change a service's name or members; newcomers get its history, a removal opens a new epoch. */
  async updateService(
    handle: string,
    { name, add = [], remove = [] }: { name?: string; add?: readonly string[]; remove?: readonly string[] },
  ): Promise<Service> {
    await this.#begin();
    const { id } = serviceOf(this.#mirror.own.structure, handle);
    return this.#amend(id, async (change) => {
      const before = this.#service(change, id);
      const members = [...membersOf(before), ...add].filter((member) => !remove.includes(member));
      await change.setService(this.#own, this.#profile.device, { ...before, name: name || before.name, members });
      await this.#rotateDue(change);
    });
  }

  /** Open the next epoch of a service. */
  async rotate(handle: string): Promise<Service> {
    await this.#begin();
    const { id } = serviceOf(this.#mirror.own.structure, handle);
    return this.#amend(id, (change) => this.#rotate(change, id));
  }

  /**
   * End a device (by its key id, hexadecimal); returns the services that got new keys.
   *
   * Who is no administrator can end the own member's devices; the epochs are then due for rotation until an
   * administrator opens new ones.
   */
  async revoke(kid: string, reason: RevocationReason): Promise<Service[]> {
    await this.#mirror.refresh();
    const found = this.#mirror.own.structure.devices.get(kid);
    if (found === undefined || !isActive(found)) throw new NotFoundError("no active device has this key id");
    return this.#ending(async (change) => {
      await change.sign(this.#own, this.#profile.device, { type: "device-revoked", device: found.kid, reason });
    }, !equal(found.kid, this.#profile.device.kid));
  }

  /** End a member's devices, take them off all services, open new epochs; returns the services. */
  async leave(member: string): Promise<Service[]> {
    await this.#begin();
    const leaver = this.#people.member(member);
    this.#notMe(leaver);
    return this.#ending(async (change) => {
      const { devices, services } = change.directory.structure(this.#own);
      for (const { kid, ...device } of devices.values()) {
        if (device.member !== leaver.id || device.revoked !== null) continue;
        const said = { type: "device-revoked", device: kid, reason: "left" } as const;
        await change.sign(this.#own, this.#profile.device, said);
      }
      for (const service of services.values()) {
        if (!membersOf(service).has(leaver.id)) continue;
        const members = [...membersOf(service)].filter((each) => each !== leaver.id);
        await change.setService(this.#own, this.#profile.device, { ...service, members });
      }
    });
  }

  /** Make the devices of a member administrators'; needs the root key here, which alone may do that. */
  async promote(member: string): Promise<void> {
    await this.#mirror.refresh();
    await this.#mirror.amend((change) => this.#delegate(change, this.#people.member(member), true));
  }

  /**
   * Let a member no longer be an administrator; returns the services that got new keys.
   *
   * An administrator's device may have held the seeds of every service, so all of them do. Needs the root key here.
   */
  async demote(member: string): Promise<Service[]> {
    await this.#mirror.refresh();
    const former = this.#people.member(member);
    this.#notMe(former);
    return this.#ending((change) => this.#delegate(change, former, false));
  }

  /** Let the devices of a member read the structure's access log, or end that; needs the root key here. */
  async setAuditor(member: string, granted: boolean): Promise<void> {
    await this.#mirror.refresh();
    const found = this.#people.member(member);
    await this.#mirror.amend(async (change) => {
      const concerned = this.#active(change, found).filter(({ auditor }) => auditor !== granted);
      if (concerned.length === 0) {
        throw new ConflictError(`${found.name} is ${granted ? "an auditor already" : "no auditor"}`);
      }
      for (const { kid } of concerned) {
        const said = { type: "auditor-changed", device: kid, granted } as const;
        await change.sign(this.#own, this.#profile.rootNeeded, said);
      }
    });
  }

  /** Say what the structure allows by e-mail. */
  async setMailPolicy(modes: readonly Mode[], inbound: Inbound): Promise<void> {
    await this.#begin();
    const said = { type: "mail-policy-set", modes: [...new Set(modes)].sort(), inbound } as const;
    await this.#mirror.amend((change) => change.sign(this.#own, this.#profile.device, said));
  }

  /** Say how long the relay keeps what the own services received; what is older goes at once. */
  async setRetention(days: number): Promise<void> {
    await this.#begin();
    await this.#session.call("PUT", "/v1/retention", { body: encode(Retention, { days }), again: true });
  }

  /** Vouch for the structure of a handle, or no longer; `words` stay here, their hash is for everybody. */
  async vouch(handle: string, words: string, granted: boolean): Promise<void> {
    await this.#begin();
    const subject = this.#mirror.current.byHandle(handle).id;
    if (this.#mirror.own.structure.vouches.has(subject) === granted) {
      throw new ConflictError(granted ? `you vouch for ${handle} already` : `you do not vouch for ${handle}`);
    }
    const evidence = evidenceOf(words);
    await this.#profile.store.put("vouch", subject, evidence);
    const said = { type: "vouched", subject, granted, evidence: evidence.hash } as const;
    await this.#mirror.amend((change) => change.sign(this.#own, this.#profile.device, said));
  }

  // Helpers.

  get #own(): string {
    return this.#mirror.own.structure.id;
  }

  async #begin(): Promise<void> {
    await this.#mirror.refresh();
    if (!this.#mirror.activeOwn.device.administrator) throw new ForbiddenError("only an administrator does this");
  }

  #notMe(member: Member): void {
    if (member.id !== this.#mirror.own.device.member) return;
    throw new InvalidInputError("you cannot do this for yourself", { advice: "ask another administrator" });
  }

  async #amend(id: string, build: (change: Amendment) => Promise<void>): Promise<Service> {
    await this.#mirror.amend(build);
    await this.#seeds.handOver();
    return this.#now([id])[0] as Service;
  }

  /** Post what ends somebody's rights together with the new epochs that follow from it. */
  async #ending(build: (change: Amendment) => Promise<void>, mayHandOver = true): Promise<Service[]> {
    let rotated: string[] = [];
    await this.#mirror.amend(async (change) => {
      await build(change);
      rotated = await this.#rotateDue(change);
    });
    if (mayHandOver) await this.#seeds.handOver();
    return this.#now(rotated);
  }

  #now(ids: readonly string[]): Service[] {
    const { services } = this.#mirror.own.structure;
    return ids.flatMap((id) => services.get(id) ?? []);
  }

  async #delegate(change: Amendment, member: Member, granted: boolean): Promise<void> {
    const theirs = this.#active(change, member);
    const concerned = theirs.filter(({ administrator }) => administrator !== granted);
    if (concerned.length === 0) {
      const state = granted ? "an administrator already" : "no administrator";
      throw new ConflictError(`${member.name} is ${theirs.length > 0 ? state : "without a device"}`);
    }
    for (const { kid } of concerned) {
      const said = { type: "delegation-changed", device: kid, granted } as const;
      await change.sign(this.#own, this.#profile.rootNeeded, said);
    }
  }

  #active(change: Amendment, { id }: Member): Device[] {
    const { devices } = change.directory.structure(this.#own);
    return [...devices.values()].filter((device) => device.member === id && isActive(device));
  }

  #service(change: Amendment, id: string): Service {
    const found = change.directory.structure(this.#own).services.get(id);
    if (found === undefined) throw new NotFoundError("your structure has no such service");
    return found;
  }

  async #rotate(change: Amendment, service: string): Promise<void> {
    const key = await EncryptionKey.generate();
    await this.#seeds.keep(key);
    const epoch = this.#service(change, service).epochs.length + 1;
    const said = { type: "epoch-opened", service, epoch, public: key.public } as const;
    await change.sign(this.#own, this.#profile.device, said);
  }

  /** Open new epochs where somebody lost the right to read, if this device may; returns the services. */
  async #rotateDue(change: Amendment): Promise<string[]> {
    const structure = change.directory.structure(this.#own);
    const own = structure.devices.get(hex(this.#profile.device.kid));
    if (own === undefined || !isActive(own) || !own.administrator) return [];
    const due = rotationDue(structure).map(({ id }) => id);
    for (const id of due) await this.#rotate(change, id);
    return due;
  }
}
