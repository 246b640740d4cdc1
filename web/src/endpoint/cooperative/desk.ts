/**
 * Writing to the cooperative's desk, and answering there: feedback, and who comes to a training session. The twin of
 * client/cooperative/desk.py.
 *
 *     await desk.feedback({ topic: "wish", subject: "Agenda", text: "Il nous faudrait un agenda" }, manner);
 *     await desk.progress(thread, { state: "planned", text: "Au printemps" });
 *
 * Rule: what becomes of a note is what the service says that the note was written to, and nobody else.
 */

import { Feedback, FeedbackState, SignUp } from "../../schemas/desk.ts";
import { ForbiddenError, InvalidInputError, NotFoundError } from "../../schemas/errors.ts";
import type { Conversation, Known } from "../messages/conversation.ts";
import type { Mirror } from "../directory/mirror.ts";
import type { NewFeedback, ProgressWords } from "../interface/index.ts";
import type { Manner, Messages } from "../messages/messages.ts";
import type { Item } from "../messages/items.ts";
import type { Summaries } from "../messages/summaries.ts";
import type { Threads } from "../messages/threads.ts";

/** A note to the cooperative, with what became of it; `said` is null while nobody has looked. */
export interface Note {
  readonly conversation: Conversation;
  readonly root: Known;
  readonly feedback: Feedback;
  readonly said: FeedbackState | null;
  /** Whether this person is one of those who say it. */
  readonly mayAnswer: boolean;
}

export class Desk {
  readonly #mirror: Mirror;
  readonly #messages: Messages;
  readonly #threads: Threads;
  readonly #summaries: Summaries;

  constructor(mirror: Mirror, messages: Messages, threads: Threads, summaries: Summaries) {
    this.#mirror = mirror;
    this.#messages = messages;
    this.#threads = threads;
    this.#summaries = summaries;
  }

  /** The service that answers for the cooperative (its identifier); null while there is none. */
  get service(): string | null {
    return this.#mirror.current.assembly.desk;
  }

  // Feedback.

  /** Write a note to the cooperative. */
  feedback({ topic, subject, text, from }: NewFeedback, manner: Manner): Promise<Item> {
    const { author } = this.#messages;
    return this.#begin(from, (after, files) => Feedback.of({ author, topic, subject, text, after, files }), manner);
  }

  /** At the desk, say what becomes of a note; throws ForbiddenError for others. */
  async progress(thread: string, { state, text, module = null, motion = null }: ProgressWords): Promise<Item> {
    const note = this.#note(await this.#threads.conversation(thread));
    if (note === null) throw new NotFoundError("this is no note to the cooperative");
    if (!note.mayAnswer) throw new ForbiddenError("only the desk that the note was written to says what becomes of it");
    const { modules, motions } = this.#mirror.current.assembly;
    if ((module !== null && !modules.has(module)) || (motion !== null && !motions.has(motion))) {
      throw new InvalidInputError("there is no such module or motion");
    }
    const { author } = this.#messages;
    return this.#messages.add(note.conversation, this.#messages.everybody(note.conversation), (after) =>
      FeedbackState.of({ author, state, text, module, motion, after }),
    );
  }

  /** Return the notes that this device knows, sent or received, the latest first. */
  async notes(): Promise<Note[]> {
    const found = (await this.#conversations()).flatMap((conversation) => this.#note(conversation) ?? []);
    return found.sort((a, b) => b.root.at - a.root.at);
  }

  #note(conversation: Conversation): Note | null {
    const { root, participants } = conversation;
    if (root?.content.kind !== "feedback") return null;
    const own = this.#threads.ownServices();
    const last = said(conversation)
      .filter(({ service, content }) => service !== root.service && content.kind === "feedback-state")
      .at(-1)?.content;
    return {
      conversation,
      root,
      feedback: root.content,
      said: last?.kind === "feedback-state" ? last : null,
      mayAnswer: !own.includes(root.service) && participants.slice(1).some((each) => own.includes(each)),
    };
  }

  // Training sessions.

  /** Return who of the own services comes to a session, as was told last; null when nobody signed up. */
  async signedUp(training: string): Promise<{ conversation: Conversation; last: SignUp } | null> {
    const own = this.#threads.ownServices();
    for (const conversation of await this.#conversations()) {
      const { root } = conversation;
      if (root?.content.kind !== "sign-up" || root.content.training !== training || !own.includes(root.service)) continue;
      const theirs = said(conversation).filter(({ service }) => service === root.service);
      const last = theirs.flatMap(({ content }) => (content.kind === "sign-up" ? content : [])).at(-1);
      if (last !== undefined) return { conversation, last };
    }
    return null;
  }

  /** Tell the desk who comes to a session, in place of what was told before; nobody: it is taken back. */
  async signUp(training: string, people: readonly string[]): Promise<Item> {
    const { author } = this.#messages;
    const before = await this.signedUp(training);
    if (before !== null) {
      const going = people.length > 0;
      const told = { author, training, people: going ? people : before.last.people, going };
      const everybody = this.#messages.everybody(before.conversation);
      return this.#messages.add(before.conversation, everybody, (after) => SignUp.of({ ...told, after }));
    }
    if (people.length === 0) throw new NotFoundError("nobody of your services has signed up for it");
    const own = this.#threads.ownServices()[0];
    const from = own && this.#threads.address(own);
    return this.#begin(from, (after) => SignUp.of({ author, training, people, after }));
  }

  /** Begin a thread with the desk. */
  async #begin(from: string | undefined, compose: Parameters<Messages["begin"]>[2], manner: Manner = {}): Promise<Item> {
    if (this.service === null) {
      throw new NotFoundError("the cooperative has no desk yet", { advice: "a registrar names one" });
    }
    return this.#messages.begin([this.#threads.address(this.service)], from, compose, manner);
  }

  #conversations(): Promise<Conversation[]> {
    const lines = this.#summaries.all().filter(({ kind }) => kind === "desk");
    return Promise.all(lines.map(({ id }) => this.#threads.conversation(id)));
  }
}

/** Return what participants have said in a thread, the last one last. */
function said({ known, participants }: Conversation): Known[] {
  return known.filter(({ service }) => participants.includes(service)).sort((a, b) => a.at - b.at);
}
