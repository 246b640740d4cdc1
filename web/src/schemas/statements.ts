/**
 * Statements: the signed changes of which the directory consists (spec/directory.md).
 *
 * Each structure has one chain of statements; the network (the cooperative that runs the relay) is the first
 * structure. `previous` is the leaf hash of the chain's last entry, `n` its place. An entry of the log is the statement
 * with its signature, and it is these bytes that are hashed:
 *
 *     u32 length of the statement | statement (compact JSON) | signature of 3373 bytes
 */

import { type Bytes, concat, integerAt, slice, u32 } from "./bytes.ts";
import {
  boolean,
  bytes,
  choice,
  decode,
  decodeRequest,
  integer,
  list,
  nullable,
  type Of,
  optional,
  struct,
  text,
  union,
} from "./codec.ts";
import {
  BallotCast,
  ContributionNoted,
  DeskSet,
  ModuleSet,
  MotionClosed,
  MotionOpened,
  PledgeSet,
} from "./cooperative.ts";
import { MalformedError } from "./errors.ts";
import { Handle, Hash, Id, Kid } from "./ids.ts";
import { LIMITS } from "./limits.ts";
import { Inbound, Mode } from "./mail.ts";
import { EncryptionPublic, Name, SIGNATURE_SIZE, SigningPublic, statement } from "./statement.ts";
import { Version } from "./web.ts";

export { EncryptionPublic, Name, Signature, SIGNATURE_SIZE, SigningPublic } from "./statement.ts";

const LENGTH = 4;

export const Level = integer(0, 4);
export const Kbo = text({ pattern: /^[01][0-9]{9}$/u });

/** Opens the chain of the network; signed by its own root. */
export const NetworkFounded = statement("network-founded", { name: Name, root: SigningPublic });

/** Opens a structure's chain; signed by a registrar. `evidence` is a salted hash of what was checked. */
export const StructureAdmitted = statement("structure-admitted", {
  handle: Handle,
  name: Name,
  root: SigningPublic,
  level: Level,
  evidence: Hash,
  kbo: optional(nullable(Kbo), null),
});

/** Verification level or suspension; signed by a registrar, the upper levels by one after the other. */
export const StandingChanged = statement("standing-changed", { level: Level, active: boolean, evidence: Hash });

/** What the structure allows by e-mail (spec/bridge.md); signed by an administrator. */
export const MailPolicySet = statement("mail-policy-set", { modes: list(Mode, { max: 5 }), inbound: Inbound });

/** The structure vouches for another one (`subject`), or no longer; signed by an administrator. */
export const Vouched = statement("vouched", { subject: Id, granted: boolean, evidence: Hash });

/** Announces the root key that is to replace a lost one; signed by a registrar, see `RootRecovered`. */
export const RootLost = statement("root-lost", { root: SigningPublic, evidence: Hash });

/** The announced root key takes the place of the lost one; signed by another registrar, 72 hours later. */
export const RootRecovered = statement("root-recovered", { root: SigningPublic, evidence: Hash });

/** Ends such an announcement: the root key is not lost; signed by it, or by an administrator. */
export const RootKept = statement("root-kept", {});

/** A new root key; signed by the previous one. */
export const RootReplaced = statement("root-replaced", { root: SigningPublic });

/** The key that every epoch seed is also wrapped to, and how its seed is split; signed by the root. */
export const RecoverySet = statement("recovery-set", {
  public: EncryptionPublic,
  threshold: integer(2, 16),
  shares: integer(2, 16),
});

/** A device of a member; signed by the root, an administrator, or another device of the member. */
export const DeviceAdded = statement("device-added", {
  member: Id,
  encryption: EncryptionPublic,
  signing: SigningPublic,
});

/** Makes a device an administrator's (in the network: a registrar's) or ends that; signed by the root. */
export const DelegationChanged = statement("delegation-changed", { device: Kid, granted: boolean });

/** Lets a device read the structure's access log, or ends that; signed by the root. */
export const AuditorChanged = statement("auditor-changed", { device: Kid, granted: boolean });

/** Somebody who cosigns checkpoints: the name of the key, the Ed25519 key (32 bytes), where to ask. */
export const Witness = struct({
  name: text({ pattern: /^[!-*,-~]+$/u, max: 100 }),
  public: bytes(32),
  url: text({ pattern: /^https?:\/\/[!-~]+$/u, max: 500 }),
});

