/** What keeps a thread from being forgotten: reminders to the other side, absences of colleagues. */

import { boolean, choice, nullable, type Of, optional, tagged } from "./codec.ts";
import { Id } from "./ids.ts";
import { After, Day, Name } from "./parts.ts";

/** How much a reminder presses. */
export const Level = choice(["reminder", "escalation"]);
export type Level = Of<typeof Level>;

/** That an answer is still awaited; it says nothing else. */
export const Reminder = tagged("kind", "reminder", { author: Name, level: Level, after: optional(After, []) });
export type Reminder = Of<typeof Reminder>;

/**
 * That a member is away, the first and the last day counted, and who stands in.
 *
 * Sealed to the own service alone, in a thread of its own, in which the latest one counts.
 */
export const Absence = tagged("kind", "absence", {
  author: Name,
  member: Id,
  first: Day,
  last: Day,
  substitute: optional(nullable(Id), null),
  cancelled: optional(boolean, false),
  after: optional(After, []),
});
export type Absence = Of<typeof Absence>;

/** That a referral waits for somebody of the own service, and since which day; sealed to that service alone. */
export const Waiting = tagged("kind", "waiting", { author: Name, since: Day, after: optional(After, []) });
export type Waiting = Of<typeof Waiting>;
