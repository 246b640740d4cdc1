/**
 * What a statement changes in its structure (spec/directory.md, step 6).
 *
 * Rules: nothing is looked up outside the arguments, nothing is changed in place, and every refusal says why the
 * statement can have no effect. What must be unique across structures is the matter of crypto/claims.ts.
 *
 *     const after = apply(statement, structure, position, leafHash(entry.raw), attestation);
 */

import { type Bytes, hex } from "../schemas/bytes.ts";
import { InvalidInputError, StatementRefusedError } from "../schemas/errors.ts";
import type {
  AnyStatement,
  AuditorChanged,
  DelegationChanged,
  DeviceAdded,
  DeviceRevoked,
  EpochOpened,
  MailPolicySet,
  RecoverySet,
  ServiceSet,
  WitnessesSet,
} from "../schemas/statements.ts";
import { ALONE, type Attestation, attested, withoutLoss } from "./approvals.ts";
import { Verifier } from "./notes.ts";
import { deviceKid, epochKid } from "./signing.ts";
import {
  type Device,
  isActive,
  type MailPolicy,
  membersOf,
  openedStructure,
  type Recovery,
  type Service,
  type Structure,
} from "./structures.ts";
import { type Policy, policyOf } from "./witnesses.ts";

/**
 * Return the structure after a statement that has its place and signature, in an entry of this leaf hash.
 *
 * Throws StatementRefusedError.
 */
export function apply(
  statement: AnyStatement,
  structure: Structure | null,
  position: number,
  leaf: Bytes,
  by: Attestation,
): Structure {
  const after = structure
    ? changed(statement, withoutLoss(structure, statement.signer), position, by)
    : opened(statement);
  return { ...after, nextN: statement.n + 1, head: leaf, time: statement.time };
}

function opened(statement: AnyStatement): Structure {
  switch (statement.type) {
    case "network-founded":
      return openedStructure(statement.structure, statement.name, statement.root, { isNetwork: true });
    case "structure-admitted": {
      const { handle, kbo, level } = statement;
      if (level > ALONE) throw new StatementRefusedError(`a structure is admitted at level ${ALONE} at most`);
      return openedStructure(statement.structure, statement.name, statement.root, { handle, kbo, level });
    }
    default:
      throw new StatementRefusedError("the statement belongs to no structure that was admitted");
  }
}

function changed(statement: AnyStatement, structure: Structure, position: number, by: Attestation): Structure {
  switch (statement.type) {
    case "standing-changed":
    case "vouched":
    case "root-lost":
    case "root-recovered":
    case "root-kept":
      return attested(structure, statement, by, position);
    case "mail-policy-set":
      return { ...structure, mail: mailPolicy(statement) };
    case "root-replaced":
      return { ...structure, root: statement.root };
    case "recovery-set":
      return { ...structure, recovery: recoveryOf(statement) };
    case "device-added":
      return withDevice(structure, newDevice(statement, position), position);
    case "delegation-changed":
    case "auditor-changed":
    case "device-revoked": {
      const device = changedDevice(activeDevice(structure, statement.device), statement, position);
      return withDevice(structure, device, position);
    }
    case "witnesses-set":
      return { ...structure, policies: [...structure.policies, [position, witnessPolicy(statement)]] };
    case "web-released": {
      const { version, manifest, time } = statement;
      return { ...structure, releases: [...structure.releases, { position, version, manifest, time }] };
    }
    case "service-set":
      return withService(structure, setService(structure, statement, position));
    case "epoch-opened":
      return withService(structure, openEpoch(structure, statement, position));
    case "network-founded":
    case "structure-admitted":
      throw new StatementRefusedError("a chain is opened once");
    default:
      return structure; // the cooperative's: crypto/assembly.ts
  }
}

function witnessPolicy(statement: WitnessesSet): Policy {
  try {
    const verifiers = statement.witnesses.map((each) => new Verifier(each.name, each.public, true));
    return policyOf(verifiers, statement.quorum);
  } catch (error) {
    if (error instanceof InvalidInputError) throw new StatementRefusedError(error.detail);
    throw error;
  }
}

