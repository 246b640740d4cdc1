/**
 * Reminders: what is late is sent a reminder, then an escalation; the relay's timers say when to look (spec/loop.md). The
 * twin of client/casework/reminders.py.
 *
 * Rules: what is due follows from the thread and the day alone, so a reminder that somebody sent already is not sent
 * again. A timer at the relay names no thread.
 */

import { encode } from "../../schemas/codec.ts";
import { deadlines, traceOf } from "../../schemas/endings.ts";
import { ConflictError, UnavailableError } from "../../schemas/errors.ts";
import { type Level, Reminder } from "../../schemas/reminding.ts";
import { Timer } from "../../schemas/retention.ts";
import { MORNING } from "../../schemas/standing_in.ts";
import { dayOf } from "../../schemas/working_days.ts";
import type { Clock } from "../clock.ts";
import { freshId } from "../ids.ts";
import type { Messages } from "../messages/messages.ts";
import type { Item } from "../messages/items.ts";
import type { Session } from "../directory/session.ts";
import type { Summaries } from "../messages/summaries.ts";
import type { Threads } from "../messages/threads.ts";

export class Reminders {
  readonly #session: Session;
  readonly #summaries: Summaries;
  readonly #threads: Threads;
  readonly #messages: Messages;
  readonly #clock: Clock;

  constructor(session: Session, summaries: Summaries, threads: Threads, messages: Messages, clock: Clock) {
    this.#session = session;
    this.#summaries = summaries;
    this.#threads = threads;
    this.#messages = messages;
    this.#clock = clock;
  }

  /** Send a reminder in a thread. */
  async send(thread: string, level: Level): Promise<Item> {
    const conversation = await this.#threads.conversation(thread);
    const { author } = this.#messages;
    const everybody = this.#messages.everybody(conversation);
    return this.#messages.add(conversation, everybody, (after) => Reminder.of({ author, level, after }));
  }

  /** Press for late answers to what this member wrote; each level once. */
  async tend(): Promise<void> {
    const today = dayOf(this.#clock());
    for (const { id } of this.#summaries.all().filter(({ remind }) => remind !== null && remind <= today)) {
      const { sent, reminder } = this.#threads.loop(await this.#threads.conversation(id));
      const own = sent.some(({ ending, known }) => ending === null && this.#threads.isOwn(known));
      if (reminder !== null && own) await this.send(id, reminder);
    }
  }

  /**
   * Set timers for the days on which a message that was just sent will be due.
   *
   * Only a convenience: without the relay, or beyond its limits, what is due is found all the same.
   */
  async wake({ content, services }: Item): Promise<void> {
    const [mailbox = ""] = services;
    const trace = traceOf(new Uint8Array(), content, mailbox, this.#clock());
    if (trace.awaits === null) return;
    const { remind, escalate } = deadlines(trace);
    try {
      for (const day of [remind, escalate]) {
        const timer = { id: freshId(this.#clock()), mailbox, at: Date.parse(day + MORNING) };
        await this.#session.call("POST", "/v1/timers", { body: encode(Timer, timer), again: true });
      }
    } catch (error) {
      if (!(error instanceof UnavailableError || error instanceof ConflictError)) throw error;
    }
  }
}
