/**
 * What a structure says in the cooperative's assembly: motions, ballots, pledges; what registrars note there. The twin
 * of client/cooperative/assembly.py.
 *
 *     const motion = await assembly.openMotion({ about: "roadmap", title: "Agenda", text: "", choices: ["oui", "non"], … });
 *     await assembly.vote(motion, 0);
 *
 * Rules: what the directory's rules would refuse is refused here, with the rule's sentence; amounts are cents.
 */

import { type Assembly as Log, isEntitled, type Module, type Motion } from "../../crypto/assembly.ts";
import { ForbiddenError, InvalidInputError, NotFoundError } from "../../schemas/errors.ts";
import { parseAddress } from "../../schemas/ids.ts";
import type { Said } from "../directory/amendment.ts";
import type { Clock } from "../clock.ts";
import type { Mirror } from "../directory/mirror.ts";
import { freshId } from "../ids.ts";
import type { ContributionWords, ModuleWords, MotionWords } from "../interface/index.ts";
import type { Profile } from "../device/profile.ts";

const DAY = 86_400_000;
const MARGIN = 60_000; // so that the shortest vote is not too short where clocks differ

export class Assembly {
  readonly #profile: Profile;
  readonly #mirror: Mirror;
  readonly #clock: Clock;

  constructor(profile: Profile, mirror: Mirror, clock: Clock) {
    this.#profile = profile;
    this.#mirror = mirror;
    this.#clock = clock;
  }

  /** What the log says as of the last refresh. */
  get log(): Log {
    return this.#mirror.current.assembly;
  }

  // Votes.

  /** Whether this person may put something to the vote: an administrator of a structure that votes. */
  get mayPropose(): boolean {
    const { structure, device } = this.#mirror.own;
    return device.administrator && isEntitled(structure);
  }

  /** Whether the own structure may vote on a motion now, and has not; only administrators do. */
  mayVote(motion: Motion): boolean {
    const { structure, device } = this.#mirror.own;
    return device.administrator && this.#waits(motion, structure.id);
  }

  /** The motions on which a structure (id) may vote now, and has not. */
  awaited(structure: string): Motion[] {
    return [...this.log.motions.values()].filter((motion) => this.#waits(motion, structure));
  }

  #waits(motion: Motion, voter: string): boolean {
    const isOpen = motion.closed === null && this.#clock() <= motion.closes;
    return isOpen && motion.electorate.has(voter) && !this.log.ballots(motion.id).has(voter);
  }

  /** Whether this person may state the result of a vote: its time is over, and nobody has. */
  mayClose(motion: Motion): boolean {
    return this.#mirror.own.device.administrator && motion.closed === null && this.#clock() >= motion.closes;
  }

  /** As an administrator, put something to the vote; returns its identifier. */
  async openMotion({ days, ...words }: MotionWords): Promise<string> {
    await this.#mirror.refresh();
    if (!isEntitled(this.#mirror.own.structure)) {
      throw new ForbiddenError("only structures of level 2 or more vote", { advice: "ask the registrars for it" });
    }
    const motion = freshId(this.#clock());
    const closes = this.#clock() + days * DAY + MARGIN;
    await this.#say({ type: "motion-opened", motion, closes, subject: null, ...words });
    return motion;
  }

  /**
   * As an administrator, cast the ballot of the own structure: the place of a choice, null to abstain. It is final.
   *
   * Throws ForbiddenError, NotFoundError, InvalidInputError, and ConflictError with the rule that it would break.
   */
  async vote(motion: string, choice: number | null): Promise<void> {
    await this.#mirror.refresh();
    if (choice !== null && !(choice in this.#motion(motion).choices)) {
      throw new InvalidInputError("this is none of the choices");
    }
    await this.#say({ type: "ballot-cast", motion, choice });
  }

  /** As an administrator, state the result of a vote that has ended. */
  async close(motion: string): Promise<void> {
    await this.#mirror.refresh();
    const { counts, abstentions, electorate } = this.log.tally(this.#motion(motion).id);
    await this.#say({ type: "motion-closed", motion, counts: [...counts], abstentions, electorate });
  }

  // Modules.

  /** As an administrator, say what the own structure gives for a module, in cents; 0 withdraws it. */
  async pledge(module: string, cents: number): Promise<void> {
    await this.#mirror.refresh();
    await this.#say({ type: "pledge-set", module: this.#module(module).id, cents });
  }

  /** As a registrar, offer a module, or say one anew. */
  async setModule({ id, ...words }: ModuleWords): Promise<void> {
    await this.#mirror.refresh();
    const module = id === undefined ? freshId(this.#clock()) : this.#module(id).id;
    await this.#note({ type: "module-set", module, ...words });
  }

  /** As a registrar, note what a structure (handle) gave. */
  async noteContribution({ structure, given, cents, text, module }: ContributionWords): Promise<void> {
    await this.#mirror.refresh();
    const contributor = this.#mirror.current.byHandle(structure).id;
    const of = module === undefined ? null : this.#module(module).id;
    await this.#note({ type: "contribution-noted", contributor, given, cents, text, module: of });
  }

  /** As a registrar, say which service (address) one writes to as to the cooperative. */
  async setDesk(address: string): Promise<void> {
    await this.#mirror.refresh();
    const { service } = this.#mirror.current.service(parseAddress(address));
    await this.#note({ type: "desk-set", service: service.id });
  }

  #motion(id: string): Motion {
    const found = this.log.motions.get(id);
    if (found === undefined) throw new NotFoundError("nothing of this identifier is put to the vote");
    return found;
  }

  #module(id: string): Module {
    const found = this.log.modules.get(id);
    if (found === undefined) throw new NotFoundError("the cooperative has no module of this identifier");
    return found;
  }

  /** Sign something for the own structure. */
  async #say(said: Said): Promise<void> {
    const { structure, device } = this.#mirror.activeOwn;
    if (!device.administrator) throw new ForbiddenError("only an administrator speaks for the structure");
    await this.#mirror.amend((change) => change.sign(structure.id, this.#profile.device, said));
  }

  /** Sign something in the chain of the network. */
  async #note(said: Said): Promise<void> {
    const { structure, device } = this.#mirror.activeOwn;
    if (!(structure.isNetwork && device.administrator)) {
      throw new ForbiddenError("only registrars of the cooperative do this");
    }
    await this.#mirror.amend((change) => change.sign(structure.id, this.#profile.device, said));
  }
}
