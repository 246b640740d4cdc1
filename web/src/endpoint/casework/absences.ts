/**
 * Absences of colleagues, told to the own service alone, and who stands in for them (spec/loop.md). The twin of
 * client/casework/absences.py.
 */

import { InvalidInputError, NotFoundError } from "../../schemas/errors.ts";
import { order } from "../../schemas/events.ts";
import { Absence } from "../../schemas/reminding.ts";
import type { Away } from "../../schemas/standing_in.ts";
import type { Conversation } from "../messages/conversation.ts";
import type { Mirror } from "../directory/mirror.ts";
import type { Messages } from "../messages/messages.ts";
import type { People } from "../directory/people.ts";
import type { Summaries } from "../messages/summaries.ts";
import type { Threads } from "../messages/threads.ts";

/** That a member of a service is away, and the thread that tells of it. */
export interface KnownAbsence extends Away {
  readonly thread: string;
  readonly service: string;
}

export class Absences {
  readonly #mirror: Mirror;
  readonly #summaries: Summaries;
  readonly #threads: Threads;
  readonly #messages: Messages;
  readonly #people: People;

  constructor(mirror: Mirror, summaries: Summaries, threads: Threads, messages: Messages, people: People) {
    this.#mirror = mirror;
    this.#summaries = summaries;
    this.#threads = threads;
    this.#messages = messages;
    this.#people = people;
  }

  /**
   * Tell each service of a member (oneself unless named) that he is away, and who stands in.
   *
   * Throws InvalidInputError for an absence that ends before it begins, or a substitute who is no colleague there.
   */
  async declare(first: string, last: string, member: string | undefined, substitute: string | undefined): Promise<void> {
    if (first > last) throw new InvalidInputError("the absence ends before it begins");
    const away = this.#people.member(member ?? this.#mirror.own.device.member);
    const stands = substitute === undefined ? null : this.#people.member(substitute);
    const services = away.services.filter(({ id }) => this.#threads.ownServices().includes(id));
    if (services.length === 0) throw new InvalidInputError(`${away.name} belongs to none of your services`);
    const { author } = this.#messages;
    for (const { id } of services) {
      const isHere = stands?.services.some((service) => service.id === id) ?? false;
      if (stands !== null && !isHere && services.length === 1) {
        throw new InvalidInputError(`${stands.name} does not belong to this service`);
      }
      const absence = { author, member: away.id, first, last, substitute: isHere ? (stands?.id ?? null) : null };
      await this.#messages.beginInside(this.#threads.address(id), () => Absence.of(absence));
    }
  }

  /** Say that an absence does not take place, or is over. */
  async cancel(thread: string): Promise<void> {
    const conversation = await this.#threads.conversation(thread);
    const latest = latestOf(conversation);
    if (latest === null) throw new NotFoundError("there is no such absence");
    const { author } = this.#messages;
    await this.#messages.add(conversation, conversation.participants, (after) =>
      Absence.of({ ...latest, author, cancelled: true, after }),
    );
  }

  /** Return the absences that are not cancelled, in the order in which they were told. */
  async all(): Promise<KnownAbsence[]> {
    const lines = this.#summaries.all().filter(({ kind }) => kind === "absence");
    const conversations = await Promise.all(lines.map(({ id }) => this.#threads.conversation(id)));
    const found = conversations.flatMap((conversation): KnownAbsence[] => {
      const latest = latestOf(conversation);
      if (latest === null || latest.cancelled) return [];
      const { member, first, last, substitute } = latest;
      return [{ thread: conversation.id, service: conversation.participants[0] ?? "", member, first, last, substitute }];
    });
    return found.sort((a, b) => (a.thread < b.thread ? -1 : 1));
  }
}

/** Return the absence that a thread tells of, as its last envelope says; null when it is something else. */
function latestOf(conversation: Conversation): Absence | null {
  if (conversation.root?.content.kind !== "absence") return null;
  const byHash = new Map(conversation.known.map((known) => [known.hash, known.content]));
  const placed = order(conversation.events).map(({ id }) => byHash.get(id));
  const waiting = conversation.known.filter(({ hash }) => hash === null).map(({ content }) => content);
  const told = [...placed, ...waiting].findLast((content) => content?.kind === "absence");
  return told?.kind === "absence" ? told : null;
}
