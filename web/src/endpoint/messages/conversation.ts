/**
 * A thread as it is known here: what was opened of it, and what was written here and has not come back yet. The twin
 * of client/messages/conversation.py.
 */

import { type Bytes, fromHex, hex } from "../../schemas/bytes.ts";
import type { Content, Referral } from "../../schemas/content.ts";
import { type Event, eventOf, type Side } from "../../schemas/events.ts";
import { LIMITS } from "../../schemas/limits.ts";
import type { Received } from "../device/archive.ts";
import type { Item } from "./items.ts";

/** Where an envelope of a thread stands; of one that was `sent` the own copy has not come back yet. */
export type MessageState = "received" | "queued" | "sent" | "failed";

/** An envelope of a thread. `device` is null when it was written on this one and has not come back yet. */
export interface Known {
  readonly id: string;
  /** In hexadecimal; null while it was never sent. */
  readonly hash: string | null;
  readonly state: MessageState;
  /** In whose name it comes. */
  readonly service: string;
  readonly device: Bytes | null;
  /** All that it was sent to. */
  readonly services: ReadonlySet<string>;
  readonly at: number;
  readonly content: Content;
  readonly item: Item | null;
}

export class Conversation {
  readonly id: string;
  readonly items: readonly Item[];
  /** The envelopes, each once, in the order of arrival; those written here last. */
  readonly known: readonly Known[];
  /** What was refused or is locked. */
  readonly unopened: readonly Received[];
  /** The envelope that began it; of several that claim to, the one that arrived first. */
  readonly root: Known | null;
  /** The services that it was addressed to in the beginning, the one that began it first. */
  readonly participants: readonly string[];
  /** For how many of the envelopes a receipt is owed. */
  readonly owed: number;

  constructor(thread: string, received: readonly Received[], items: Iterable<Item>, owed = 0) {
    this.id = thread;
    this.owed = owed;
    const opened = received.filter(({ fate }) => fate === "opened");
    const cameBack = new Set(opened.flatMap(({ header }) => header?.id ?? []));
    this.items = [...items].filter((item) => item.thread === thread && !cameBack.has(item.id));
    const once = new Map<string, Known>();
    for (const each of opened) {
      const known = receivedAs(each);
      if (known !== null) once.set(known.hash ?? "", known);
    }
    this.known = [...once.values(), ...this.items.map(writtenAs)];
    this.unopened = received.filter(({ fate }) => fate !== "opened");
    this.root = this.known.find(({ id }) => id === thread) ?? null;
    const { root } = this;
    this.participants = root
      ? [root.service, ...[...root.services].filter((each) => each !== root.service).sort()]
      : [...new Set(this.known.flatMap(({ services }) => [...services]))].sort();
  }

  /**
   * Return what services wrote, in the order of arrival.
   *
   * Where something follows from a content (a key, an address, a decision) it counts whose it is: anybody in the
   * network who knows a thread's id can write into it, and is shown with a warning.
   */
  saidBy(services: readonly string[]): Content[] {
    return this.known.flatMap(({ service, content }) => (services.includes(service) ? [content] : []));
  }

  /** The referral that it is; one has two participants (spec/referral.md). */
  get referral(): Referral | null {
    const content = this.root?.content;
    return content?.kind === "referral" && this.participants.length === 2 ? content : null;
  }

  /** On which side of a referral a participant is. */
  side(service: string): Side {
    return service === this.participants[0] ? "sender" : "receiver";
  }

  /** What its state follows from: what participants sent. */
  get events(): Event[] {
    return this.known.flatMap((known) =>
      known.hash !== null && this.participants.includes(known.service)
        ? [{ ...eventOf(fromHex(""), known.content, this.side(known.service), known.at), id: known.hash }]
        : [],
    );
  }

  /** The events, and after them what was written here and waits to be sent. */
  get planned(): Event[] {
    const events = this.events;
    const after = events.map(({ id }) => id);
    const waiting = this.known.filter(({ hash, state }) => hash === null && state === "queued");
    return [
      ...events,
      ...waiting.map((known) => ({
        ...eventOf(fromHex(""), known.content, this.side(known.service), known.at),
        id: known.id,
        after,
      })),
    ];
  }

  /**
   * Return the hashes that a new envelope to these services comes after.
   *
   * Only of what each of them was sent too (spec/referral.md, order, rule 5): others would miss what is none of
   * their business.
   */
  heads(services: readonly string[]): string[] {
    const shared = this.known.filter(
      (known) => known.hash !== null && services.every((service) => known.services.has(service)),
    );
    const named = new Set(shared.flatMap(({ content }) => namesOf(content)));
    return shared
      .filter(({ hash }) => hash !== null && !named.has(hash))
      .sort((a, b) => a.at - b.at || compare(a.hash ?? "", b.hash ?? ""))
      .map(({ hash }) => hash ?? "")
      .slice(-LIMITS.after);
  }

  /** Return the id of the last item that has no hash yet and that these services get too. */
  predecessor(services: readonly string[]): string | null {
    const waiting = this.items.filter(
      (item) => item.hash === null && item.state !== "failed" && services.every((each) => item.services.includes(each)),
    );
    return waiting.at(-1)?.id ?? null;
  }
}

export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The envelopes after which a content says to come, in hexadecimal. */
export function namesOf(content: Content): string[] {
  return (content.kind === "receipt" ? content.of : content.after).map((hash) => hex(hash));
}

function receivedAs({ header, content, hash }: Received): Known | null {
  if (header === null || content === null) return null;
  return {
    id: header.id,
    hash: hex(hash),
    state: "received",
    service: header.sender.service,
    device: header.sender.device,
    services: new Set(header.recipients.map(({ service }) => service)),
    at: header.time,
    content,
    item: null,
  };
}

function writtenAs(item: Item): Known {
  return {
    id: item.id,
    hash: item.hash === null ? null : hex(item.hash),
    state: item.state,
    service: item.services[0] ?? "",
    device: null,
    services: new Set(item.services),
    at: item.written,
    content: item.content,
    item,
  };
}
