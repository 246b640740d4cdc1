/** How much was done and when, for the line of time: as client/audit/figures.py, by hours where days would be too few. */

import type { AccessRecord } from "../schemas/access.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const FEW_DAYS = 3;

/** From `from` (milliseconds) on: so many were allowed and denied. */
export interface Count {
  from: number;
  allowed: number;
  denied: number;
}

/** `step` (milliseconds) is a day, or an hour when all is within three days; in UTC, without gaps, the first first. */
export interface Course {
  step: number;
  counts: Count[];
}

/** Count records by the time at which they were made. */
export function courseOf(records: Iterable<AccessRecord>): Course {
  const all = [...records];
  const [first, last] = all.reduce(([least, most], { time }) => [Math.min(least, time), Math.max(most, time)], [Infinity, -Infinity]);
  const step = last - first < FEW_DAYS * DAY ? HOUR : DAY;
  const begin = (time: number) => Math.floor(time / step) * step;
  const counts = new Map<number, { allowed: number; denied: number }>();
  for (let from = begin(first); from <= last; from += step) counts.set(from, { allowed: 0, denied: 0 });
  for (const { time, outcome } of all) counts.get(begin(time))![outcome] += 1;
  return { step, counts: [...counts].map(([from, count]) => ({ from, ...count })) };
}
