/**
 * Conversations as people see them: a thread's messages in order, who read them, and the state of a referral. The
 * twin of client/messages/threads.py.
 */

import { membersOf } from "../../crypto/structures.ts";
import { hex } from "../../schemas/bytes.ts";
import { type Content, filesOf } from "../../schemas/content.ts";
import { IntegrityError, NotFoundError } from "../../schemas/errors.ts";
import { missing, order } from "../../schemas/events.ts";
import type { GuestItem } from "../../schemas/guests.ts";
import { formatAddress } from "../../schemas/ids.ts";
import type { FileRef } from "../../schemas/parts.ts";
import { fold, moves, type Referral as Progress } from "../../schemas/referral.ts";
import type { Archive, Received } from "../device/archive.ts";
import type { Clock } from "../clock.ts";
import { bodyOf } from "./bodies.ts";
import { Conversation, type Known } from "./conversation.ts";
import type { Mirror } from "../directory/mirror.ts";
import type { Guests } from "../outside/guests.ts";
import type { LoopView, MessageView, Party, ReadBy, Refused, ReferralView, Step, ThreadView, Warning } from "../interface/index.ts";
import { problemIn, undoUntil } from "./items.ts";
import { type Loop, loopOf } from "../casework/loop.ts";
import type { Outbox } from "./outbox.ts";
import type { People } from "../directory/people.ts";

/** What begins threads in which a reply would not reach who one would think: the bridge, or the own service. */
const NOT_ANSWERED: readonly Content["kind"][] = ["notice", "note", "absence"];

export class Threads {
  readonly #archive: Archive;
  readonly #outbox: Outbox;
  readonly #mirror: Mirror;
  readonly #guests: Guests;
  readonly #people: People;
  readonly #clock: Clock;

  constructor(archive: Archive, outbox: Outbox, mirror: Mirror, guests: Guests, people: People, clock: Clock) {
    this.#archive = archive;
    this.#outbox = outbox;
    this.#mirror = mirror;
    this.#guests = guests;
    this.#people = people;
    this.#clock = clock;
  }

  /** Return what is known of a thread. */
  async conversation(thread: string): Promise<Conversation> {
    return (await this.conversations([thread]))[0]!;
  }

  /** Return what is known of several threads, for which the store is asked once. */
  async conversations(threads: readonly string[]): Promise<Conversation[]> {
    const found = await this.#archive.ofThreads(threads);
    const items = this.#outbox.all();
    return found.map(({ received, owed }, at) => new Conversation(threads[at]!, received, items, owed));
  }

  /** Return the hashes of envelopes of a thread that others name and the relay did not deliver, in hexadecimal. */
  async missing(thread: string): Promise<ReadonlySet<string>> {
    return missingIn(await this.conversation(thread));
  }

  /** Return the identifiers of the services that this member belongs to. */
  ownServices(): string[] {
    const { structure, device } = this.#mirror.own;
    return [...structure.services.values()].filter((service) => membersOf(service).has(device.member)).map(({ id }) => id);
  }