/** By whom, and how many, checkpoints must be cosigned (spec/log.md); signed by the network's root. */
export const WitnessesSet = statement("witnesses-set", {
  witnesses: list(Witness, { max: LIMITS.witnesses }),
  quorum: integer(0, LIMITS.witnesses),
});

/** A release of the web client: SHA-256 of its manifest (spec/web.md); signed by a registrar. */
export const WebReleased = statement("web-released", { version: Version, manifest: Hash });

/** Why a device is revoked. */
export const RevocationReason = choice(["left", "lost", "replaced", "compromised"]);
export type RevocationReason = Of<typeof RevocationReason>;

/** Ends a device for ever; signed by the root, an administrator or an active device of the member. */
export const DeviceRevoked = statement("device-revoked", { device: Kid, reason: RevocationReason });

/** A service and who belongs to it, replacing what was said of it before; signed by an administrator. */
export const ServiceSet = statement("service-set", {
  service: Id,
  handle: Handle,
  name: Name,
  members: list(Id, { max: LIMITS.members }),
});

/** A new epoch key of a service, which closes the previous epoch; signed by an administrator. */
export const EpochOpened = statement("epoch-opened", {
  service: Id,
  epoch: integer(1, 2 ** 31 - 1),
  public: EncryptionPublic,
});

export type NetworkFounded = Of<typeof NetworkFounded>;
export type StructureAdmitted = Of<typeof StructureAdmitted>;
export type StandingChanged = Of<typeof StandingChanged>;
export type MailPolicySet = Of<typeof MailPolicySet>;
export type Vouched = Of<typeof Vouched>;
export type RootLost = Of<typeof RootLost>;
export type RootRecovered = Of<typeof RootRecovered>;
export type RootKept = Of<typeof RootKept>;
export type RootReplaced = Of<typeof RootReplaced>;
export type RecoverySet = Of<typeof RecoverySet>;
export type DeviceAdded = Of<typeof DeviceAdded>;
export type DelegationChanged = Of<typeof DelegationChanged>;
export type AuditorChanged = Of<typeof AuditorChanged>;
export type WitnessesSet = Of<typeof WitnessesSet>;
export type WebReleased = Of<typeof WebReleased>;
export type DeviceRevoked = Of<typeof DeviceRevoked>;
export type ServiceSet = Of<typeof ServiceSet>;
export type EpochOpened = Of<typeof EpochOpened>;

export const AnyStatement = union([
  NetworkFounded,
  StructureAdmitted,
  StandingChanged,
  MailPolicySet,
  Vouched,
  RootLost,
  RootRecovered,
  RootKept,
  RootReplaced,
  RecoverySet,
  DeviceAdded,
  DelegationChanged,
  AuditorChanged,
  WitnessesSet,
  WebReleased,
  DeviceRevoked,
  ServiceSet,
  EpochOpened,
  MotionOpened,
  BallotCast,
  MotionClosed,
  ModuleSet,
  PledgeSet,
  ContributionNoted,
  DeskSet,
]);
export type AnyStatement = Of<typeof AnyStatement>;

/** A parsed entry of the directory log; `raw` is what is hashed, `signed` what the signature covers. */
export interface Entry {
  readonly raw: Bytes;
  readonly statement: AnyStatement;
  readonly signed: Bytes;
  readonly signature: Bytes;
}

/** Return the entry of an encoded statement and its signature. */
export function frameEntry(statement: Bytes, signature: Bytes): Bytes {
  return concat(u32(statement.length), statement, signature);
}

/** Return the statement of an entry whose bytes are known to be those that `parseEntry` took before. */
export function admittedStatement(raw: Bytes): AnyStatement {
  return decodeRequest(slice(raw, LENGTH, LENGTH + integerAt(raw, 0, LENGTH)), AnyStatement, LIMITS.statement);
}

/** Read an entry strictly; throws TooLargeError or MalformedError. Whether it may stand is not asked. */
export function parseEntry(raw: Bytes): Entry {
  if (raw.length < LENGTH) throw new MalformedError("the entry is cut short");
  const size = integerAt(raw, 0, LENGTH);
  if (raw.length !== LENGTH + size + SIGNATURE_SIZE) {
    throw new MalformedError("the entry's length does not fit its content");
  }
  const signed = slice(raw, LENGTH, LENGTH + size);
  const statement = decode(signed, AnyStatement, LIMITS.statement);
  if ((statement.n === 0) !== (statement.previous === null)) {
    throw new MalformedError("only the first statement of a chain has no predecessor");
  }
  return { raw, statement, signed, signature: slice(raw, LENGTH + size) };
}
