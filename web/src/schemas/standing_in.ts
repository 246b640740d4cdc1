/**
 * Who takes over when whoever is in charge of a referral is away; pure functions (spec/loop.md, standing in). Days are
 * written as ISO 8601 does.
 *
 *     handover(said, "soon", inCharge, absences, members, today);
 *     turn(thread, kid, kids, due);
 */

import { sha256 } from "@noble/hashes/sha2.js";
import { type Bytes, concat, hex, utf8 } from "./bytes.ts";
import type { Content, Urgency } from "./content.ts";
import { DAYS, traceOf } from "./endings.ts";
import { addWorkingDays } from "./working_days.ts";

/** When timers ring, and the first device has its turn: before offices open. */
export const MORNING = "T07:00:00Z";
const TURN = 15 * 60_000; // milliseconds between the turns of two devices
const LAST_TURN = 20; // further devices have their turn with this one: nobody waits into the afternoon

/**
 * What an envelope of a referral is to the receiving service: the sending side wrote; the service itself wrote, noted or
 * assigned; its members were told that nobody does.
 */
export type Word = "call" | "care" | "told";

/** A word, and the day on which it was said. */
export interface Said {
  readonly word: Word;
  readonly day: string;
}

/** That a member is away, the first and the last day counted, and who stands in. */
export interface Away {
  readonly member: string;
  readonly first: string;
  readonly last: string;
  readonly substitute: string | null;
}

/** What is due: `to` takes over from `instead_of`; both null: the members are told that nobody cares for it. */
export interface Handover {
  readonly since: string;
  readonly due: string;
  readonly instead_of: string | null;
  readonly to: string | null;
}

/** Return what an envelope of a participant is to the receiving service; `own`: it comes from there. */
export function wordOf(content: Content, own: boolean): Word | null {
  const answers = traceOf(new Uint8Array(), content, "", 0).sign === "answer";
  if (!own) return answers ? "call" : null;
  if (content.kind === "waiting") return "told";
  const assigns = content.kind === "transition" && content.action === "assign";
  return answers || assigns || content.kind === "note" ? "care" : null;
}

/** Return what is due in an open referral, whose words stand in the order of its thread; null: nothing is. */
export function handover(
  said: readonly Said[],
  urgency: Urgency,
  inCharge: string | null,
  absences: readonly Away[],
  members: readonly string[],
  today: string,
): Handover | null {
  const cared = said.findLastIndex(({ word }) => word === "care");
  const since = sinceOf(said, cared, inCharge, absences, members, today);
  if (since === null) return null;
  const due = addWorkingDays(since, DAYS[urgency].remind);
  if (today < due) return null;
  const to = inCharge === null ? null : standIn(inCharge, absences, members, today);
  if (to !== null) return { since, due, instead_of: inCharge, to };
  const told = said.slice(cared + 1).some(({ word }) => word === "told");
  return told ? null : { since, due, instead_of: null, to: null };
}

/** Return who of a service is there in place of a member, the substitute of a substitute too. */
export function standIn(member: string, absences: readonly Away[], members: readonly string[], on: string): string | null {
  const seen = new Set<string>();
  for (let at: string | null = member; at !== null && !seen.has(at); ) {
    seen.add(at);
    at = held(absences, at, on).at(-1)?.substitute ?? null;
    if (at !== null && members.includes(at) && held(absences, at, on).length === 0) return at;
  }
  return null;
}

/** Return from when on (milliseconds) a device does what is due in a thread, of those that could. */
export function turn(thread: string, kid: Bytes, kids: readonly Bytes[], due: string): number {
  const places = new Set([kid, ...kids].map((each) => placeOf(each, thread)));
  const place = [...places].sort().indexOf(placeOf(kid, thread));
  return Date.parse(due + MORNING) + Math.min(place, LAST_TURN) * TURN;
}

/** Return the day since which nobody cares for it; null while somebody who is there does, or nobody waits. */
function sinceOf(
  said: readonly Said[],
  cared: number,
  inCharge: string | null,
  absences: readonly Away[],
  members: readonly string[],
  today: string,
): string | null {
  if (inCharge === null) return said.slice(cared + 1).find(({ word }) => word === "call")?.day ?? null;
  const [begun = null] = held(absences, inCharge, today).map(({ first }) => first).sort();
  const last = said[Math.max(cared, 0)];
  if (last === undefined || (members.includes(inCharge) && begun === null)) return null;
  return begun !== null && begun > last.day ? begun : last.day;
}

/** Return the absences of a member that hold on a day. */
function held(absences: readonly Away[], member: string, on: string): Away[] {
  return absences.filter((each) => each.member === member && each.first <= on && on <= each.last);
}

function placeOf(kid: Bytes, thread: string): string {
  return hex(sha256(concat(kid, utf8(thread))));
}
