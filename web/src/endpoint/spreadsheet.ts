/**
 * Lines of CSV (RFC 4180) that no spreadsheet takes for formulas.
 *
 * Rules: a cell that begins with a sign by which spreadsheets begin formulas gets an apostrophe before it; nothing else
 * is changed.
 */

const FORMULA = /^[=+\-@\t\r]/u;

/** Return a line of a file that spreadsheets read. */
export function csvLine(values: readonly string[]): string {
  return `${values.map((value) => quoted(FORMULA.test(value) ? `'${value}` : value)).join(",")}\r\n`;
}

function quoted(value: string): string {
  return /[",\r\n]/u.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
