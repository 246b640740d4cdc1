/**
 * Writing: messages, replies, internal notes, receipts. Each is put into the outbox, then sent if possible. The twin
 * of client/messages/messages.py.
 */

import { type Bytes, fromHex } from "../../schemas/bytes.ts";
import { type Content, Message, Note, Receipt } from "../../schemas/content.ts";
import { ConflictError, ForbiddenError, InvalidInputError, NotFoundError } from "../../schemas/errors.ts";
import { formatAddress, parseAddress } from "../../schemas/ids.ts";
import { LIMITS } from "../../schemas/limits.ts";
import type { FileRef } from "../../schemas/parts.ts";
import { type Archive, type Received, settleIn } from "../device/archive.ts";
import type { Conversation } from "./conversation.ts";
import type { Mirror } from "../directory/mirror.ts";
import type { Transfers } from "../files/transfers.ts";
import type { Fields, Item } from "./items.ts";
import type { Outbox } from "./outbox.ts";
import type { Profile } from "../device/profile.ts";
import { putThings } from "../device/store.ts";
import type { Threads } from "./threads.ts";

/** Makes a content of the hashes that it comes after and the files that go with it. */
export type Compose = (after: readonly Bytes[], files: readonly FileRef[]) => Content;

/** How something is written: its attachments, for how long it is held (milliseconds), what the page had. */
export interface Manner {
  readonly attachments?: readonly string[] | undefined;
  readonly hold?: number | undefined;
  readonly fields?: Fields | null | undefined;
}

export class Messages {
  readonly #profile: Profile;
  readonly #mirror: Mirror;
  readonly #threads: Threads;
  readonly #archive: Archive;
  readonly #transfers: Transfers;
  readonly #outbox: Outbox;

  constructor(
    profile: Profile,
    mirror: Mirror,
    threads: Threads,
    archive: Archive,
    transfers: Transfers,
    outbox: Outbox,
  ) {
    this.#profile = profile;
    this.#mirror = mirror;
    this.#threads = threads;
    this.#archive = archive;
    this.#transfers = transfers;
    this.#outbox = outbox;
  }

  /** The name that this person signs with. */
  get author(): string {
    return this.#profile.keys.person;
  }

  /** Begin a thread with a message. `from` (address) is the own service, needed when there are several. */
  async send(
    to: readonly string[],
    from: string | undefined,
    subject: string,
    text: string,
    manner: Manner,
  ): Promise<Item> {
    const { author } = this;
    return this.begin(to, from, (after, files) => Message.of({ author, text, subject, after, files }), manner);
  }

  /** Write to everybody in a thread; throws ConflictError where that is not whom one would think. */
  async reply(thread: string, text: string, manner: Manner): Promise<Item> {
    const { author } = this;
    const conversation = await this.#threads.conversation(thread);
    const root = conversation.root?.content;
    if (root?.kind === "notice") {
      throw new ConflictError(`only the bridge would get this, and not ${root.correspondent.name}`, {
        advice: "write to the correspondent, or a note to colleagues",
      });
    }
    const compose: Compose = (after, files) => Message.of({ author, text, after, files });
    return this.add(conversation, this.everybody(conversation), compose, manner);
  }

  /** Write a note in a thread that only the own service can open. */
  async note(thread: string, text: string, manner: Manner): Promise<Item> {
    const { author } = this;
    const conversation = await this.#threads.conversation(thread);
    const own = this.everybody(conversation).slice(0, 1);
    return this.add(conversation, own, (after, files) => Note.of({ author, text, after, files }), manner);
  }

