/**
 * Consent that is withdrawn: every recipient is told, guests' links end, and it is passed on (spec/loop.md). The twin of
 * client/casework/consents.py.
 *
 * Rule: what follows from a withdrawal is done by whoever of the service comes first, the one who withdrew at once: no
 * colleague has to think of it.
 */

import { InvalidInputError, UnavailableError } from "../../schemas/errors.ts";
import { fold, moves } from "../../schemas/referral.ts";
import { ConsentWithdrawn } from "../../schemas/sharing.ts";
import { dayOf } from "../../schemas/working_days.ts";
import type { Clock } from "../clock.ts";
import type { Links } from "../outside/links.ts";
import type { Compose, Messages } from "../messages/messages.ts";
import type { Item } from "../messages/items.ts";
import type { Referrals } from "./referrals.ts";
import type { Summaries } from "../messages/summaries.ts";
import type { Threads } from "../messages/threads.ts";

export class Consents {
  readonly #threads: Threads;
  readonly #summaries: Summaries;
  readonly #messages: Messages;
  readonly #referrals: Referrals;
  readonly #links: Links;
  readonly #clock: Clock;

  constructor(threads: Threads, summaries: Summaries, messages: Messages, referrals: Referrals, links: Links, clock: Clock) {
    this.#threads = threads;
    this.#summaries = summaries;
    this.#messages = messages;
    this.#referrals = referrals;
    this.#links = links;
    this.#clock = clock;
  }

  /**
   * Tell everybody in a thread, and in those to which this service passed it on.
   *
   * An own referral that is open is withdrawn too, and the links of guests open nothing any more. Throws
   * InvalidInputError for a day that is to come.
   */
  async withdraw(thread: string, on: string, text: string): Promise<Item[]> {
    if (on > dayOf(this.#clock())) throw new InvalidInputError("the day is still to come");
    const items: Item[] = [];
    for (const id of await this.#reached(thread)) items.push(...(await this.#withdraw(id, on, text)));
    return items;
  }

  /** Do what follows from withdrawals that others told of, or that could not be done then. */
  async tend(): Promise<void> {
    const own = this.#threads.ownServices();
    const lines = this.#summaries.all().filter(({ withdrawnAt }) => withdrawnAt !== null);
    for (const { id } of lines.filter(({ participants }) => participants.some((each) => own.includes(each)))) {
      await this.#links.revokeAll(id);
      const withdrawal = this.#threads.loop(await this.#threads.conversation(id)).withdrawal;
      for (const each of withdrawal ? await this.#reached(id) : []) {
        const told = this.#threads.loop(await this.#threads.conversation(each)).withdrawal;
        if (withdrawal && told === null) await this.#withdraw(each, withdrawal.content.on, "");
      }
    }
  }

  async #withdraw(thread: string, on: string, text: string): Promise<Item[]> {
    const conversation = await this.#threads.conversation(thread);
    const everybody = this.#messages.everybody(conversation);
    const { author } = this.#messages;
    const compose: Compose = (after) => ConsentWithdrawn.of({ author, on, text, after });
    const items = [await this.#messages.add(conversation, everybody, compose)];
    const isSender = conversation.referral !== null && conversation.side(everybody[0] ?? "") === "sender";
    if (isSender && moves(fold(conversation.planned), "sender").includes("withdraw")) {
      items.push(await this.#referrals.act({ thread, action: "withdraw", text, reason: "consent_withdrawn" }, {}));
    }
    try {
      items.push(...(await this.#links.revokeAll(thread)));
    } catch (error) {
      if (!(error instanceof UnavailableError)) throw error; // a relay that is away is told when it is there, see `tend`
    }
    return items;
  }

  /** Return a thread and those to which it was passed on, as far as they are here. */
  async #reached(thread: string): Promise<string[]> {
    const found: string[] = [];
    for (let next: string | undefined = thread; next !== undefined && !found.includes(next); ) {
      const conversation = await this.#threads.conversation(next);
      if (conversation.known.length === 0) break; // somebody else passed it on
      found.push(next);
      next = this.#threads.loop(conversation).transfer?.thread;
    }
    return found;
  }
}
