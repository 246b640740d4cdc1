/**
 * Where a thread stands in the closed loop (spec/loop.md): what is under way, late, pressing, passed on. The twin of
 * client/casework/loop.py.
 */

import { fromHex } from "../../schemas/bytes.ts";
import { type Deadlines, deadlines, type Ending, endings, type Trace, traceOf } from "../../schemas/endings.ts";
import { order } from "../../schemas/events.ts";
import { CLOSED, fold } from "../../schemas/referral.ts";
import type { Level } from "../../schemas/reminding.ts";
import type { ConsentWithdrawn, Origin } from "../../schemas/sharing.ts";
import { type Said, type Word, wordOf } from "../../schemas/standing_in.ts";
import type { Action, Appointment, Reason, Transfer, Transition } from "../../schemas/steps.ts";
import { dayOf } from "../../schemas/working_days.ts";
import type { Conversation, Known } from "../messages/conversation.ts";

/** A message of a service to others, and how it has ended, if it has. */
export interface Awaited {
  readonly known: Known;
  readonly deadlines: Deadlines;
  readonly ending: Ending | null;
}

/** What concerns the closed loop of a thread, as one of its services sees it. */
export interface Loop {
  /** Messages of the own service to others, oldest first. */
  readonly sent: readonly Awaited[];
  /** The day to remind of one of them has come, and it has no ending. */
  readonly late: boolean;
  /** The other side escalated, and has got no answer since. */
  readonly pressed: boolean;
  /** Since this day nobody of the own service cares for it, and its members were told. */
  readonly waits: string | null;
  /** The day of the first call after the last care of the own service (spec/loop.md, standing in). */
  readonly uncared: string | null;
  /** What the own service should send now. */
  readonly reminder: Level | null;
  readonly appointment: Appointment | null;
  /** With which it ended. */
  readonly reason: Reason | null;
  /** A service, when it was the wrong door. */
  readonly suggests: string | null;
  readonly transfer: Transfer | null;
  readonly origin: Origin | null;
  /** The first that withdraws the consent, and when it was written. */
  readonly withdrawal: { readonly content: ConsentWithdrawn; readonly at: number } | null;
  /** Milliseconds from the referral to the first step or text of the others. */
  readonly firstAnswer: number | null;
}

/** Return the loop of a thread as a service that takes part in it sees it. */
export function loopOf(conversation: Conversation, service: string | null, now: number): Loop {
  const { known, participants } = conversation;
  const shared = known.filter((each) => each.hash !== null && participants.includes(each.service));
  const traces = shared.map(traced);
  const own = shared
    .map((each, at) => ({ each, trace: traces[at] as Trace }))
    .filter(({ each, trace }) => trace.service === service && trace.sign === "answer" && each.services.size > 1);
  const ends = endings(own.map(({ trace }) => trace), traces, now);
  const sent = own.map(({ each, trace }, at) => ({
    known: each,
    deadlines: deadlines(trace),
    ending: ends[at] ?? null,
  }));
  const today = dayOf(now);
  const byMail = conversation.root?.content.kind === "notice"; // nobody reads for a bridge
  return {
    sent,
    late: sent.some((each) => each.ending === null && today >= each.deadlines.remind),
    pressed: isPressed(shared, service),
    reminder: byMail ? null : dueOf(sent, shared, service, today),
    withdrawal: withdrawalOf(conversation),
    ...(conversation.referral === null ? NO_REFERRAL : ofReferral(conversation)),
    ...caredFor(conversation, service),
  };
}

const DAY = 86_400_000;
const REMINDED_BEFORE = 30; // days before a thread is deleted
const AFTER_WITHDRAWAL = 14; // days after the consent was withdrawn

/**
 * Return the day of the reminder and that of the deletion, of a thread whose last envelope is of `last`.
 *
 * `days` is the structure's retention. A withdrawn consent moves both forward.
 */
export function clocksOf(last: number, days: number, withdrawnAt: number | null): { remind: string; delete: string } {
  const kept = last + days * DAY;
  const deletion = withdrawnAt === null ? kept : Math.min(kept, withdrawnAt + AFTER_WITHDRAWAL * DAY);
  return { remind: dayOf(deletion - REMINDED_BEFORE * DAY), delete: dayOf(deletion) };
}

const NO_REFERRAL = { appointment: null, reason: null, suggests: null, transfer: null, origin: null, firstAnswer: null };
const OVER: readonly Action[] = ["unschedule", "attend", "miss", "complete", "transfer", "decline", "withdraw"];

