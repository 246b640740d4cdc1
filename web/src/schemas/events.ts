/**
 * What the envelopes of a referral's thread are to its state, and in which order (spec/referral.md, "Order").
 *
 *     const events = thread.map((opened) => eventOf(opened.hash, opened.content, side, opened.time));
 *     order(events); missing(events);
 */

import { hex } from "./bytes.ts";
import type { Content } from "./content.ts";
import type { Action } from "./steps.ts";

/** Which of the two services an envelope comes from; both may belong to one structure. */
export type Side = "sender" | "receiver";

/**
 * An envelope of the thread, as far as the referral's state is concerned.
 *
 * `id` is the envelope's hash in hexadecimal, `at` its time in milliseconds, `after` the hashes of what its author had
 * seen. `action` is null for what moves nothing (the referral itself, a message, a note): it still takes its place in
 * the order, since others come after it.
 */
export interface Event {
  readonly id: string;
  readonly action: Action | null;
  readonly side: Side;
  readonly at: number;
  readonly author: string;
  readonly after: readonly string[];
  readonly assignee: string | null;
  /** Of an `assign` that holds only while this member is in charge. */
  readonly instead_of?: string | null;
}

/**
 * Return the event that an opened and verified envelope of a referral's thread is.
 *
 * A receipt comes after the envelopes that it attests; the receiving side's first one means `receive`.
 */
export function eventOf(envelopeHash: Uint8Array, content: Content, side: Side, at: number): Event {
  const seen = content.kind === "receipt" ? content.of : content.after;
  const event = { id: hex(envelopeHash), side, at, author: content.author, after: seen.map(hex) };
  if (content.kind === "transition") {
    const { action, assignee, instead_of } = content;
    return { ...event, action, assignee, instead_of };
  }
  const received = content.kind === "receipt" && side === "receiver" && content.state === "read";
  return { ...event, action: received ? "receive" : null, assignee: null };
}

/** What has its place in a thread: an event, or a trace of endings.ts. */
export type Placed = Pick<Event, "id" | "at" | "after">;

/**
 * Return the events, each once, so that each comes after those that its author had seen.
 *
 * Events that did not know of each other go by (at, id). Time comes from the authors' clocks and therefore never moves
 * an event before one that it names. Missing predecessors are passed over; see `missing`.
 */
export function order<E extends Placed>(events: Iterable<E>): E[] {
  const byId = new Map([...events].map((event) => [event.id, event]));
  const awaited = new Map<string, Set<string>>();
  const followers = new Map<string, E[]>();
  for (const event of byId.values()) {
    const seen = new Set(event.after.filter((each) => byId.has(each)));
    awaited.set(event.id, seen);
    for (const each of seen) followers.set(each, [...(followers.get(each) ?? []), event]);
  }
  const ready = [...byId.values()].filter((event) => awaited.get(event.id)?.size === 0).sort(later);
  const ordered: E[] = [];
  for (let event = ready.pop(); event; event = ready.pop()) {
    byId.delete(event.id);
    ordered.push(event);
    for (const follower of followers.get(event.id) ?? []) {
      const rest = awaited.get(follower.id)!;
      rest.delete(event.id);
      if (rest.size === 0) insert(ready, follower);
    }
  }
  // Hashes cannot form a circle. Should a caller hand one in all the same, it comes last rather than never.
  return [...ordered, ...[...byId.values()].sort(later).reverse()];
}

/** Return the hashes that events name and that are not here: dropped, delayed, or shown to others only. */
export function missing(events: readonly Event[]): ReadonlySet<string> {
  const here = new Set(events.map((event) => event.id));
  return new Set(events.flatMap((event) => event.after).filter((seen) => !here.has(seen)));
}

/** Sort what comes later to the front: the next event is taken from the end. */
function later(one: Placed, other: Placed): number {
  if (one.at !== other.at) return other.at - one.at;
  return one.id < other.id ? 1 : one.id > other.id ? -1 : 0;
}

function insert<E extends Placed>(ready: E[], event: E): void {
  let low = 0;
  let high = ready.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (later(ready[middle]!, event) < 0) low = middle + 1;
    else high = middle;
  }
  ready.splice(low, 0, event);
}
