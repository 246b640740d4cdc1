/**
 * The cooperative as the log shows it: motions, ballots, modules, pledges (spec/cooperative.md).
 *
 * Rules: the electorate of a motion is fixed when it opens; a ballot is final; a result stands only when it is what
 * everybody counts; a module is funded once, and the pledges of that moment say what is owed for it.
 *
 *     assembly.take(statement, structures, position);
 *     assembly.tally(motion.id).counts
 */

import type {
  About,
  BallotCast,
  Contributed,
  ContributionNoted,
  ModuleSet,
  MotionClosed,
  MotionOpened,
  PledgeSet,
} from "../schemas/cooperative.ts";
import { NotFoundError, StatementRefusedError } from "../schemas/errors.ts";
import { LIMITS } from "../schemas/limits.ts";
import type { AnyStatement } from "../schemas/statements.ts";
import { shares } from "./funding.ts";
import type { Structure } from "./structures.ts";

/** The level that a structure needs to vote: its enterprise number was checked. */
export const ENTITLED = 2;

/** How long a motion is open, in milliseconds. */
export const SHORTEST = 72 * 3_600 * 1_000;
export const LONGEST = 90 * 24 * 3_600 * 1_000;

/** What is put to the vote; `electorate` may vote; `opened` and `closed` are positions in the log. */
export interface Motion {
  readonly id: string;
  readonly structure: string;
  readonly about: About;
  readonly title: string;
  readonly text: string;
  readonly choices: readonly string[];
  readonly opened: number;
  readonly closes: number;
  readonly quorum: number;
  readonly electorate: ReadonlySet<string>;
  readonly subject: string | null;
  readonly closed: number | null;
}

/** How a vote stands: ballots for each choice and without one, and the choice that has carried it. */
export interface Tally {
  readonly counts: readonly number[];
  readonly abstentions: number;
  readonly electorate: number;
  readonly carried: number | null;
}

/** Something that is paid together; `pledges` in cents by structure, `funded` a position in the log. */
export interface Module {
  readonly id: string;
  readonly name: string;
  readonly text: string;
  readonly cost: number;
  readonly trial: number;
  readonly open: boolean;
  readonly pledges: ReadonlyMap<string, number>;
  readonly funded: number | null;
}

/** What a structure gave, in cents, as a registrar attests; `time` in milliseconds. */
export interface Contribution {
  readonly structure: string;
  readonly given: Contributed;
  readonly cents: number;
  readonly text: string;
  readonly module: string | null;
  readonly time: number;
}

type Structures = ReadonlyMap<string, Structure>;

/** Everything that was decided, pledged and given. */
export class Assembly {
  #motions = new Map<string, Motion>();
  #modules = new Map<string, Module>();
  /** By motion, then by structure. */
  #ballots = new Map<string, ReadonlyMap<string, number | null>>();
  #contributions: readonly Contribution[] = [];
  #desk: string | null = null;

  /** Return an assembly that can go on by itself. */
  copy(): Assembly {
    const twin = new Assembly();
    twin.#motions = new Map(this.#motions);
    twin.#modules = new Map(this.#modules);
    twin.#ballots = new Map(this.#ballots);
    twin.#contributions = this.#contributions;
    twin.#desk = this.#desk;
    return twin;
  }

  get motions(): ReadonlyMap<string, Motion> {
    return this.#motions;
  }

  get modules(): ReadonlyMap<string, Module> {
    return this.#modules;
  }

  get contributions(): readonly Contribution[] {
    return this.#contributions;
  }

  /** The service to which members write as to the cooperative. */
  get desk(): string | null {
    return this.#desk;
  }

  /** Return the ballots of a motion by structure; null is an abstention. */
  ballots(motion: string): ReadonlyMap<string, number | null> {
    return this.#ballots.get(motion) ?? new Map();
  }

  /** Count the ballots of a motion; throws NotFoundError. */
  tally(motion: string): Tally {
    const found = this.#motions.get(motion);
    if (!found) throw new NotFoundError(`there is no motion ${motion}`);
    return tallyOf(found, [...this.ballots(motion).values()]);
  }

  /** Let a statement take effect, if it is one of the cooperative's; throws StatementRefusedError. */
  take(statement: AnyStatement, structures: Structures, position: number): void {
    switch (statement.type) {
      case "motion-opened":
        return this.#open(statement, structures, position);
      case "ballot-cast":
        return this.#cast(statement);
      case "motion-closed":
        return this.#close(statement, position);
      case "module-set":
        return this.#setModule(statement);
      case "pledge-set":
        return this.#pledge(statement, structures, position);
      case "contribution-noted":
        return this.#note(statement, structures);
      case "desk-set": {
        const exists = [...structures.values()].some((each) => each.services.has(statement.service));
        demand(exists, "there is no such service");
        this.#desk = statement.service;
      }
    }
  }

  // Votes.