  /** Return everything that could not be accepted or opened, in any thread or none. */
  async refused(): Promise<Refused[]> {
    return (await this.#archive.unopened()).map((each) => this.refusedView(each));
  }

  /** Return a thread as it is shown, except for its line in the inbox; throws NotFoundError. */
  async view(thread: string): Promise<Omit<ThreadView, "summary" | "kept">> {
    const conversation = await this.conversation(thread);
    if (conversation.known.length === 0 && conversation.unopened.length === 0) {
      throw new NotFoundError("this conversation is not here");
    }
    const progress = conversation.referral ? fold(conversation.events) : null;
    const own = this.ownServices();
    const isOurs = conversation.participants.some((each) => own.includes(each));
    return {
      messages: await this.#messages(conversation, progress),
      warnings: this.#warnings(conversation),
      refused: conversation.unopened.map((each) => this.refusedView(each)),
      referral: progress && this.#referral(conversation, progress),
      loop: this.#loopView(this.loop(conversation)),
      canReply: isOurs && !NOT_ANSWERED.includes(conversation.root?.content.kind ?? "message"),
      canNote: isOurs,
    };
  }

  /** Return the file that a thread has under a blob's identifier; throws NotFoundError. */
  async file(thread: string, blob: string): Promise<FileRef> {
    const conversation = await this.conversation(thread);
    for (const { content } of conversation.known) {
      const guest = await this.answered(content, conversation);
      const found = [...filesOf(content), ...(guest?.files ?? [])].find((file) => file.blob === blob);
      if (found) return found;
    }
    throw new NotFoundError("this conversation has no such file");
  }

  async #messages(conversation: Conversation, progress: Progress | null): Promise<MessageView[]> {
    const refusals = new Map(progress?.refused ?? []);
    const places = new Map(order(conversation.events).map(({ id }, place) => [id, place]));
    const place = ({ hash }: Known) => places.get(hash ?? "") ?? places.size;
    const doubles = doublesOf(conversation, refusals);
    const shown = conversation.known
      .filter(({ id, content }) => content.kind !== "receipt" && !doubles.has(id))
      .sort((a, b) => place(a) - place(b) || a.at - b.at);
    const readers = this.#readers(conversation);
    return Promise.all(
      shown.map(async (known) => {
        const { content, hash, item } = known;
        const guest = await this.answered(content, conversation);
        return {
          id: known.id,
          hash,
          state: known.state,
          author: content.author,
          sender: this.party(known.service),
          own: this.isOwn(known),
          internal: known.services.size === 1 && known.services.has(known.service),
          at: known.at,
          body: bodyOf(content, { conversation, guest, party: (service) => this.partyOrNull(service), name: (member) => this.#people.name(member) }),
          readBy: readers.get(hash ?? "") ?? [],
          refusal: refusals.get(hash ?? "") ?? null,
          problem: item ? problemIn(item) : null,
          undoUntil: item && undoUntil(item),
        };
      }),
    );
  }

  /** Return what a guest answered; null for other contents, and for what does not open. */
  async answered(content: Content, conversation: Conversation): Promise<GuestItem | null> {
    if (content.kind !== "guest-reply") return null;
    try {
      return await this.#guests.opened(content, conversation.saidBy(conversation.participants.slice(0, 1)));
    } catch (error) {
      if (error instanceof IntegrityError) return null;
      throw error;
    }
  }

  #readers(conversation: Conversation): Map<string, ReadBy[]> {
    const readers = new Map<string, ReadBy[]>();
    for (const { content, service, at } of conversation.known) {
      if (content.kind !== "receipt" || content.state !== "read") continue;
      const reader = { author: content.author, service: this.address(service), at };
      for (const hash of content.of) readers.set(hex(hash), [...(readers.get(hex(hash)) ?? []), reader]);
    }
    return readers;
  }

  #warnings(conversation: Conversation): Warning[] {
    const warnings = new Map<string, Warning>();
    const warn = (warning: Warning) => warnings.set(JSON.stringify(warning), warning);
    if (conversation.root === null) warn({ kind: "no-root" });
    const gone = missingIn(conversation);
    if (gone.size > 0) warn({ kind: "missing", count: gone.size });
    for (const { service, content } of conversation.known) {
      if (!conversation.participants.includes(service)) {
        warn({ kind: "outsider", address: this.address(service) });
      } else if (content.kind === "receipt" && content.state === "refused") {
        warn({ kind: "not-opened", author: content.author, address: this.address(service), reason: content.reason });
      }
    }
    return [...warnings.values()];
  }

  /** Whether something in a thread needs a look: a warning, a refused envelope, something that cannot be sent. */
  needsAttention(conversation: Conversation): boolean {
    return (
      conversation.unopened.some(({ fate }) => fate === "refused") ||
      conversation.items.some(({ state }) => state === "failed") ||
      this.#warnings(conversation).length > 0
    );
  }

