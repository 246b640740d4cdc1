/** Shared secrecy, as signed content: what was made sure of before sharing, and that consent is withdrawn. */

import { boolean, choice, nullable, type Of, optional, struct, tagged, text } from "./codec.ts";
import { MalformedError } from "./errors.ts";
import { Id } from "./ids.ts";
import { LIMITS } from "./limits.ts";
import { After, Day, Name, Text } from "./parts.ts";
import { isBlank } from "./space.ts";
import { Consent, Said } from "./steps.ts";

/** Whether the person was told first, and how; `not_yet` with the reason, see `why_not`. */
export const Informed = choice(["orally", "in_writing", "not_yet"]);
export type Informed = Of<typeof Informed>;

/**
 * What whoever refers has made sure of, kept with the referral; the legal basis is the referral's own.
 *
 * `minimum` says that nothing is in it that the other side does not need, and is true.
 */
export const Checklist = struct({
  informed: Informed,
  purpose: Said,
  minimum: boolean,
  on: optional(nullable(Day), null),
  why_not: optional(text({ max: LIMITS.said }), ""),
});
export type Checklist = Of<typeof Checklist>;

/**
 * The thread that a referral continues, and the service that began that one.
 *
 * `consent` is there when it was transferred; without one, its own sender refers again.
 */
export const Origin = struct({ thread: Id, sender: Id, consent: optional(nullable(Consent), null) });
export type Origin = Of<typeof Origin>;

/** That the person no longer agrees to the sharing; every recipient of the thread gets it. */
export const ConsentWithdrawn = tagged("kind", "consent-withdrawn", {
  author: Name,
  on: Day,
  text: optional(Text, ""),
  after: optional(After, []),
});
export type ConsentWithdrawn = Of<typeof ConsentWithdrawn>;

/** Throw MalformedError unless a checklist says what it must. */
export function checkChecklist(checklist: Checklist): void {
  if (!checklist.minimum) throw new MalformedError("a checklist says that only what is needed is shared");
  if ((checklist.informed === "not_yet") === isBlank(checklist.why_not)) {
    throw new MalformedError("`why_not` says why the person was not informed, and only then");
  }
}
