/** The access log: heads, proofs, exports, and what auditors ask of the relay (spec/log.md). */

import { AccessAction, Pseudonym } from "./access.ts";
import { bytes, integer, list, nullable, type Of, optional, struct, text } from "./codec.ts";
import { Hash, Id, Kid, Millis } from "./ids.ts";
import { LIMITS } from "./limits.ts";
import { Signature } from "./statements.ts";

/** A number of leaves, or a position. */
export const Size = integer(0);
export const Path = list(Hash, { max: 63 });
export const Note = text({ max: LIMITS.note });
export const Raw = bytes(0, LIMITS.access_record);
export const Reason = text({ min: 3, max: 200 });
const AnyBytes = bytes(0, Number.MAX_SAFE_INTEGER);

/**
 * `GET /v1/logs/{structure}/head`: a structure's log as of the newest published epoch, proved.
 *
 * Positions below `minimum` were pruned; `index` is that of the head in the tree of heads, `entry` the top entry, `path`
 * its path in the heads log, `checkpoint` that log's.
 */
export const StructureHead = struct({
  structure: Id,
  size: Size,
  root: Hash,
  minimum: Size,
  index: Size,
  heads_path: Path,
  entry: AnyBytes,
  path: Path,
  checkpoint: Note,
});
export type StructureHead = Of<typeof StructureHead>;

/**
 * One position of a structure's log: the entry (33 bytes) and, until erased, what it commits to.
 *
 * Also one line of an export's `entries.jsonl`. Position 0 is the genesis and never has a record.
 */
export const LoggedRecord = struct({
  position: Size,
  entry: bytes(33),
  salt: optional(nullable(Hash), null),
  record: optional(nullable(Raw), null),
  evidence: optional(nullable(AnyBytes), null), // a client's signed statement, whose hash the record names
});
export type LoggedRecord = Of<typeof LoggedRecord>;

/** `GET /v1/logs/{structure}/records?after=P&limit=L`: positions P+1 …, without gaps, up to the head. */
export const LogPage = struct({ records: list(LoggedRecord), head: StructureHead });
export type LogPage = Of<typeof LogPage>;

/** The `extra` of a proof bundle: from one record to the top entry, whose tlog-proof it accompanies. */
export const RecordProof = struct({
  structure: Id,
  size: Size,
  root: Hash,
  index: Size,
  heads_path: Path,
  entry: AnyBytes, // the top entry
  position: Size,
  path: Path, // of the record's leaf in the structure's log
  salt: Hash,
  record: Raw,
  evidence: optional(nullable(AnyBytes), null),
});
export type RecordProof = Of<typeof RecordProof>;

/** `manifest.json` of an export; `edge` is the frontier of the first `minimum` entries, which were pruned. */
export const Manifest = struct({
  v: integer(1, 1),
  origin: text({ max: LIMITS.name }),
  structure: Id,
  created: Millis,
  size: Size,
  minimum: optional(Size, 0),
  edge: optional(Path, []),
});
export type Manifest = Of<typeof Manifest>;

// Statements of clients, kept as evidence.

/** What a device signs, purpose `opened`, when it has decrypted an envelope and shown it to somebody. */
export const Opened = struct({ envelope: Id, mailbox: Id, time: Millis });
export type Opened = Of<typeof Opened>;

/** The bytes of an `Opened` and the device's signature over them; its encoding is the evidence. */
export const SignedOpened = struct({ device: Kid, statement: bytes(0, 400), signature: Signature });
export type SignedOpened = Of<typeof SignedOpened>;

/** `POST /v1/opens`: what this device opened; the same envelope again has no effect. */
export const OpensRequest = struct({ opens: list(SignedOpened, { min: 1, max: LIMITS.opens_posted }) });

// Auditors.

/** `POST /v1/reidentifications`: an auditor asks who a pseudonym is, and why. */
export const Reidentification = struct({ id: Id, actor: Pseudonym, purpose: Reason });
export type Reidentification = Of<typeof Reidentification>;

/**
 * A request as auditors and administrators of the structure see it.
 *
 * `member` is there once somebody other than `asked_by` has approved it, and only for who asked.
 */
export const ReidentificationState = struct({
  request: Reidentification,
  asked: Millis,
  asked_by: Id,
  approved_by: optional(nullable(Id), null),
  member: optional(nullable(Id), null),
});

/** `GET /v1/reidentifications`. */
export const ReidentificationList = struct({ requests: list(ReidentificationState) });

/** `PUT /v1/records/retention`: how long records are kept; beyond 12 months with the purpose stated. */
export const RecordRetention = struct({ months: integer(12, 120), purpose: optional(text({ max: 200 }), "") });

/** `POST /v1/records/holds`: a legal hold on positions `first` to `last` of the own structure's log. */
export const Hold = struct({ id: Id, first: Size, last: Size, reason: Reason });

/** `GET /v1/records/holds`. */
export const HoldList = struct({ holds: list(Hold) });

/** How often something was done in a month, in all structures; null when fewer than k people did it. */
export const Figure = struct({
  month: text({ pattern: /^[0-9]{4}-[0-9]{2}$/u }),
  action: AccessAction,
  count: nullable(integer()),
});

/** `GET /v1/statistics`: for auditors of the network. */
export const Statistics = struct({ k: integer(), figures: list(Figure) });
