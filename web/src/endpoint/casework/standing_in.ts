/**
 * Standing in: what nobody cares for, because a colleague is away, is handed over or told of (spec/loop.md). The twin of
 * client/casework/standing_in.py.
 *
 * Rule: what is due follows from the threads and the day alone, and each device has its turn, so that mostly one acts;
 * where two do, one step counts, the same one everywhere.
 */

import { isActive, membersOf } from "../../crypto/structures.ts";
import { CLOSED, fold } from "../../schemas/referral.ts";
import { Waiting } from "../../schemas/reminding.ts";
import { type Handover, handover, turn } from "../../schemas/standing_in.ts";
import { dayOf } from "../../schemas/working_days.ts";
import type { Absences, KnownAbsence } from "./absences.ts";
import type { Clock } from "../clock.ts";
import type { Conversation } from "../messages/conversation.ts";
import type { Mirror } from "../directory/mirror.ts";
import { saidIn } from "./loop.ts";
import type { Messages } from "../messages/messages.ts";
import type { Referrals } from "./referrals.ts";
import type { Summaries } from "../messages/summaries.ts";
import type { Threads } from "../messages/threads.ts";

export class StandIns {
  readonly #mirror: Mirror;
  readonly #summaries: Summaries;
  readonly #threads: Threads;
  readonly #absences: Absences;
  readonly #messages: Messages;
  readonly #referrals: Referrals;
  readonly #clock: Clock;

  constructor(
    mirror: Mirror,
    summaries: Summaries,
    threads: Threads,
    absences: Absences,
    messages: Messages,
    referrals: Referrals,
    clock: Clock,
  ) {
    this.#mirror = mirror;
    this.#summaries = summaries;
    this.#threads = threads;
    this.#absences = absences;
    this.#messages = messages;
    this.#referrals = referrals;
    this.#clock = clock;
  }

  /** Hand over, and tell the colleagues of what nobody is there for, where it is for this device to act. */
  async tend(): Promise<void> {
    const absences = await this.#absences.all();
    const own = this.#threads.ownServices();
    for (const { id, participants, state, assignee, uncared } of this.#summaries.all()) {
      const service = participants[1] ?? "";
      if (state === null || CLOSED.includes(state) || !own.includes(service) || own.includes(participants[0] ?? "")) continue;
      // The lines say enough of most of them: somebody who is there cares, or the other side has to.
      if (assignee === null ? uncared === null : this.#isThere(assignee.id, service, absences)) continue;
      const conversation = await this.#threads.conversation(id);
      const due = this.#due(conversation, service, absences);
      if (due !== null && this.#isOwn(conversation, service, due, absences)) await this.#send(conversation, service, due);
    }
  }

  #isThere(member: string, service: string, absences: readonly KnownAbsence[]): boolean {
    return this.#members(service).includes(member) && !this.#away(service, absences).has(member);
  }

  #due(conversation: Conversation, service: string, absences: readonly KnownAbsence[]): Handover | null {
    const { referral } = conversation;
    const { state, assignee } = fold(conversation.events);
    if (referral === null || CLOSED.includes(state)) return null;
    const here = absences.filter((each) => each.service === service);
    const said = saidIn(conversation, service);
    return handover(said, referral.urgency, assignee, here, this.#members(service), this.#today);
  }

  #isOwn(conversation: Conversation, service: string, { due }: Handover, absences: readonly KnownAbsence[]): boolean {
    const { structure, device } = this.#mirror.own;
    const members = this.#members(service);
    const away = this.#away(service, absences);
    const active = [...structure.devices.values()].filter((each) => isActive(each) && members.includes(each.member));
    const there = active.filter(({ member }) => !away.has(member));
    if (away.has(device.member) && there.length > 0) return false; // where all are away, it is for all of them
    const kids = (there.length > 0 ? there : active).map(({ kid }) => kid);
    return this.#clock() >= turn(conversation.id, device.kid, kids, due);
  }

  async #send(conversation: Conversation, service: string, { since, instead_of: insteadOf, to }: Handover): Promise<void> {
    if (to !== null && insteadOf !== null) {
      await this.#referrals.act({ thread: conversation.id, action: "assign", assignee: to }, {}, insteadOf);
      return;
    }
    const { author } = this.#messages;
    await this.#messages.add(conversation, [service], (after) => Waiting.of({ author, since, after }));
  }

  #members(service: string): string[] {
    return [...membersOf(this.#mirror.current.serviceById(service).service)];
  }

  /** Return the members of a service who are away today. */
  #away(service: string, absences: readonly KnownAbsence[]): ReadonlySet<string> {
    const today = this.#today;
    const held = absences.filter((each) => each.service === service && each.first <= today && today <= each.last);
    return new Set(held.map(({ member }) => member));
  }

  get #today(): string {
    return dayOf(this.#clock());
  }
}
