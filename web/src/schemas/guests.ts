/** Guests: boxes that a correspondent opens by a link, and what is in them (spec/bridge.md). */

import type { Bytes } from "./bytes.ts";
import { boolean, bytes, decode, integer, list, nullable, type Of, optional, struct, text } from "./codec.ts";
import { MalformedError } from "./errors.ts";
import { Hash, Id, Millis } from "./ids.ts";
import { LIMITS } from "./limits.ts";
import { Files, Name, Text } from "./parts.ts";
import { Action } from "./steps.ts";

export const Code = text({ pattern: /^[0-9]{6}$/u });
export const GUEST_ACTIONS: readonly Action[] = ["accept", "decline", "ask"];
const Blobs = list(Id, { max: LIMITS.files });

/** Asks the guest whether a reply by ordinary mail that is held (its hash) is his; `claimed`: the address it says. */
export const Question = struct({ held: Hash, claimed: text({ max: 254 }), time: Millis });
export type Question = Of<typeof Question>;

/** What the guest says of a held reply: whether it is his own. */
export const Confirmation = struct({ held: Hash, own: boolean });
export type Confirmation = Of<typeof Confirmation>;

/**
 * What one side wrote, before it is sealed under the guest's key.
 *
 * `to` and `held` are of the service: the name of the guest, and a question; `action` (on a referral) and `confirms` are
 * of the guest.
 */
export const GuestItem = struct({
  author: Name,
  time: Millis,
  subject: optional(text({ max: LIMITS.name }), ""),
  text: optional(Text, ""),
  action: optional(nullable(Action), null),
  files: optional(Files, []),
  to: optional(text({ max: LIMITS.name }), ""),
  held: optional(nullable(Question), null),
  confirms: optional(nullable(Confirmation), null),
});
export type GuestItem = Of<typeof GuestItem>;

/**
 * `PUT /v1/guests/{id}`: makes a box, or changes it.
 *
 * `service` owns it, `bridge` is the service that is told of replies. `auth` is SHA-256 of what proves that somebody
 * has the link. `code` counts when the box is made, or when it is given anew, which also forgets wrong attempts.
 */
export const GuestBox = struct({
  service: Id,
  bridge: Id,
  auth: Hash,
  expires: Millis,
  code: optional(nullable(Code), null),
  revoked: optional(boolean, false),
});
export type GuestBox = Of<typeof GuestBox>;

/** `GET /v1/guests/{id}`: what became of a box; `opened`: when the guest first signed in. */
export const GuestState = struct({
  expires: Millis,
  revoked: boolean,
  attempts: integer(), // left, before the code has to be given anew
  opened: nullable(Millis),
});
export type GuestState = Of<typeof GuestState>;

/** `POST /v1/guests/{id}/session`. */
export const GuestSignIn = struct({ auth: Hash, code: Code });

/** A bearer token for one box, and when it ends. */
export const GuestSession = struct({ token: text(), expires: Millis, box_expires: Millis });
export type GuestSession = Of<typeof GuestSession>;

/** An item in a box: `side` 0 of the service, 1 of the guest. */
export const SealedItem = struct({
  item: Id,
  side: integer(0, 1),
  time: Millis,
  sealed: bytes(0, LIMITS.guest_item),
  blobs: optional(Blobs, []),
});
export type SealedItem = Of<typeof SealedItem>;

/** `GET /v1/guests/{id}/items`: everything in a box, oldest first. */
export const GuestItems = struct({ items: list(SealedItem) });

/** Read an item that was opened; throws TooLargeError or MalformedError. */
export function parseGuestItem(data: Bytes): GuestItem {
  const item = decode(data, GuestItem, LIMITS.guest_item);
  if (item.action !== null && !GUEST_ACTIONS.includes(item.action)) {
    throw new MalformedError("a guest accepts, declines or asks, and nothing else");
  }
  return item;
}
