/** Contents between a service and the cooperative's desk (spec/cooperative.md): feedback, and who comes. */

import { boolean, choice, list, nullable, type Of, optional, tagged } from "./codec.ts";
import { Id } from "./ids.ts";
import { LIMITS } from "./limits.ts";
import { After, Files, Name, Text } from "./parts.ts";

/** What a note to the cooperative is. */
export const Topic = choice(["bug", "wish", "question", "praise"]);
export type Topic = Of<typeof Topic>;

/** A note to the cooperative; opens a thread. */
export const Feedback = tagged("kind", "feedback", {
  author: Name,
  topic: Topic,
  subject: Name,
  text: Text,
  after: optional(After, []),
  files: optional(Files, []),
});
export type Feedback = Of<typeof Feedback>;

/** What becomes of a note. */
export const Progress = choice(["seen", "planned", "done", "declined"]);
export type Progress = Of<typeof Progress>;

/** What becomes of a note, and which module or motion it led to; from the desk. */
export const FeedbackState = tagged("kind", "feedback-state", {
  author: Name,
  state: Progress,
  text: optional(Text, ""),
  module: optional(nullable(Id), null),
  motion: optional(nullable(Id), null),
  after: optional(After, []),
});
export type FeedbackState = Of<typeof FeedbackState>;

/** Who comes to a training session; `going` false takes it back. */
export const SignUp = tagged("kind", "sign-up", {
  author: Name,
  training: Id,
  people: list(Name, { min: 1, max: LIMITS.people }),
  going: optional(boolean, true),
  text: optional(Text, ""),
  after: optional(After, []),
});
export type SignUp = Of<typeof SignUp>;
