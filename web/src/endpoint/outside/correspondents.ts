/**
 * Correspondents: people outside who have nothing but e-mail, and what is written to them (spec/bridge.md). The twin
 * of client/outside/correspondents.py.
 *
 * Rules: what the structure's policy does not allow is not written; what goes by a link is sealed to the guest and to
 * the own service. The bridge sends the link, and lacks the code that opens the box.
 */

import { fromHex, hex } from "../../schemas/bytes.ts";
import { ForbiddenError, NotFoundError } from "../../schemas/errors.ts";
import { GuestItem } from "../../schemas/guests.ts";
import { parseAddress } from "../../schemas/ids.ts";
import { Correspondent as Outside, Letter, MailDecision, Notice } from "../../schemas/mail.ts";
import type { FileRef } from "../../schemas/parts.ts";
import type { Clock } from "../clock.ts";
import type { Conversation } from "../messages/conversation.ts";
import type { Mirror } from "../directory/mirror.ts";
import type { Transfers } from "../files/transfers.ts";
import type { Guests } from "./guests.ts";
import { freshId } from "../ids.ts";
import type { CorrespondentLetter, Correspondent as View, Language } from "../interface/index.ts";
import { checkConsent, isOpen, type Link, linkOf } from "./links.ts";
import type { Manner, Messages } from "../messages/messages.ts";
import type { Item } from "../messages/items.ts";
import type { Outbox } from "../messages/outbox.ts";
import type { Store } from "../device/store.ts";
import type { Threads } from "../messages/threads.ts";

const KIND = "correspondent";
const DAYS = 30;

/** A correspondent of this profile, and the service of the bridge (its address) that writes to them. */
interface Contact {
  readonly correspondent: Outside;
  readonly bridge: string;
}

/** What was sent, and the one-time code of a new link; no code where the guest has one already. */
export interface Sent {
  readonly item: Item;
  readonly code: string | null;
  readonly expires: number | null;
}

export class Correspondents {
  readonly #store: Store;
  readonly #mirror: Mirror;
  readonly #guests: Guests;
  readonly #transfers: Transfers;
  readonly #messages: Messages;
  readonly #threads: Threads;
  readonly #outbox: Outbox;
  readonly #clock: Clock;

  constructor(
    store: Store,
    mirror: Mirror,
    guests: Guests,
    transfers: Transfers,
    messages: Messages,
    threads: Threads,
    outbox: Outbox,
    clock: Clock,
  ) {
    this.#store = store;
    this.#mirror = mirror;
    this.#guests = guests;
    this.#transfers = transfers;
    this.#messages = messages;
    this.#threads = threads;
    this.#outbox = outbox;
    this.#clock = clock;
  }

