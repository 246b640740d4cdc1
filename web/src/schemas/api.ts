/** Bodies of the relay's HTTP interface (spec/api.md), JSON unless said otherwise. */

import { type Bytes, concat, utf8 } from "./bytes.ts";
import { boolean, bytes, integer, list, nullable, type Of, optional, struct, text } from "./codec.ts";
import { WRAP_SIZE } from "./envelope.ts";
import { Handle, Hash, Id, Kid, Millis } from "./ids.ts";
import { LIMITS } from "./limits.ts";
import { EncryptionPublic, Kbo, Name, Signature, SigningPublic } from "./statements.ts";

export const ENVELOPE_TYPE = "application/vnd.souspli.envelope";
export const PAGE_TYPE = "application/vnd.souspli.envelopes";
export const PROBLEM_TYPE = "application/problem+json";
export const UPLOAD_TYPE = "application/offset+octet-stream";

export const Wrapped = bytes(WRAP_SIZE);
export const Secret32 = bytes(32);
const EntryBytes = bytes(0, Number.MAX_SAFE_INTEGER);

/** `GET /v1/network`: what a client needs before it knows anybody. */
export const NetworkInfo = struct({
  software: text(),
  protocol: integer(),
  origin: text(), // name of the directory log, first line of its checkpoints
  relay_key: Secret32, // Ed25519 public key that signs checkpoints and acceptances
  founded: boolean,
  envelope_limit: integer(),
  blob_limit: integer(),
  blob_chunk: integer(),
  network: optional(nullable(Id), null),
  sandbox: optional(boolean, false), // for practising: nothing on it is real, which clients show all the time
  practice: optional(nullable(text({ max: 2_000 })), null), // address of such a relay
});
export type NetworkInfo = Of<typeof NetworkInfo>;

/** `POST /v1/sessions/challenges`. */
export const ChallengeRequest = struct({ device: Kid });

/** A nonce to sign, once, before `expires`. */
export const Challenge = struct({ nonce: Secret32, expires: Millis });

/**
 * `POST /v1/sessions`: signature of the device, purpose `session`, over `sessionMessage`.
 *
 * `cookie`: a browser asks for the token in a cookie, which its scripts cannot read.
 */
export const SessionRequest = struct({
  device: Kid,
  nonce: Secret32,
  signature: Signature,
  cookie: optional(boolean, false),
});

/** A bearer token and when it ends; without the token when that is in a cookie. */
export const Session = struct({ expires: Millis, token: optional(text(), "") });

/** Return what a device signs to sign in; the origin keeps another relay from passing the challenge on. */
export function sessionMessage(origin: string, nonce: Bytes, device: Bytes): Bytes {
  return concat(nonce, device, utf8(origin));
}

/**
 * `POST /v1/applications`: a structure asks to be admitted; its root signs `applicationMessage`.
 *
 * `contact` is for registrars, not the directory. With `replaces`, a structure that is in asks for a new root key,
 * having lost the one of that key id.
 */
export const Application = struct({
  id: Id,
  handle: Handle,
  name: Name,
  root: SigningPublic,
  contact: text({ min: 3, max: 254 }),
  proof: Signature,
  kbo: optional(nullable(Kbo), null),
  replaces: optional(nullable(Kid), null),
});
export type Application = Of<typeof Application>;

/** Return what the root key signs, purpose `application`: everything that the registrars will attest. */
export function applicationMessage(of: Application): Bytes {
  // JSON, because a name may hold any character: no separator could tell where one member ends.
  const parts = [text().write(of.id), text().write(of.handle), text().write(of.name)];
  parts.push(nullable(Kbo).write(of.kbo), text().write(of.contact));
  if (of.replaces !== null) parts.push(Kid.write(of.replaces));
  return utf8(`[${parts.join(",")}]`);
}

/** An application as registrars see it. */
export const ApplicationState = struct({ application: Application, filed: Millis, decided: boolean });

/** `GET /v1/applications`. */
export const ApplicationList = struct({ applications: list(ApplicationState) });

/** `POST /v1/directory/entries`: entries that stand together or not at all. */
export const EntriesRequest = struct({ entries: list(EntryBytes, { min: 1, max: LIMITS.statements_posted }) });

/** `GET /v1/directory/entries?after=N`: entries N+1 … in log order, and the checkpoint (a note) of the moment. */
export const EntriesPage = struct({ entries: list(EntryBytes), checkpoint: text() });

/** `POST /v1/invitations`. `verifier` is SHA-256 of that part of the code which the relay will see. */
export const InvitationRequest = struct({ id: Id, member: Id, verifier: Hash });

/**
 * `POST /v1/invitations/{id}/answer`: the new device's keys, authenticated by the code's secret part.
 *
 * `mac` is HMAC-SHA-256 under a key that the relay never sees, so that it cannot put keys of its own in.
 */
export const InvitationAnswer = struct({
  pass_code: Secret32,
  encryption: EncryptionPublic,
  signing: SigningPublic,
  mac: Hash,
});

/** An invitation as the device that made it sees it. */
export const InvitationState = struct({
  id: Id,
  member: Id,
  expires: Millis,
  encryption: optional(nullable(EncryptionPublic), null),
  signing: optional(nullable(SigningPublic), null),
  mac: optional(nullable(Hash), null),
});
export type InvitationState = Of<typeof InvitationState>;

/** `GET /v1/invitations`: those that the signed-in device made and that are still open. */
export const InvitationList = struct({ invitations: list(InvitationState) });

/** An epoch's seed wrapped to one key: a device of the service, or the recovery key. */
export const EpochWrap = struct({ service: Id, epoch: integer(1, 2 ** 31 - 1), kid: Kid, wrap: Wrapped });
export type EpochWrap = Of<typeof EpochWrap>;

/** `POST /v1/wraps`: by a device of the service or an administrator. Wraps that exist stay as they are. */
export const WrapsRequest = struct({ wraps: list(EpochWrap, { min: 1, max: 1_000 }) });

/** `GET /v1/wraps?kid=…`: all wraps to the signed-in device, or (administrators) to the recovery key. */
export const WrapsList = struct({ wraps: list(EpochWrap) });

/**
 * Answer to `POST /v1/envelopes` (202): the relay's word that it has the envelope durably.
 *
 * `signature` is Ed25519, purpose `acceptance`, over hash ‖ u64 time in milliseconds.
 */
export const Acceptance = struct({ hash: Hash, time: Millis, signature: bytes(64) });
export type Acceptance = Of<typeof Acceptance>;

/** An event of `GET /v1/events`: a mailbox has something up to `seq`; without one, the directory grew. */
export const Hint = struct({ mailbox: optional(nullable(Id), null), seq: optional(integer(), 0) });
export type Hint = Of<typeof Hint>;

/** A finished upload. */
export const BlobState = struct({ id: Id, size: integer(), sha256: Hash });
export type BlobState = Of<typeof BlobState>;

/** `PUT /v1/retention`: how long the own structure's mailboxes keep envelopes; for administrators. */
export const Retention = struct({ days: integer(1, 3_650) });
