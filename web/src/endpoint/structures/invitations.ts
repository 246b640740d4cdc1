/**
 * How devices come in: by an invitation, whose code travels outside the relay (codes.ts). The twin of the inviting
 * side of client/structures/invitations.py; the joining one is in joining.ts.
 *
 * The code authenticates the new device's public keys to the device that invited it, so that the relay cannot put keys
 * of its own in; and it pins network and structure for the new device.
 */

import { random } from "../../crypto/random.ts";
import { deviceKid } from "../../crypto/signing.ts";
import { membersOf, serviceOf } from "../../crypto/structures.ts";
import { checkPublicKey } from "../../crypto/suite.ts";
import { InvitationList, InvitationRequest, type InvitationState } from "../../schemas/api.ts";
import { type Bytes, concat, equal, hex, slice } from "../../schemas/bytes.ts";
import { encode } from "../../schemas/codec.ts";
import { ConflictError, ForbiddenError, IntegrityError, InvalidInputError, NotFoundError } from "../../schemas/errors.ts";
import { formatAddress, parseAddress } from "../../schemas/ids.ts";
import { LIMITS } from "../../schemas/limits.ts";
import type { Amendment } from "../directory/amendment.ts";
import type { Clock } from "../clock.ts";
import { Code, NETWORK_SIZE, SECRET_SIZE } from "./codes.ts";
import type { Mirror } from "../directory/mirror.ts";
import { freshId } from "../ids.ts";
import type { PendingInvitation } from "../interface/index.ts";
import type { People } from "../directory/people.ts";
import type { Profile } from "../device/profile.ts";
import type { Seeds } from "../directory/seeds.ts";
import type { Session } from "../directory/session.ts";

const KIND = "invitation";

/** An invitation as the device that made it keeps it; services by their ids. */
interface Invitation {
  readonly id: string;
  readonly person: string;
  readonly member: string;
  readonly services: readonly string[];
  readonly secret: Bytes;
  readonly expires: number;
}

/** An invitation to be handed over. */
export interface Made {
  readonly id: string;
  readonly link: string;
  readonly expires: number;
}

export class Invitations {
  readonly #profile: Profile;
  readonly #session: Session;
  readonly #mirror: Mirror;
  readonly #seeds: Seeds;
  readonly #people: People;
  readonly #clock: Clock;

  constructor(profile: Profile, session: Session, mirror: Mirror, seeds: Seeds, people: People, clock: Clock) {
    this.#profile = profile;
    this.#session = session;
    this.#mirror = mirror;
    this.#seeds = seeds;
    this.#people = people;
    this.#clock = clock;
  }

  /** Invite a new member of services (addresses), or a member's next device; throws ForbiddenError. */
  async invite(person: string, services: readonly string[], member?: string): Promise<Made> {
    await this.#mirror.refresh();
    const { structure, device } = this.#mirror.activeOwn;
    if (!device.administrator) throw new ForbiddenError("only an administrator invites colleagues");
    const ids = services.map((each) => serviceOf(structure, parseAddress(each).service).id);
    const id = member === undefined ? freshId(this.#clock()) : this.#people.member(member).id;
    return this.#invite(person, id, ids);
  }

  /** Invite another device of the own member. */
  async link(): Promise<Made> {
    await this.#mirror.refresh();
    return this.#invite(this.#profile.keys.person, this.#mirror.activeOwn.device.member, []);
  }

  async #invite(person: string, member: string, services: readonly string[]): Promise<Made> {
    if (person.trim() === "" || [...person].length > LIMITS.name) {
      throw new InvalidInputError(`a name has 1 to ${LIMITS.name} characters`);
    }
    const now = this.#clock();
    const secret = random(SECRET_SIZE);
    const expires = now + LIMITS.invitation * 1000;
    const invitation = { id: freshId(now), person, member, services, secret, expires };
    await this.#profile.store.put(KIND, invitation.id, invitation);
    const code = this.#code(invitation);
    const body = encode(InvitationRequest, { id: invitation.id, member, verifier: code.verifier });
    await this.#session.call("POST", "/v1/invitations", { body });
    return { id: invitation.id, link: code.text, expires };
  }

  /** Return the open invitations of this device, answered or not. */
  async pending(): Promise<PendingInvitation[]> {
    await this.#mirror.refresh();
    const { structure } = this.#mirror.own;
    const address = (id: string) =>
      formatAddress({ service: structure.services.get(id)?.handle ?? "", structure: structure.handle });
    return (await this.#open()).map(([{ id, person, services, member }, { expires, mac }]) => ({
      id,
      person,
      services: services.map(address),
      member,
      expires,
      answered: mac !== null,
    }));
  }

  /**
   * Admit the device that answered: statements, and the seeds that this device holds.
   *
   * Throws ConflictError when nobody has answered, IntegrityError when the relay exchanged the keys, MalformedError for
   * a key that is none: the device could read nothing.
   */
  async approve(id: string): Promise<void> {
    await this.#mirror.refresh();
    const [found, state] = (await this.#open()).find(([invitation]) => invitation.id === id) ?? [];
    if (found === undefined) throw new NotFoundError("this device has no such open invitation");
    const { encryption, signing, mac } = state ?? {};
    if (!encryption || !signing || !mac) {
      throw new ConflictError(`${found.person} has not joined yet`, { advice: "wait until the code was used" });
    }
    if (!equal(this.#code(found).mac(concat(encryption, signing)), mac)) {
      throw new IntegrityError("the keys of the new device are not those that the invitation vouches for", {
        advice: "do not trust this relay before you have asked its operator; invite again",
      });
    }
    await checkPublicKey(encryption);
    await this.#mirror.amend((change) => this.#admit(change, found, encryption, signing));
    await this.#people.learn(found.member, found.person);
    await this.#profile.store.delete(KIND, found.id);
    await this.#seeds.handOver();
  }

  async #admit(change: Amendment, { member, services }: Invitation, encryption: Bytes, signing: Bytes): Promise<void> {
    const own = this.#mirror.own.structure.id;
    const { device } = this.#profile;
    if (!change.directory.structure(own).devices.has(hex(deviceKid(encryption, signing)))) {
      await change.sign(own, device, { type: "device-added", member, encryption, signing });
    }
    for (const id of services) {
      const service = change.directory.structure(own).services.get(id);
      if (service === undefined || membersOf(service).has(member)) continue;
      await change.setService(own, device, { ...service, members: [...membersOf(service), member] });
    }
  }

  async #open(): Promise<[Invitation, InvitationState][]> {
    const kept = await this.#profile.store.all<Invitation>(KIND);
    const states = (await this.#session.call("GET", "/v1/invitations")).read(InvitationList).invitations;
    return states.flatMap((state) => {
      const invitation = kept.get(state.id);
      return invitation === undefined ? [] : [[invitation, state] as [Invitation, InvitationState]];
    });
  }

  #code({ person, id, secret }: Invitation): Code {
    return new Code({
      relay: this.#session.base,
      person,
      invitation: id,
      structure: this.#mirror.own.structure.id,
      network: slice(this.#mirror.networkPin, 0, NETWORK_SIZE),
      secret,
    });
  }
}
