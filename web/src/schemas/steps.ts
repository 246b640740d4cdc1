/** The steps that people take in a referral, and what they say with them (spec/content.md, spec/referral.md). */

import { choice, integer, nullable, type Of, optional, struct, tagged, text } from "./codec.ts";
import { MalformedError } from "./errors.ts";
import { Id, Millis } from "./ids.ts";
import { LIMITS } from "./limits.ts";
import { After, Day, Files, Name, Text } from "./parts.ts";

/** A sentence or two that a rule asks for. */
export const Said = text({ min: 1, max: LIMITS.said });

/** What moves a referral (spec/referral.md): the steps that people take, and `receive`, which a receipt means. */
export const ACTIONS = [
  "receive",
  "accept",
  "decline",
  "ask",
  "answer",
  "schedule",
  "unschedule",
  "attend",
  "miss",
  "start",
  "complete",
  "transfer",
  "withdraw",
  "assign",
] as const;
export const Action = choice(ACTIONS);
export type Action = Of<typeof Action>;

/** Why a referral ends, in words that can be counted. */
export const Reason = choice([
  "wrong_door",
  "no_capacity",
  "not_eligible",
  "outside_area",
  "helped",
  "helped_in_part",
  "not_reached",
  "not_wanted",
  "helped_elsewhere",
  "no_longer_needed",
  "consent_withdrawn",
  "mistake",
  "other",
]);
export type Reason = Of<typeof Reason>;

/** Which reasons belong to which step; spec/referral.md shows the same table. */
export const REASONS: Readonly<Partial<Record<Action, readonly Reason[]>>> = {
  decline: ["wrong_door", "no_capacity", "not_eligible", "outside_area", "not_wanted", "other"],
  complete: ["helped", "helped_in_part", "not_reached", "not_wanted", "helped_elsewhere", "other"],
  withdraw: ["no_longer_needed", "consent_withdrawn", "helped_elsewhere", "mistake", "other"],
};

/** When and where the person is expected; `minutes` is how long it takes. */
export const Appointment = struct({ starts: Millis, place: Name, minutes: optional(integer(5, 1_440), 60) });
export type Appointment = Of<typeof Appointment>;

/** Who agreed that a referral is passed on. */
export const Consenting = choice(["beneficiary", "sender"]);
export type Consenting = Of<typeof Consenting>;

/** That somebody agreed, when, and how: `by telephone, with Mrs D.`. */
export const Consent = struct({ by: Consenting, on: Day, how: Said });
export type Consent = Of<typeof Consent>;

/** Where a referral was passed on to: the service, the new thread, and who agreed. */
export const Transfer = struct({ service: Id, thread: Id, consent: Consent });
export type Transfer = Of<typeof Transfer>;

/** A step of a referral. Which members belong to which action is in spec/content.md, rules. */
export const Transition = tagged("kind", "transition", {
  author: Name,
  action: Action,
  text: optional(Text, ""),
  assignee: optional(nullable(Id), null),
  assignee_name: optional(text({ max: LIMITS.name }), ""),
  instead_of: optional(nullable(Id), null), // who was in charge and is away: a program took the step (spec/loop.md)
  reason: optional(nullable(Reason), null),
  appointment: optional(nullable(Appointment), null),
  suggests: optional(nullable(Id), null), // the service that would be the right door
  transfer: optional(nullable(Transfer), null),
  after: optional(After, []),
  files: optional(Files, []),
});
export type Transition = Of<typeof Transition>;

/** Throw MalformedError unless a step has what belongs to it, and nothing else. */
export function checkStep(step: Transition): void {
  if (step.action === "receive") throw new MalformedError("nobody takes the step `receive`: a receipt says it");
  const belongings = [
    ["an assignee", step.assignee, "assign"],
    ["an appointment", step.appointment, "schedule"],
    ["a transfer", step.transfer, "transfer"],
  ] as const;
  for (const [member, given, action] of belongings) {
    if ((given !== null) !== (step.action === action)) {
      throw new MalformedError(`${member} belongs to the step \`${action}\`, and only to it`);
    }
  }
  if (step.reason !== null && !REASONS[step.action]?.includes(step.reason)) {
    throw new MalformedError(`the reason \`${step.reason}\` does not belong to the step \`${step.action}\``);
  }
  if (step.suggests !== null && step.action !== "decline") {
    throw new MalformedError("another service is suggested when one declines, and only then");
  }
  if (step.instead_of !== null && step.action !== "assign") {
    throw new MalformedError("one takes over when one is assigned, and only then");
  }
}
