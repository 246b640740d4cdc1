/**
 * How a message ends: read, answered, bounced, escalated or expired; a pure function (spec/loop.md).
 *
 *     const traces = thread.map((opened) => traceOf(opened.hash, opened.content, service, opened.time));
 *     ending(traces[0], traces, now)
 */

import { hex } from "./bytes.ts";
import type { Content, Urgency } from "./content.ts";
import { order } from "./events.ts";
import type { Delivery } from "./mail.ts";
import { addWorkingDays, dayOf } from "./working_days.ts";

/** How a message ends. */
export type Ending = "answered" | "read" | "bounced" | "escalated" | "expired";

/** What an envelope says of those that it comes after. */
export type Sign = "answer" | "read" | "bounce" | "escalation" | "nothing";

/** Working days after which a reminder is due, an escalation, and nothing is awaited any more. */
export interface Days {
  readonly remind: number;
  readonly escalate: number;
  readonly expire: number;
}

/** The specification shows the same table; a message without an urgency is routine. */
export const DAYS: Readonly<Record<Urgency, Days>> = {
  routine: { remind: 5, escalate: 10, expire: 30 },
  soon: { remind: 3, escalate: 6, expire: 20 },
  urgent: { remind: 1, escalate: 2, expire: 10 },
};

/** How soon a question that holds up a referral should be answered. */
export const ASKED: Urgency = "soon";

const DELIVERED: Readonly<Partial<Record<Delivery, Sign>>> = {
  opened: "read",
  bounced: "bounce",
  refused: "bounce",
  expired: "bounce",
};

/**
 * An envelope of a thread, as far as endings are concerned; `id` is its hash in hexadecimal, `at` in milliseconds.
 *
 * `awaits`: how soon an answer is expected; null when it is enough that it is read.
 */
export interface Trace {
  readonly id: string;
  readonly service: string;
  readonly at: number;
  readonly sign: Sign;
  readonly after: readonly string[];
  readonly awaits: Urgency | null;
}

/** The days on which each of them is due. */
export interface Deadlines {
  readonly remind: string;
  readonly escalate: string;
  readonly expire: string;
}

/** Return what an opened and verified envelope of a service is to the endings of its thread. */
export function traceOf(envelopeHash: Uint8Array, content: Content, service: string, at: number): Trace {
  const seen = content.kind === "receipt" ? content.of : content.after;
  const after = (content.kind === "mail-state" ? [content.of, ...seen] : seen).map(hex);
  return { id: hex(envelopeHash), service, at, sign: signOf(content), after, awaits: awaitsOf(content) };
}

function signOf(content: Content): Sign {
  switch (content.kind) {
    case "receipt":
      return content.state === "read" ? "read" : "bounce";
    case "mail-state":
      return DELIVERED[content.state] ?? "nothing";
    case "reminder":
      return content.level === "escalation" ? "escalation" : "nothing";
    case "transition":
      return content.action === "assign" ? "nothing" : "answer";
    case "note":
    case "absence":
    case "waiting":
    case "letter":
    case "link-changed":
    case "mail-held":
    case "mail-decision":
      return "nothing";
    default:
      return "answer";
  }
}

function awaitsOf(content: Content): Urgency | null {
  if (content.kind === "referral") return content.urgency;
  return content.kind === "transition" && content.action === "ask" ? ASKED : null;
}

/** Return how a message of a thread has ended by `now` (milliseconds); null while it is under way. */
export function ending(of: Trace, traces: readonly Trace[], now: number): Ending | null {
  return endingIn(order(traces), of, now);
}

/** Return the same of several messages of one thread, which is put in order once. */
export function endings(messages: readonly Trace[], traces: readonly Trace[], now: number): (Ending | null)[] {
  const inOrder = order(traces);
  return messages.map((of) => endingIn(inOrder, of, now));
}

function endingIn(inOrder: readonly Trace[], of: Trace, now: number): Ending | null {
  const signs = signsAfter(of, inOrder);
  if (signs.has("answer")) return "answered";
  if (signs.has("read") && of.awaits === null) return "read";
  if (signs.has("bounce") && !signs.has("read")) return "bounced";
  if (signs.has("escalation")) return "escalated";
  return dayOf(now) >= deadlines(of).expire ? "expired" : null;
}

/** Return the days on which a message is to be reminded of, escalated, and given up. */
export function deadlines(of: Trace): Deadlines {
  const sent = dayOf(of.at);
  const { remind, escalate, expire } = DAYS[of.awaits ?? "routine"];
  return {
    remind: addWorkingDays(sent, remind),
    escalate: addWorkingDays(sent, escalate),
    expire: addWorkingDays(sent, expire),
  };
}

/** Return what comes after a message: of other services, and of its own that it was escalated. */
function signsAfter(of: Trace, inOrder: readonly Trace[]): ReadonlySet<Sign> {
  const followers = new Set([of.id]);
  const signs = new Set<Sign>();
  for (const trace of inOrder) {
    if (!trace.after.some((seen) => followers.has(seen))) continue;
    followers.add(trace.id);
    // A receipt speaks of what it names, everything else of all that its author had seen.
    const counts = (trace.sign !== "read" && trace.sign !== "bounce") || trace.after.includes(of.id);
    const isOwn = trace.service === of.service;
    if (counts && isOwn === (trace.sign === "escalation")) signs.add(trace.sign);
  }
  return signs;
}