  #open(said: MotionOpened, structures: Structures, position: number): void {
    const electorate = new Set([...structures.values()].filter(isEntitled).map((each) => each.id));
    const own = [...this.#motions.values()].filter((each) => each.structure === said.structure && !each.closed);
    const lasts = said.closes - said.time;
    demand(!this.#motions.has(said.motion), "this motion exists already");
    demand(electorate.has(said.structure), `only structures of level ${ENTITLED} or more vote`);
    demand(own.length < LIMITS.motions, `a structure has at most ${LIMITS.motions} motions open`);
    demand(SHORTEST <= lasts && lasts <= LONGEST, "a motion is open for 72 hours at least, 90 days at most");
    demand(new Set(said.choices).size === said.choices.length, "a choice is named twice");
    const { motion: id, structure, about, title, text, choices, closes, quorum, subject } = said;
    this.#motions.set(id, {
      ...{ id, structure, about, title, text, choices, closes, quorum, subject },
      ...{ electorate, opened: position, closed: null },
    });
  }

  #cast(ballot: BallotCast): void {
    const motion = this.#openMotion(ballot.motion);
    const cast = this.ballots(motion.id);
    demand(motion.electorate.has(ballot.structure), "the structure was not entitled when the motion opened");
    demand(!cast.has(ballot.structure), "the structure has voted, and a ballot is final");
    demand(ballot.time <= motion.closes, "voting has ended");
    demand(ballot.choice === null || ballot.choice < motion.choices.length, "the motion has no such choice");
    this.#ballots.set(motion.id, new Map(cast).set(ballot.structure, ballot.choice));
  }

  #close(result: MotionClosed, position: number): void {
    const motion = this.#openMotion(result.motion);
    demand(result.time >= motion.closes, "voting goes on");
    const { counts, abstentions, electorate } = this.tally(motion.id);
    const same =
      result.counts.length === counts.length &&
      result.counts.every((count, n) => count === counts[n]) &&
      result.abstentions === abstentions &&
      result.electorate === electorate;
    demand(same, "the ballots give another result");
    this.#motions.set(motion.id, { ...motion, closed: position });
  }

  #openMotion(identifier: string): Motion {
    const motion = this.#motions.get(identifier);
    if (!motion || motion.closed) throw new StatementRefusedError("there is no such motion, or it is closed");
    return motion;
  }

  // Modules.

  #setModule(said: ModuleSet): void {
    const { module: id, name, text, cost, trial, open } = said;
    const before = this.#modules.get(id);
    if (!before) {
      this.#modules.set(id, { id, name, text, cost, trial, open, pledges: new Map(), funded: null });
      return;
    }
    demand(!before.pledges.size || cost === before.cost, "the cost of what was pledged for does not change");
    const kept = before.name === name && before.cost === cost && before.trial === trial;
    demand(!before.funded || kept, "the module is funded");
    this.#modules.set(id, { ...before, name, text, cost, trial, open });
  }

  #pledge(pledge: PledgeSet, structures: Structures, position: number): void {
    const module = this.#modules.get(pledge.module);
    if (!module || module.funded) throw new StatementRefusedError("there is no such module, or it is funded");
    demand(pledge.cents <= module.cost, "the pledge is more than the module costs");
    const isLess = pledge.cents <= (module.pledges.get(pledge.structure) ?? 0);
    demand(module.open || isLess, "the module takes no more pledges");
    const pledges = new Map(module.pledges);
    pledges.delete(pledge.structure);
    if (pledge.cents) pledges.set(pledge.structure, pledge.cents);
    const counted = new Map([...pledges].filter(([who]) => structures.get(who)?.active));
    const sum = [...counted.values()].reduce((total, cents) => total + cents, 0);
    const isFunded = sum >= module.cost;
    this.#modules.set(module.id, isFunded ? { ...module, pledges: counted, funded: position } : { ...module, pledges });
  }

  #note(said: ContributionNoted, structures: Structures): void {
    const { contributor: structure, given, cents, text, module, time } = said;
    demand(structures.has(structure), "there is no such structure");
    demand(module === null || this.#modules.has(module), "there is no such module");
    demand(cents !== 0, "a contribution of nothing");
    this.#contributions = [...this.#contributions, { structure, given, cents, text, module, time }];
  }
}

/** Whether a structure may vote on a motion that opens now. */
export function isEntitled(structure: Structure): boolean {
  return structure.active && !structure.isNetwork && structure.level >= ENTITLED;
}

/** Return what each structure owes for a module, in cents, once it is funded; nothing before. */
export function sharesOf(module: Module): ReadonlyMap<string, number> {
  return module.funded ? shares(module.cost, module.pledges) : new Map();
}

function tallyOf(motion: Motion, votes: readonly (number | null)[]): Tally {
  const counts = motion.choices.map((_, place) => votes.filter((vote) => vote === place).length);
  const most = Math.max(...counts);
  const isEnough = 100 * votes.length >= motion.quorum * motion.electorate.size;
  const isClear = counts.filter((count) => count === most).length === 1;
  return {
    counts,
    abstentions: votes.filter((vote) => vote === null).length,
    electorate: motion.electorate.size,
    carried: isEnough && isClear ? counts.indexOf(most) : null,
  };
}

function demand(holds: boolean, otherwise: string): void {
  if (!holds) throw new StatementRefusedError(otherwise);
}