  #referral(conversation: Conversation, progress: Progress): ReferralView | null {
    const { referral } = conversation;
    if (referral === null) return null;
    const own = conversation.participants.find((each) => this.ownServices().includes(each));
    const side = own === undefined ? null : conversation.side(own);
    const byHash = new Map(conversation.known.map((known) => [known.hash, known]));
    return {
      state: progress.state,
      side,
      moves: side === null ? [] : ([...moves(progress, side)] as Step[]),
      form: referral.form,
      urgency: referral.urgency,
      legalBasis: referral.legal_basis,
      assignee: this.assignee(conversation, progress),
      history: progress.history.map(([message, action, state]) => {
        const known = byHash.get(message);
        return { message, action, state, at: known?.at ?? 0, author: known?.content.author ?? "" };
      }),
    };
  }

  /** Return where a thread stands in the closed loop, as the own service sees it. */
  loop(conversation: Conversation): Loop {
    const own = conversation.participants.find((each) => this.ownServices().includes(each)) ?? null;
    return loopOf(conversation, own, this.#clock());
  }

  #loopView({ sent, suggests, transfer, origin, withdrawal, ...loop }: Loop): LoopView {
    const { late, pressed, waits, reminder, appointment, reason } = loop;
    return {
      late,
      pressed,
      waits,
      reminder,
      endings: sent.map(({ known, ending, deadlines }) => ({ message: known.id, ending, remind: deadlines.remind })),
      appointment,
      reason,
      suggests: suggests === null ? null : this.partyOrNull(suggests),
      transferredTo: transfer && { to: this.partyOrNull(transfer.service), thread: transfer.thread },
      continues: origin?.thread ?? null,
      redirectedTo: null,
      withdrawn: withdrawal && { on: withdrawal.content.on, author: withdrawal.content.author, text: withdrawal.content.text },
    };
  }

  /** Return who takes care of a referral, by the name that was said or that is known. */
  assignee(conversation: Conversation, progress: Progress | null): ReferralView["assignee"] {
    const id = progress?.assignee ?? null;
    if (id === null) return null;
    const names = conversation.known.flatMap(({ content }) =>
      content.kind === "transition" && content.assignee === id ? content.assignee_name : [],
    );
    const me = id === this.#mirror.own.device.member;
    return { id, name: names.at(-1) || this.#people.name(id), me };
  }

  refusedView({ mailbox, seq, accepted, problem, detail, header }: Received): Refused {
    let claims: string | null = null;
    try {
      claims = header && this.address(header.sender.service);
    } catch (error) {
      if (!(error instanceof NotFoundError)) throw error;
    }
    return { mailbox, seq, accepted, slug: problem, detail, claims, thread: header?.thread ?? null };
  }

  address(id: string): string {
    const { structure, service } = this.#mirror.current.serviceById(id);
    return formatAddress({ service: service.handle, structure: structure.handle });
  }

  party(id: string): Party {
    const { structure, service } = this.#mirror.current.serviceById(id);
    return {
      address: this.address(id),
      service: service.name,
      structure: structure.name,
      level: structure.level,
      active: structure.active,
    };
  }

  partyOrNull(id: string): Party | null {
    try {
      return this.party(id);
    } catch (error) {
      if (error instanceof NotFoundError) return null;
      throw error;
    }
  }

  /** Whether the own member wrote it, on this device or another one. */
  isOwn({ device }: Known): boolean {
    return device === null || this.writer(device) === this.#mirror.own.device.member;
  }

  /** Return the member whose device wrote something. */
  writer(device: Known["device"]): string {
    return device === null ? this.#mirror.own.device.member : this.#mirror.current.device(device).device.member;
  }
}

/** Return what two devices did at the same moment of themselves, and counts once (spec/loop.md). */
function doublesOf({ known }: Conversation, refusals: ReadonlyMap<string, unknown>): ReadonlySet<string> {
  const told = new Set<string>();
  const doubles = known.filter(({ content, hash }) => {
    if (content.kind === "transition") return content.instead_of !== null && refusals.has(hash ?? "");
    if (content.kind !== "waiting") return false;
    const again = told.has(content.since);
    told.add(content.since);
    return again;
  });
  return new Set(doubles.map(({ id }) => id));
}

function missingIn({ events, unopened }: Conversation): ReadonlySet<string> {
  const here = new Set(unopened.map(({ hash }) => hex(hash)));
  return new Set([...missing(events)].filter((hash) => !here.has(hash)));
}
