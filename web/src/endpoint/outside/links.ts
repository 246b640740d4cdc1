/**
 * The link of a conversation: the box behind it gets a new code, ends later, or is ended for good. The twin of
 * client/outside/links.py.
 *
 * Rules: whoever belongs to the service may do it, for the notice says all that it takes; what was done is told in the
 * conversation, to colleagues and bridge: with the link ends the reply address. Where the consent was withdrawn, or the
 * conversation is over, a link can be ended and nothing else.
 */

import { readLink, secretsOf, verifierOf } from "../../crypto/guests.ts";
import { ConflictError, NotFoundError } from "../../schemas/errors.ts";
import { GuestBox } from "../../schemas/guests.ts";
import { type GuestKey, type GuestLink, LinkChanged } from "../../schemas/mail.ts";
import type { Of } from "../../schemas/codec.ts";
import type { Clock } from "../clock.ts";
import type { Conversation } from "../messages/conversation.ts";
import { DAY, type Guests, newCode } from "./guests.ts";
import type { LinkView } from "../interface/index.ts";
import type { Keeping } from "../casework/keeping.ts";
import type { Loop } from "../casework/loop.ts";
import type { Messages } from "../messages/messages.ts";
import type { Item } from "../messages/items.ts";
import type { Summaries } from "../messages/summaries.ts";
import type { Threads } from "../messages/threads.ts";

/** A box as notice and letter tell of it, and until when it is open. */
export interface Link {
  readonly told: Of<typeof GuestLink>;
  readonly shared: Of<typeof GuestKey>;
  /** Of the correspondent. */
  readonly name: string;
  readonly expires: number;
  readonly revoked: boolean;
}

type Change = LinkChanged["change"];

/**
 * Return the links that the service gave which began a conversation, the last one last.
 *
 * None of those whose letter is not here. A link of anybody else would have their key.
 */
export function linksOf(conversation: Conversation): Link[] {
  const contents = conversation.saidBy(conversation.participants.slice(0, 1));
  const letters = new Map(contents.flatMap((each) => (each.kind === "letter" ? [[each.guest.id, each.guest] as const] : [])));
  const links = new Map<string, Link>();
  for (const each of contents) {
    const shared = each.kind === "notice" && each.guest !== null ? letters.get(each.guest.id) : undefined;
    if (each.kind !== "notice" || each.guest === null || shared === undefined) continue;
    const told = each.guest;
    const changes = contents.flatMap((change) => (change.kind === "link-changed" && change.guest === told.id ? change : []));
    const renewed = changes.findLast(({ change }) => change === "renewed");
    links.delete(told.id); // the last notice of a link says what counts, and its place
    links.set(told.id, {
      told,
      shared,
      name: each.correspondent.name,
      expires: renewed?.expires ?? told.expires,
      revoked: changes.some(({ change }) => change === "revoked"),
    });
  }
  return [...links.values()];
}

/** Return the last link of a conversation; null without one, and for whom its letter is not. */
export function linkOf(conversation: Conversation): Link | null {
  return linksOf(conversation).at(-1) ?? null;
}

/** Whether somebody with link and code can read. */
export function isOpen({ revoked, expires }: Link, now: number): boolean {
  return !revoked && expires > now;
}

/** Throw ConflictError where the consent was withdrawn, which ends every link of a conversation. */
export function checkConsent({ withdrawal }: Loop): void {
  if (withdrawal === null) return;
  throw new ConflictError("the consent was withdrawn: nothing is shared by a link in this conversation any more", {
    advice: "ask the person; what they agree to share then begins another conversation",
  });
}

export class Links {
  readonly #guests: Guests;
  readonly #messages: Messages;
  readonly #threads: Threads;
  readonly #summaries: Summaries;
  readonly #keeping: Keeping;
  readonly #clock: Clock;

  constructor(
    guests: Guests,
    messages: Messages,
    threads: Threads,
    summaries: Summaries,
    keeping: Keeping,
    clock: Clock,
  ) {
    this.#guests = guests;
    this.#messages = messages;
    this.#threads = threads;
    this.#summaries = summaries;
    this.#keeping = keeping;
    this.#clock = clock;
  }

  /** Return the link of a conversation with what the relay says of it; null without one. */
  async view(thread: string): Promise<LinkView | null> {
    const conversation = await this.#threads.conversation(thread);
    const link = linkOf(conversation);
    if (link === null) return null;
    const { opened, attempts } = await this.#guests.state(link.told.id);
    const { name, expires, revoked } = link;
    return { name, expires, revoked, closed: await this.#closed(conversation), opened, attempts };
  }

  /** Give it a new code, and all attempts; the old code opens nothing any more. */
  async newCode(thread: string): Promise<{ item: Item; code: string }> {
    const code = newCode();
    return { code, item: await this.#change(thread, "code", undefined, code) };
  }

  /** Let it work for so many days from now, also when it had expired; throws ConflictError where nobody may read any more. */
  renew(thread: string, days: number): Promise<Item> {
    return this.#change(thread, "renewed", this.#clock() + days * DAY);
  }

  /** End it: nothing opens any more, and replies by ordinary mail are held. */
  revoke(thread: string): Promise<Item> {
    return this.#change(thread, "revoked");
  }

  /** End each link of a conversation that opens something still. */
  async revokeAll(thread: string): Promise<Item[]> {
    const items: Item[] = [];
    for (const link of linksOf(await this.#threads.conversation(thread))) {
      if (isOpen(link, this.#clock())) items.push(await this.#changeLink(thread, link, "revoked"));
    }
    return items;
  }

  async #change(thread: string, change: Change, until?: number, code: string | null = null): Promise<Item> {
    const link = linkOf(await this.#threads.conversation(thread));
    if (link === null) throw new NotFoundError("this conversation has no link", { advice: "write by one" });
    return this.#changeLink(thread, link, change, until, code);
  }

  async #changeLink(thread: string, link: Link, change: Change, until?: number, code: string | null = null): Promise<Item> {
    const conversation = await this.#threads.conversation(thread);
    if (change !== "revoked") await this.#check(conversation, link);
    const [own = "", bridge = ""] = this.#messages.everybody(conversation);
    const expires = until ?? link.expires;
    // `auth` follows from the link alone, with a phrase or without.
    const { id, key } = readLink(link.told.link);
    const auth = verifierOf(await secretsOf({ id, key, phrase: false }));
    const revoked = change === "revoked";
    await this.#guests.change(id, GuestBox.of({ service: own, bridge, auth, expires, code, revoked }));
    const { author } = this.#messages;
    return this.#messages.add(conversation, [own, bridge], (after) =>
      LinkChanged.of({ author, guest: id, change, expires, after }),
    );
  }

  /** Refuse to open again what was closed for good: by a withdrawal, by time, by a person. */
  async #check(conversation: Conversation, link: Link): Promise<void> {
    checkConsent(this.#threads.loop(conversation));
    if (await this.#isOver(conversation)) {
      throw new ConflictError("this conversation is over and is about to be deleted", {
        advice: "begin another conversation",
      });
    }
    if (link.revoked) {
      throw new NotFoundError("this link was ended", { advice: "write again, which makes another one" });
    }
  }

  async #closed(conversation: Conversation): Promise<LinkView["closed"]> {
    if (this.#threads.loop(conversation).withdrawal !== null) return "withdrawn";
    return (await this.#isOver(conversation)) ? "over" : null;
  }

  async #isOver({ id }: Conversation): Promise<boolean> {
    const line = this.#summaries.get(id);
    return line !== undefined && this.#keeping.isOver(await this.#keeping.of(line));
  }
}
