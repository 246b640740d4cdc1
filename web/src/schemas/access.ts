/**
 * Access records: who did what to which object, when, and whether it was allowed; never with content.
 *
 * The relay writes a record in the same transaction as the action. People appear as pseudonyms under a key of their
 * structure, objects as random identifiers.
 */

import { bytes, choice, integer, nullable, type Of, optional, struct, text } from "./codec.ts";
import { Hash, Id, Millis } from "./ids.ts";

export const Pseudonym = bytes(16);

/** What was done; one word for each route that reads or changes something for a person. */
export const ACCESS_ACTIONS = [
  "session.opened",
  "lock.set",
  "lock.removed",
  "locks.read",
  "lock.opened",
  "push.set",
  "push.removed",
  "push.read",
  "shelf.put",
  "shelf.read",
  "application.filed",
  "applications.read",
  "directory.posted",
  "leaflet.put",
  "invitation.created",
  "invitation.answered",
  "invitations.read",
  "wraps.written",
  "wraps.read",
  "envelope.posted",
  "envelope.delivered",
  "envelopes.fetched",
  "events.followed",
  "replying.told",
  "upload.created",
  "upload.completed",
  "upload.discarded",
  "blob.downloaded",
  "envelope.opened",
  "recovery.read",
  "mail.handed-over",
  "guest.box-set",
  "guest.box-read",
  "guest.item-written",
  "guest.entered",
  "guest.items-read",
  "guest.replied",
  "guest.blob-uploaded",
  "guest.blob-downloaded",
  "guest.replies-read",
  "records.read",
  "log.read",
  "records.retention-set",
  "records.expired",
  "hold.set",
  "hold.lifted",
  "holds.read",
  "reidentification.asked",
  "reidentification.approved",
  "reidentification.read",
  "statistics.read",
  "retention.set",
  "retention.read",
  "retention.expired",
  "thread.end-set",
  "keep.signed",
  "keep.read",
  "timer.set",
  "timer.ended",
] as const;
export const AccessAction = choice(ACCESS_ACTIONS);
export type AccessAction = Of<typeof AccessAction>;

/** Whether the action took place. */
export const OUTCOMES = ["allowed", "denied"] as const;
export const Outcome = choice(OUTCOMES);
export type Outcome = Of<typeof Outcome>;

/** One record. `structure` is whose log it stands in, `peer` the other structure of an exchange. */
export const AccessRecord = struct({
  v: integer(1, 1),
  id: Id,
  time: Millis,
  structure: Id,
  action: AccessAction,
  outcome: Outcome,
  actor: optional(nullable(Pseudonym), null), // null when the relay itself acted or nobody was signed in
  role: optional(text({ max: 20 }), ""),
  peer: optional(nullable(Id), null),
  object: optional(text({ max: 80 }), ""), // the identifier of an envelope, blob, service …
  count: optional(integer(0, 2 ** 31 - 1), 1),
  reason: optional(text({ max: 60 }), ""), // the slug of the error, when denied
  request: optional(text({ max: 40 }), ""),
  evidence: optional(nullable(Hash), null), // SHA-256 of a client's signed statement, kept beside the record
});
export type AccessRecord = Of<typeof AccessRecord>;
