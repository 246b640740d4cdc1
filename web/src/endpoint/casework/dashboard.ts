/**
 * A service's dashboard: open, waiting, late, closed with reasons, times to a first answer. The twin of
 * client/casework/dashboard.py.
 *
 * Computed here, because the relay cannot read; from what this device has. The export has no names, subjects or texts:
 * figures and codes only.
 */

import type { Ending } from "../../schemas/endings.ts";
import { CLOSED, fold, type State } from "../../schemas/referral.ts";
import type { Reason } from "../../schemas/steps.ts";
import type { Conversation } from "../messages/conversation.ts";
import type { Address, Side, SideFigures } from "../interface/index.ts";
import type { Loop } from "./loop.ts";
import { csvLine } from "../spreadsheet.ts";

const HOUR = 3_600_000;
const COLUMNS = [
  "referral",
  "side",
  "other_service",
  "form",
  "urgency",
  "sent",
  "state",
  "reason",
  "ending",
  "waiting",
  "late",
  "first_answer_hours",
];

/** In which states it is a side's turn. */
const OURS: Readonly<Record<Side, readonly State[]>> = {
  sender: ["information_asked"],
  receiver: ["sent", "received"],
};

/** What the figures are made of: a referral as one of its services sees it. */
export interface Standing {
  readonly side: Side;
  readonly state: State;
  readonly reason: Reason | null;
  /** How the referral itself has ended; on the receiving side, its sender sees that. */
  readonly ending: Ending | null;
  /** It is this side's turn. */
  readonly waits: boolean;
  readonly late: boolean;
  /** From the referral to the first step or text of the others. */
  readonly firstAnswerHours: number | null;
}

/** Return where a referral stands for the participant that `loop` belongs to. */
export function standingOf(conversation: Conversation, own: string, loop: Loop): Standing {
  const side = conversation.side(own);
  const { state } = fold(conversation.events);
  return {
    side,
    state,
    reason: loop.reason,
    ending: side === "sender" ? (loop.sent[0]?.ending ?? null) : null,
    waits: OURS[side].includes(state),
    late: loop.late || loop.pressed,
    firstAnswerHours: loop.firstAnswer === null ? null : loop.firstAnswer / HOUR,
  };
}

/** Return the figures of the referrals of one side, sent or received. */
export function figures(all: readonly Standing[]): SideFigures {
  const open = all.filter(({ state }) => !CLOSED.includes(state));
  const closed = all.filter(({ state }) => CLOSED.includes(state));
  const hours = all.flatMap(({ firstAnswerHours }) => firstAnswerHours ?? []).sort((a, b) => a - b);
  return {
    total: all.length,
    open: counted(open.map(({ state }) => ({ state }))),
    waiting: open.filter(({ waits }) => waits).length,
    late: open.filter(({ late }) => late).length,
    closed: counted(closed.map(({ state, reason }) => ({ state, reason }))),
    endings: counted(all.flatMap(({ ending }) => (ending === null ? [] : { ending }))),
    answered: hours.length,
    medianHours: median(hours),
    slowestHours: hours.at(-1) ?? null,
  };
}

/** Return a file for spreadsheets: a line for each referral, the names of the columns first. */
export function csvOf(lines: readonly (readonly string[])[]): string {
  return [COLUMNS, ...lines].map(csvLine).join("");
}

/** Return the cells of a referral; `others` are the services on its other side. */
export function cellsOf(
  conversation: Conversation,
  others: readonly Address[],
  standing: Standing,
): string[] {
  const { referral } = conversation;
  const sent = conversation.root?.at;
  return [
    conversation.id,
    standing.side,
    others.join(", "),
    referral?.form ?? "",
    referral?.urgency ?? "",
    sent === undefined ? "" : new Date(sent).toISOString(),
    standing.state,
    standing.reason ?? "",
    standing.ending ?? "",
    standing.waits ? "yes" : "no",
    standing.late ? "yes" : "no",
    standing.firstAnswerHours?.toFixed(1) ?? "",
  ];
}

/** Count equal ones, the most frequent first. */
function counted<Key extends object>(keys: readonly Key[]): (Key & { count: number })[] {
  const counts = new Map<string, Key & { count: number }>();
  for (const key of keys) {
    const name = JSON.stringify(key);
    counts.set(name, { ...key, count: (counts.get(name)?.count ?? 0) + 1 });
  }
  return [...counts.values()].sort((a, b) => b.count - a.count);
}

/** Return the middle of sorted numbers. */
function median(sorted: readonly number[]): number | null {
  if (sorted.length === 0) return null;
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1] ?? 0, sorted[Math.floor(middle)] ?? 0];
  return (low + high) / 2;
}