  /** Keep somebody, in place of what was kept of the same address; throws NotFoundError. */
  async add(name: string, address: string, language: Language, bridge: string): Promise<View> {
    this.#mirror.current.service(parseAddress(bridge));
    const known = [...(await this.#all()).values()].find((each) => each.correspondent.address === address);
    const id = known?.correspondent.id ?? freshId(this.#clock());
    const contact = { correspondent: Outside.of({ id, name, address, language }), bridge };
    await this.#store.put(KIND, id, contact);
    return viewOf(contact);
  }

  async list(): Promise<View[]> {
    return [...(await this.#all()).values()].map(viewOf).sort((a, b) => a.name.localeCompare(b.name));
  }

  async remove(id: string): Promise<void> {
    await this.#store.delete(KIND, id);
  }

  #all(): Promise<Map<string, Contact>> {
    return this.#store.all<Contact>(KIND);
  }

  /**
   * Write to a correspondent: in a conversation, by its open link or else a new one, or in a new conversation.
   *
   * Throws ForbiddenError for a mode that the structure does not allow, and for a link, whose box is made at once,
   * RelayUnreachableError, or ConflictError where the consent was withdrawn.
   */
  async write(letter: CorrespondentLetter, manner: Manner): Promise<Sent> {
    const contact = await this.#store.get<Contact>(KIND, letter.correspondent);
    const conversation = letter.thread === undefined ? null : await this.#threads.conversation(letter.thread);
    // Only of the service that began it: the notice of anybody else would have their address.
    const last = conversation?.known.findLast(
      ({ content, service }) => content.kind === "notice" && service === conversation.participants[0],
    )?.content;
    // What is kept here may have a key that is newer.
    const to = contact?.correspondent ?? (last?.kind === "notice" ? last.correspondent : undefined);
    if (to === undefined) throw new NotFoundError("this correspondent is not kept here");
    const { modes } = this.#mirror.own.structure.mail;
    if (!modes.has(letter.mode)) {
      throw new ForbiddenError(`your structure does not write to correspondents as ${letter.mode}`, {
        advice: `it allows: ${[...modes].sort().join(", ")}`,
      });
    }
    const services = conversation ? this.#messages.everybody(conversation) : this.#services(letter, contact);
    return letter.mode === "link"
      ? this.#writeLink(to, letter, services, conversation, manner)
      : this.#writeMail(to, letter, services, conversation, manner);
  }

  /** Return the own service and the bridge's (ids). */
  #services({ from }: CorrespondentLetter, contact: Contact | undefined): string[] {
    if (contact === undefined) throw new NotFoundError("this correspondent is not kept here");
    const bridge = this.#mirror.current.service(parseAddress(contact.bridge)).service.id;
    return [this.#messages.ownService(from), bridge];
  }

  async #writeMail(
    correspondent: Outside,
    { mode, subject, text }: CorrespondentLetter,
    services: readonly string[],
    conversation: Conversation | null,
    manner: Manner,
  ): Promise<Sent> {
    const { author } = this.#messages;
    const files = mode === "short" ? [] : await this.#refs(manner);
    const said = mode === "short" ? {} : { subject, text, files };
    const item = this.#compose(services, Notice.of({ author, correspondent, mode, ...said }), conversation, manner);
    await this.#outbox.write(item);
    return { item, code: null, expires: null };
  }

  async #writeLink(
    correspondent: Outside,
    { subject, text, days = DAYS, phrase = "", asks = false }: CorrespondentLetter,
    services: readonly string[],
    conversation: Conversation | null,
    manner: Manner,
  ): Promise<Sent> {
    if (conversation !== null) checkConsent(this.#threads.loop(conversation));
    const { author } = this.#messages;
    const [own = "", bridge = ""] = services;
    const files = await this.#refs(manner);
    for (const file of files) await this.#transfers.upload(file);
    const item = GuestItem.of({ author, time: this.#clock(), subject, text, files, to: correspondent.name });
    const link = conversation && linkOf(conversation);
    const made = link && isOpen(link, this.#clock()) && phrase === ""
      ? await this.#putInto(link, item)
      : await this.#guests.make(own, bridge, item, days, phrase);
    const guest = { ...made.link, asks };
    const notice = Notice.of({ author, correspondent, mode: "link", guest });
    const sent = this.#compose(services, notice, conversation, manner);
    const told = this.#outbox.compose({
      services: [own],
      content: Letter.of({ author, guest: made.shared, item: made.item, text, subject, files }),
      thread: sent.thread,
      follows: sent.id,
    });
    // Together: a link whose key no colleague has would bring replies that nobody can open.
    await this.#outbox.write(sent, told);
    return { item: sent, code: made.code, expires: made.link.expires };
  }

  async #putInto({ told, shared, expires }: Link, letter: GuestItem) {
    const item = freshId(this.#clock());
    await this.#guests.put(shared, item, letter);
    return { link: { ...told, expires }, shared, item, code: null };
  }

  #compose(services: readonly string[], notice: Notice, conversation: Conversation | null, manner: Manner): Item {
    const { hold, fields } = manner;
    if (conversation === null) return this.#outbox.compose({ services, content: notice, hold, fields });
    const after = conversation.heads(services).map(fromHex);
    const follows = conversation.predecessor(services);
    const content = { ...notice, after };
    return this.#outbox.compose({ services, content, thread: conversation.id, follows, hold, fields });
  }

  #refs({ attachments = [] }: Manner): Promise<FileRef[]> {
    return Promise.all(attachments.map((blob) => this.#transfers.ref(blob)));
  }

  /** Let a reply that is held (by its hash) into the conversation, or reject it. */
  async decide(thread: string, held: string, release: boolean): Promise<Item> {
    const conversation = await this.#threads.conversation(thread);
    const found = conversation.known.find(
      ({ content }) => content.kind === "mail-held" && hex(content.held) === held,
    )?.content;
    if (found?.kind !== "mail-held") throw new NotFoundError("no such reply is held here");
    const { author } = this.#messages;
    return this.#messages.add(conversation, this.#messages.everybody(conversation), (after) =>
      MailDecision.of({ author, held: found.held, release, after }),
    );
  }
}

function viewOf({ correspondent, bridge }: Contact): View {
  const { id, name, address, language, key } = correspondent;
  return { id, name, address, language, bridge, hasKey: key.length > 0 };
}