function traced({ hash, content, service, at }: Known): Trace {
  return traceOf(fromHex(hash ?? ""), content, service, at);
}

/** Return what the envelopes of a referral are to its receiving service, in the order of the thread. */
export function saidIn(conversation: Conversation, service: string): Said[] {
  return wordsIn(conversation, service).map(({ word, known }) => ({ word, day: dayOf(known.at) }));
}

function wordsIn(conversation: Conversation, service: string): { word: Word; known: Known }[] {
  const byHash = new Map(conversation.known.map((known) => [known.hash, known]));
  const placed = order(conversation.events).flatMap(({ id }) => byHash.get(id) ?? []);
  const waiting = conversation.known.filter(({ hash }) => hash === null);
  return [...placed, ...waiting].flatMap((known) => {
    const word = wordOf(known.content, known.service === service);
    return word === null ? [] : { word, known };
  });
}

function caredFor(conversation: Conversation, service: string | null): Pick<Loop, "waits" | "uncared"> {
  const { referral } = conversation;
  const isOpen = referral !== null && !CLOSED.includes(fold(conversation.planned).state);
  if (service === null || !isOpen || conversation.side(service) !== "receiver") return { waits: null, uncared: null };
  const words = wordsIn(conversation, service);
  const after = words.slice(words.findLastIndex(({ word }) => word === "care") + 1);
  const call = after.find(({ word }) => word === "call");
  const told = after.flatMap(({ known: { content } }) => (content.kind === "waiting" ? content.since : []));
  return { waits: told[0] ?? null, uncared: call === undefined ? null : dayOf(call.known.at) };
}

/** Return the most pressing level that is due for a message and was not sent since it. */
function dueOf(sent: readonly Awaited[], known: readonly Known[], service: string | null, today: string): Level | null {
  let due: Level | null = null;
  for (const each of sent) {
    if (each.ending !== null) continue;
    const done = known.flatMap(({ content, service: by, at }) =>
      content.kind === "reminder" && by === service && at >= each.known.at ? content.level : [],
    );
    if (today >= each.deadlines.escalate && !done.includes("escalation")) return "escalation";
    if (today >= each.deadlines.remind && done.length === 0) due = "reminder";
  }
  return due;
}

function isPressed(known: readonly Known[], service: string | null): boolean {
  const escalations = known.flatMap(({ content, service: by, at }) =>
    by !== service && content.kind === "reminder" && content.level === "escalation" ? at : [],
  );
  if (escalations.length === 0) return false;
  const own = known.flatMap((each) => (each.service === service && traced(each).sign === "answer" ? each.at : []));
  return Math.max(0, ...own) < Math.max(...escalations);
}

/** Return the first that withdraws the consent. */
function withdrawalOf({ known, participants }: Conversation): Loop["withdrawal"] {
  const found = known
    .filter(({ service }) => participants.includes(service))
    .flatMap(({ content, at }) => (content.kind === "consent-withdrawn" ? { content, at } : []));
  return found.sort((a, b) => a.at - b.at)[0] ?? null;
}

function ofReferral(conversation: Conversation) {
  const applied = appliedOf(conversation);
  const spoken = applied.filter(({ action }) => action === "schedule" || OVER.includes(action)).at(-1);
  return {
    // Whether the last word about an appointment is that there is one.
    appointment: spoken?.appointment ?? null,
    reason: applied.findLast(({ reason }) => reason !== null)?.reason ?? null,
    suggests: applied.findLast(({ suggests }) => suggests !== null)?.suggests ?? null,
    transfer: applied.findLast(({ transfer }) => transfer !== null)?.transfer ?? null,
    origin: conversation.referral?.origin ?? null,
    firstAnswer: firstAnswerOf(conversation),
  };
}

function firstAnswerOf(conversation: Conversation): number | null {
  const { root, known, participants } = conversation;
  const answers = known
    .filter(({ service }) => participants.includes(service) && conversation.side(service) === "receiver")
    .filter((each) => traced(each).sign === "answer")
    .map(({ at }) => at);
  return root === null || answers.length === 0 ? null : Math.min(...answers) - root.at;
}

/** Return the steps that counted. */
function appliedOf(conversation: Conversation): Transition[] {
  const byId = new Map(conversation.known.map((known) => [known.hash ?? known.id, known.content]));
  return fold(conversation.planned).history.flatMap(([event]) => {
    const content = byId.get(event);
    return content?.kind === "transition" ? [content] : [];
  });
}
