/** Keeping and forgetting: timers, ends of threads, legal holds, proofs of deletion (spec/api.md). */

import { boolean, bytes, choice, integer, list, type Of, optional, struct } from "./codec.ts";
import { Hash, Id, Kid, Millis } from "./ids.ts";
import { LIMITS } from "./limits.ts";
import { Reason } from "./log.ts";
import { Signature } from "./statement.ts";

/** `POST /v1/timers`: at a time, an event for whoever follows a mailbox; it says nothing else. */
export const Timer = struct({ id: Id, mailbox: Id, at: Millis });
export type Timer = Of<typeof Timer>;

/**
 * `GET /v1/retention`: for how many days after its last envelope a thread is kept.
 *
 * `held`: the threads of the caller's mailboxes that a hold keeps.
 */
export const RetentionState = struct({ days: integer(1, 3_650), held: optional(list(Id), []) });
export type RetentionState = Of<typeof RetentionState>;

/** `PUT /v1/mailboxes/{service}/threads/{thread}/end`: the thread is deleted then, if not before. */
export const ThreadEnd = struct({ at: Millis });

/**
 * What administrators sign, purpose `hold`: that a thread of a mailbox is kept, or (`lift`) no longer.
 *
 * `reason` is a reference, never content: the relay reads it.
 */
export const HoldStatement = struct({
  id: Id,
  mailbox: Id,
  thread: Id,
  reason: Reason,
  lift: optional(boolean, false),
});
export type HoldStatement = Of<typeof HoldStatement>;

/** `POST /v1/retention/holds`: the bytes of a `HoldStatement`, signed; it is the record's evidence. */
export const SignedHold = struct({
  device: Kid,
  statement: bytes(0, LIMITS.hold_statement),
  signature: Signature,
});
export type SignedHold = Of<typeof SignedHold>;

/**
 * How far a hold has come: one signature (which keeps for `LIMITS.hold_proposed` seconds), two, one of the two that end
 * it (which still keeps), both.
 */
export const HoldStage = choice(["proposed", "in_force", "lifting", "lifted"]);
export type HoldStage = Of<typeof HoldStage>;

/** A hold as administrators and auditors of its structure see it; `signed_by` are members, in order. */
export const HoldState = struct({
  id: Id,
  mailbox: Id,
  thread: Id,
  reason: Reason,
  stage: HoldStage,
  since: Millis,
  signed_by: list(Id),
});
export type HoldState = Of<typeof HoldState>;

/** `GET /v1/retention/holds`: those that are not lifted. */
export const HoldStates = struct({ holds: list(HoldState) });

/** Why a thread was deleted: its time had come, or a member set an earlier end. */
export const Cause = choice(["retention", "end"]);

/** The evidence of a record `retention.expired`: the envelopes (SHA-256) of a thread that were deleted. */
export const Deletion = struct({ mailbox: Id, thread: Id, cause: Cause, envelopes: list(Hash, { min: 1 }) });
export type Deletion = Of<typeof Deletion>;
