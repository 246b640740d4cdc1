/**
 * What the cooperative decides and who pays for it: statements of the directory (spec/cooperative.md).
 *
 * One structure, one vote. Votes, their result and pledges bind, so everybody counts them in the same log.
 */

import { boolean, choice, integer, list, nullable, type Of, optional, text } from "./codec.ts";
import { Id, Millis } from "./ids.ts";
import { LIMITS } from "./limits.ts";
import { Count, Name, statement } from "./statement.ts";

export const Prose = text({ max: LIMITS.prose });

/** What a motion is about. */
export const About = choice(["admission", "proposal", "roadmap"]);
export type About = Of<typeof About>;

/** Puts something to the vote of all structures; signed by an administrator of one of them. */
export const MotionOpened = statement("motion-opened", {
  motion: Id,
  about: About,
  title: Name,
  text: Prose,
  choices: list(Name, { min: 2, max: LIMITS.choices }),
  closes: Millis,
  quorum: integer(0, 100), // in a hundred of the electorate
  subject: optional(nullable(Id), null),
});
export type MotionOpened = Of<typeof MotionOpened>;

/** The vote of a structure, which is final; signed by an administrator. Without a choice it abstains. */
export const BallotCast = statement("ballot-cast", {
  motion: Id,
  choice: optional(nullable(integer(0, LIMITS.choices - 1)), null),
});
export type BallotCast = Of<typeof BallotCast>;

/** The result of a vote, which everybody counts again; signed by an administrator of any structure. */
export const MotionClosed = statement("motion-closed", {
  motion: Id,
  counts: list(Count, { min: 2, max: LIMITS.choices }),
  abstentions: Count,
  electorate: Count,
});
export type MotionClosed = Of<typeof MotionClosed>;

/**
 * Something to be built and paid together, in the chain of the network; signed by a registrar.
 *
 * `trial`: until when it is free of charge; `open`: whether pledges are accepted.
 */
export const ModuleSet = statement("module-set", {
  module: Id,
  name: Name,
  text: Prose,
  cost: integer(1, LIMITS.cents),
  trial: Millis,
  open: boolean,
});
export type ModuleSet = Of<typeof ModuleSet>;

/** How much a structure gives for a module if enough others do; signed by an administrator. */
export const PledgeSet = statement("pledge-set", { module: Id, cents: integer(0, LIMITS.cents) });
export type PledgeSet = Of<typeof PledgeSet>;

/** How a structure gave what it gave. */
export const Contributed = choice(["payment", "work"]);
export type Contributed = Of<typeof Contributed>;

/** What a structure gave, in the chain of the network; signed by a registrar. */
export const ContributionNoted = statement("contribution-noted", {
  contributor: Id,
  given: Contributed,
  cents: integer(-LIMITS.cents, LIMITS.cents),
  text: text({ max: LIMITS.name }),
  module: optional(nullable(Id), null),
});
export type ContributionNoted = Of<typeof ContributionNoted>;

/** The service to which members write as to the cooperative; signed by a registrar. */
export const DeskSet = statement("desk-set", { service: Id });
export type DeskSet = Of<typeof DeskSet>;
