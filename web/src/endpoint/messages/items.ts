/** Items of the outbox: what they hold, how they begin and fail, and how the pages see them. */

import type { Bytes } from "../../schemas/bytes.ts";
import { encode } from "../../schemas/codec.ts";
import { Content, parseContent } from "../../schemas/content.ts";
import { IntegrityError, LocalError, SouspliError, UnavailableError } from "../../schemas/errors.ts";
import { LIMITS } from "../../schemas/limits.ts";
import { freshId } from "../ids.ts";
import type { OutboxItem, Problem } from "../interface/index.ts";
import type { Outbox } from "./outbox.ts";
import { RETRY_AFTER } from "../relay/responses.ts";

const FIRST_PAUSE = 5_000; // milliseconds before the second attempt; doubled each time

/** Where an item stands; of one that was `sent` the own copy has not come back yet. */
export type OutState = "queued" | "sent" | "failed";

/**
 * Something written: its content, and where it is to go (service ids, the own one first).
 *
 * `follows` is the item that the author wrote just before in the same thread: its hash, unknown until it is sent,
 * joins those that the content names in `after`.
 */
export interface Item {
  readonly id: string;
  readonly thread: string;
  readonly services: readonly string[];
  readonly content: Content;
  readonly written: number;
  readonly state: OutState;
  readonly follows: string | null;
  /** It may have arrived. */
  readonly posted: boolean;
  /** Of the envelope, once sent. */
  readonly hash: Bytes | null;
  readonly attempts: number;
  readonly nextAttempt: number;
  /** Why it was not sent, if it was tried: the slug of the error and its sentences. */
  readonly problem: string;
  readonly detail: string;
  readonly advice: string;
  /** What the page had when it was written, to go back to. */
  readonly fields: Fields | null;
}

/** What a page's form holds. */
export interface Fields {
  readonly kind: string;
  readonly thread: string | null;
  readonly subject: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

export interface Written {
  readonly services: readonly string[];
  readonly content: Content;
  /** The thread that it belongs to; a new one when none is given, of the identifier `begins` if there is one. */
  readonly thread?: string | undefined;
  readonly begins?: string | undefined;
  readonly follows?: string | null | undefined;
  /** Milliseconds for which it is held. */
  readonly hold?: number | undefined;
  readonly fields?: Fields | null | undefined;
}

/** Return a new item, checked but not kept yet; throws InvalidInputError for what no reader would accept. */
export function compose(written: Written, now: number): Item {
  const { services, content, thread, begins, follows = null, hold = 0, fields = null } = written;
  parseContent(encode(Content, content));
  const id = begins ?? freshId(now); // a thread has the identifier of its first envelope
  return {
    id,
    thread: thread ?? id,
    services,
    content,
    written: now,
    state: "queued",
    follows,
    posted: false,
    hash: null,
    attempts: 0,
    nextAttempt: now + hold,
    problem: "",
    detail: "",
    advice: "",
    fields,
  };
}

/** Return an item that could not be sent: for another attempt, unless none would change anything. */
export function failed(item: Item, error: SouspliError, now: number): Item {
  // A bare SouspliError is a failure of the relay's own (500), which is no refusal either.
  const later =
    error instanceof UnavailableError ||
    error instanceof LocalError ||
    error instanceof IntegrityError ||
    error.constructor === SouspliError;
  const asked = error.extra[RETRY_AFTER];
  const pause = Math.min(FIRST_PAUSE * 2 ** Math.min(item.attempts, 10), LIMITS.outbox_pause * 1000);
  return {
    ...item,
    state: later ? "queued" : "failed",
    nextAttempt: now + Math.max(pause, typeof asked === "number" ? asked * 1000 : 0),
    problem: error.slug,
    detail: error.detail,
    advice: error.advice,
  };
}

export function itemView(item: Item, outbox: Outbox): OutboxItem {
  const { id, thread, content, written, attempts } = item;
  return {
    id,
    thread,
    kind: content.kind,
    subject: subjectOf(content),
    written,
    state: outbox.sending === id ? "sending" : undoUntil(item) === null ? item.state : "held",
    undoUntil: undoUntil(item),
    attempts,
    nextAttempt: item.state === "queued" ? item.nextAttempt : null,
    problem: problemIn(item),
  };
}

/** Why it was not sent; null when it was not tried, or is being sent. */
export function problemIn({ problem, detail, advice }: Item): Problem | null {
  return problem ? { slug: problem, detail, advice, extra: {} } : null;
}

/** Until when it can be taken back; null once it was tried. */
export function undoUntil({ state, attempts, nextAttempt, written }: Item): number | null {
  return state === "queued" && attempts === 0 && nextAttempt > written ? nextAttempt : null;
}

export function subjectOf(content: Content): string {
  return "subject" in content ? content.subject : "";
}