function mailPolicy(statement: MailPolicySet): MailPolicy {
  const modes = new Set(statement.modes);
  if (modes.size !== statement.modes.length) throw new StatementRefusedError("a mode is named twice");
  return { modes, inbound: statement.inbound };
}

function recoveryOf(statement: RecoverySet): Recovery {
  const { public: publicKey, threshold, shares } = statement;
  if (threshold > shares) {
    throw new StatementRefusedError(`there are ${shares} shares, ${threshold} cannot be needed`);
  }
  return { public: publicKey, kid: epochKid(publicKey), threshold, shares };
}

function newDevice(statement: DeviceAdded, position: number): Device {
  const { member, encryption, signing } = statement;
  const kid = deviceKid(encryption, signing);
  return { kid, member, encryption, signing, added: position, administrator: false, auditor: false, revoked: null };
}

function activeDevice(structure: Structure, kid: Bytes): Device {
  const device = structure.devices.get(hex(kid));
  if (!device || !isActive(device)) {
    throw new StatementRefusedError("the structure has no active device of this key id");
  }
  return device;
}

function changedDevice(
  device: Device,
  statement: DelegationChanged | AuditorChanged | DeviceRevoked,
  position: number,
): Device {
  switch (statement.type) {
    case "delegation-changed":
      return { ...device, administrator: statement.granted };
    case "auditor-changed":
      return { ...device, auditor: statement.granted };
    case "device-revoked":
      return { ...device, administrator: false, auditor: false, revoked: position };
  }
}

function setService(structure: Structure, statement: ServiceSet, position: number): Service {
  const { service: id, handle, name } = statement;
  const members = new Set(statement.members);
  if (members.size !== statement.members.length) throw new StatementRefusedError("a member is named twice");
  const known = new Set([...structure.devices.values()].map((device) => device.member));
  if (!isWithin(members, known)) {
    throw new StatementRefusedError("a member of the service never had a device in this structure");
  }
  if ([...structure.services.values()].some((other) => other.handle === handle && other.id !== id)) {
    throw new StatementRefusedError(`another service of the structure has the handle ${JSON.stringify(handle)}`);
  }
  const before = structure.services.get(id);
  const roster = { since: position, members };
  if (!before) return { id, handle, name, rosters: [roster], epochs: [], exposed: 0 };
  const exposed = isWithin(membersOf(before), members) ? before.exposed : position;
  return { ...before, handle, name, rosters: [...before.rosters, roster], exposed };
}

function isWithin(part: ReadonlySet<string>, whole: ReadonlySet<string>): boolean {
  return [...part].every((each) => whole.has(each));
}

function openEpoch(structure: Structure, statement: EpochOpened, position: number): Service {
  const service = structure.services.get(statement.service);
  if (!service) throw new StatementRefusedError("the structure has no such service");
  const { epochs } = service;
  if (statement.epoch !== epochs.length + 1) {
    throw new StatementRefusedError(`the next epoch of the service is ${epochs.length + 1}`);
  }
  const closed = epochs.map((epoch, n) => (n === epochs.length - 1 ? { ...epoch, closed: position } : epoch));
  const opened = {
    number: statement.epoch,
    public: statement.public,
    kid: epochKid(statement.public),
    opened: position,
    closed: null,
  };
  return { ...service, epochs: [...closed, opened] };
}

function withService(structure: Structure, service: Service): Structure {
  return { ...structure, services: new Map(structure.services).set(service.id, service) };
}

function withDevice(structure: Structure, device: Device, position: number): Structure {
  const kid = hex(device.kid);
  const before = structure.devices.get(kid) ?? device;
  const services = [...structure.services].map(([id, service]): [string, Service] => [
    id,
    loses(before, device, service) ? { ...service, exposed: position } : service,
  ]);
  return {
    ...structure,
    devices: new Map(structure.devices).set(kid, device),
    services: new Map(services),
  };
}

function loses(before: Device, after: Device, service: Service): boolean {
  // An administrator's device makes the seeds of every service, so it has had them all in its memory.
  const gaveUp = before.administrator && !after.administrator;
  return gaveUp || (!isActive(after) && membersOf(service).has(after.member));
}
