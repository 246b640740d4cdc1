/**
 * How this browser's device comes in: by an invitation, whose code travels outside the relay, or with a new structure
 * (spec/enrolment.md). The twin of what the joining side does in client/structures/invitations.py and client/structures/enrolment.py.
 */

import { DeviceKeys, SigningKey } from "../../crypto/keys.ts";
import { epochKid, SIGNATURE_SIZE } from "../../crypto/signing.ts";
import type { Structure } from "../../crypto/structures.ts";
import { Application, applicationMessage, InvitationAnswer } from "../../schemas/api.ts";
import { concat, equal, slice } from "../../schemas/bytes.ts";
import { encode } from "../../schemas/codec.ts";
import { ConflictError, IntegrityError, InvalidInputError } from "../../schemas/errors.ts";
import { parseHandle } from "../../schemas/ids.ts";
import { parseKbo } from "../../schemas/kbo.ts";
import { Keystore } from "../../schemas/locks.ts";
import type { Amendment } from "../directory/amendment.ts";
import type { Clock } from "../clock.ts";
import { Code, NETWORK_SIZE } from "./codes.ts";
import type { Mirror } from "../directory/mirror.ts";
import { contact } from "../directory/first_contact.ts";
import type { RelayHttp } from "../relay/http.ts";
import { freshId } from "../ids.ts";
import type { Application as Asked, InvitationView } from "../interface/index.ts";
import type { Profile } from "../device/profile.ts";

export function readInvitation(link: string, http: RelayHttp): InvitationView {
  const { relay, person } = Code.parse(link).parts;
  return { relay, person, here: isHere(relay, http) };
}

function isHere(relay: string, http: RelayHttp): boolean {
  return URL.canParse(relay) && new URL(relay).href === http.base;
}

/** Make the device that an invitation is for; throws IntegrityError for another network than the code says. */
export async function deviceFor(link: string, person: string, http: RelayHttp): Promise<Keystore> {
  const { parts } = Code.parse(link);
  if (!isHere(parts.relay, http)) {
    throw new InvalidInputError(`the invitation is for ${parts.relay}`, { advice: "open the link itself" });
  }
  const { origin, relayKey, network } = await contact(http);
  if (!equal(slice(network, 0, NETWORK_SIZE), parts.network)) {
    throw new IntegrityError("the relay shows another network than the one that you are invited to", {
      advice: "do not go on; tell who invited you by telephone",
    });
  }
  const { seed } = await DeviceKeys.generate();
  const { structure } = parts;
  return Keystore.of({ v: 1, origin, relay_key: relayKey, network, person, device: seed, structure });
}

/** Answer an invitation with the public keys of this device; the inviting device has to approve. */
export async function answer(link: string, device: DeviceKeys, http: RelayHttp): Promise<void> {
  const code = Code.parse(link);
  const body = encode(InvitationAnswer, {
    pass_code: code.passCode,
    encryption: device.encryption.public,
    signing: device.signing.public,
    mac: code.mac(concat(device.encryption.public, device.signing.public)),
  });
  // The same answer again has no effect.
  await http.call("POST", `/v1/invitations/${code.parts.invitation}/answer`, { body, again: true });
}

/** Make the device and the root key of a structure: a new one, or one that has `lost` its key. */
export async function deviceOfStructure(
  person: string,
  lost: Structure | null,
  http: RelayHttp,
  clock: Clock,
): Promise<Keystore> {
  const { origin, relayKey, network } = await contact(http);
  const { seed: device } = await DeviceKeys.generate();
  const { seed: root } = await SigningKey.generate();
  const [structure, member] = [lost?.id ?? freshId(clock()), freshId(clock())];
  return Keystore.of({ v: 1, origin, relay_key: relayKey, network, person, device, structure, member, root });
}

/** Return the signed application of a structure; throws KboNumberError and InvalidInputError. */
export async function applicationOf(profile: Profile, asked: Asked, lost: Structure | null): Promise<Application> {
  const root = profile.rootNeeded;
  const unsigned = Application.of({
    id: profile.keys.structure ?? "",
    handle: parseHandle(asked.handle),
    name: lost?.name ?? asked.name,
    root: root.public,
    contact: asked.contact,
    proof: new Uint8Array(SIGNATURE_SIZE),
    kbo: lost ? lost.kbo : asked.kbo ? parseKbo(asked.kbo) : null,
    replaces: lost && epochKid(lost.root),
  });
  return { ...unsigned, proof: await root.sign("application", applicationMessage(unsigned)) };
}

/** Ask the registrars to admit a structure; the same application again has no effect. */
export async function apply(application: Application, http: RelayHttp): Promise<void> {
  await http.call("POST", "/v1/applications", { body: encode(Application, application), again: true });
}

/**
 * Make this device an administrator's of its structure, where the root key is here and the structure was admitted.
 *
 * Throws IntegrityError when it was admitted with another root key; ConflictError when somebody else's is replaced.
 */
export async function complete(profile: Profile, mirror: Mirror): Promise<void> {
  if (!(await isDue(profile, mirror))) return;
  await mirror.amend(async (change) => addOwnDevice(profile, change));
}

async function isDue(profile: Profile, mirror: Mirror): Promise<boolean> {
  const { root, keys } = profile;
  const structure = mirror.current.structures.get(keys.structure ?? "");
  if (root === null || structure === undefined || mirror.current.hasDevice(profile.device.kid)) return false;
  if (equal(structure.root, root.public)) return true;
  if (await isToReplace(profile, structure)) return false;
  throw new IntegrityError(`${structure.name} was admitted with another root key than the one in this browser`, {
    advice: "tell the registrars by telephone at once: somebody else applied in your name",
  });
}

/** Whether this device applied for a root key in place of the one that a structure has now. */
async function isToReplace({ store, root }: Profile, structure: Structure): Promise<boolean> {
  if (structure.loss !== null && root !== null && equal(structure.loss.root, root.public)) return true;
  const replaces = (await store.get<{ signed: Application }>("application", "own"))?.signed.replaces ?? null;
  return replaces !== null && equal(replaces, epochKid(structure.root));
}

async function addOwnDevice({ keys, device, rootNeeded }: Profile, change: Amendment): Promise<void> {
  const { structure, member } = keys;
  if (structure === null || member === null) throw new ConflictError("this device applied for no structure");
  if (change.directory.hasDevice(device.kid)) return;
  await change.sign(structure, rootNeeded, {
    type: "device-added",
    member,
    encryption: device.encryption.public,
    signing: device.signing.public,
  });
  await change.sign(structure, rootNeeded, { type: "delegation-changed", device: device.kid, granted: true });
}