  /**
   * Say that this person has read the thread: sends the receipts owed; returns for how many messages.
   *
   * For what could not be opened, the receipt says so and why.
   */
  async acknowledge(thread: string): Promise<number> {
    const owed = await this.#archive.owed(thread);
    if (owed.length === 0) return 0;
    const items = alike(owed).map((group) => this.#receipt(group));
    const things = await Promise.all(items.map((item) => this.#outbox.thing(item)));
    await this.#profile.store.database.write(["things", "received"], async (tx) => {
      putThings(tx, things);
      await settleIn(tx, owed);
    });
    this.#outbox.note(...items);
    return owed.length;
  }

  // What everything else is written with, too.

  /** Begin a thread with services (addresses). */
  async begin(
    to: readonly string[],
    from: string | undefined,
    compose: Compose,
    manner: Manner = {},
  ): Promise<Item> {
    const item = await this.compose(to, from, compose, manner);
    await this.#outbox.write(item);
    return item;
  }

  /** Return the first item of a thread (of the identifier `begins`) without keeping it. */
  async compose(
    to: readonly string[],
    from: string | undefined,
    compose: Compose,
    manner: Manner = {},
    begins?: string,
  ): Promise<Item> {
    if (to.length === 0) throw new InvalidInputError("nobody is addressed", { advice: "choose a service" });
    const addressed = to.map((each) => this.#mirror.current.service(parseAddress(each)).service.id);
    const services = [...new Set([this.ownService(from), ...addressed])];
    if (services.length > LIMITS.recipients) {
      throw new InvalidInputError(`${services.length} services are addressed, at most ${LIMITS.recipients} can be`);
    }
    const content = compose([], await this.#refs(manner));
    return this.#outbox.compose({ services, content, begins, hold: manner.hold, fields: manner.fields });
  }

  /** Begin a thread that only an own service (address) can open. */
  async beginInside(from: string | undefined, compose: Compose, manner: Manner = {}): Promise<Item> {
    const content = compose([], await this.#refs(manner));
    const services = [this.ownService(from)];
    const item = this.#outbox.compose({ services, content, hold: manner.hold, fields: manner.fields });
    await this.#outbox.write(item);
    return item;
  }

  /** Add what `compose` makes to a thread, for services (ids) with the own one first. */
  async add(
    conversation: Conversation,
    services: readonly string[],
    compose: Compose,
    manner: Manner = {},
  ): Promise<Item> {
    const refs = await this.#refs(manner);
    const after = conversation.heads(services).map(fromHex);
    const item = this.#outbox.compose({
      services,
      content: compose(after, refs),
      thread: conversation.id,
      follows: conversation.predecessor(services),
      hold: manner.hold,
      fields: manner.fields,
    });
    await this.#outbox.write(item);
    return item;
  }

  /** Return the services of a thread (ids), the own one first; throws ForbiddenError without one. */
  everybody({ participants }: Conversation): string[] {
    const own = participants.find((each) => this.#threads.ownServices().includes(each));
    if (own === undefined) throw new ForbiddenError("you do not belong to a service of this conversation any more");
    return [own, ...participants.filter((each) => each !== own)];
  }

  /** Return the own service (id) of an address, or the only one; throws InvalidInputError. */
  ownService(address: string | undefined): string {
    const { structure } = this.#mirror.own;
    const own = new Map(
      this.#threads.ownServices().map((id) => {
        const service = structure.services.get(id)?.handle ?? "";
        return [formatAddress({ service, structure: structure.handle }), id];
      }),
    );
    const only = [...own.values()];
    if (address === undefined && only.length === 1) return only[0] ?? "";
    const found = own.get(address ?? "");
    if (found !== undefined) return found;
    if (only.length === 0) throw new ForbiddenError("you belong to no service yet", { advice: "ask your administrator" });
    throw new InvalidInputError(address ? `you do not write for ${address}` : "you belong to several services", {
      advice: `say for which one you write: ${[...own.keys()].sort().join(", ")}`,
    });
  }

  async #refs({ attachments = [] }: Manner): Promise<FileRef[]> {
    if (attachments.length > LIMITS.files) {
      throw new InvalidInputError(`${attachments.length} files are attached, at most ${LIMITS.files} can be`);
    }
    return Promise.all(attachments.map((blob) => this.#transfers.ref(blob)));
  }

  #receipt(group: readonly Received[]): Item {
    const [first] = group;
    if (!first?.header) throw new NotFoundError("there is nobody to send this receipt to");
    const opened = first.fate === "opened";
    const content = Receipt.of({
      author: this.author,
      of: group.map(({ hash }) => hash),
      state: opened ? "read" : "refused",
      reason: opened ? "" : first.problem.slice(0, 60),
    });
    const others = first.header.recipients.map(({ service }) => service).filter((each) => each !== first.mailbox);
    return this.#outbox.compose({ services: [first.mailbox, ...others], content, thread: first.header.thread });
  }
}

/** Group what one receipt can attest: same mailbox, same recipients, same outcome. */
function alike(owed: readonly Received[]): Received[][] {
  const groups = new Map<string, Received[]>();
  for (const each of owed) {
    const services = each.header?.recipients.map(({ service }) => service).sort() ?? [];
    const group = [each.mailbox, each.problem, ...services].join("/");
    groups.set(group, [...(groups.get(group) ?? []), each]);
  }
  return [...groups.values()].flatMap((group) =>
    Array.from({ length: Math.ceil(group.length / LIMITS.envelopes_page) }, (_, n) =>
      group.slice(n * LIMITS.envelopes_page, (n + 1) * LIMITS.envelopes_page),
    ),
  );
}
