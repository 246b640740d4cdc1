/** Records for other programs: CSV. JSON lines are those of the log: `filesOf` of audit/export.ts, `Prover.line`. */

import { csvLine } from "../endpoint/spreadsheet.ts";
import type { AccessRecord } from "../schemas/access.ts";
import { hex } from "../schemas/bytes.ts";

export const COLUMNS = [
  "position",
  "time",
  "action",
  "outcome",
  "actor",
  "role",
  "structure",
  "object",
  "count",
  "reason",
  "request",
] as const;

/** Writes a time in milliseconds. */
export type Stamp = (time: number) => string;

/** Return the lines of a CSV file (RFC 4180), the names of the columns first. */
export function csvLines(rows: Iterable<readonly [number, AccessRecord]>, stamp: Stamp): string[] {
  return [csvLine(COLUMNS), ...Array.from(rows, ([position, record]) => csvLine(cells(position, record, stamp)))];
}

/** Return a record as the cells of a row, in the order of COLUMNS. */
export function cells(position: number, record: AccessRecord, stamp: Stamp): readonly string[] {
  return [
    String(position),
    stamp(record.time),
    record.action,
    record.outcome,
    record.actor ? hex(record.actor) : "relay",
    record.role,
    record.peer ?? "",
    record.object,
    String(record.count),
    record.reason,
    record.request,
  ];
}
