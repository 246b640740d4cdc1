/* Names and texts of other people, before they are shown.
 *
 * A right-to-left override makes `annexe‮fdp.exe` look like a PDF; control characters hide what follows. Both are
 * shown as the sign for an unknown character. Line ends and tabs stay.
 */

// eslint-disable-next-line no-control-regex
const DECEIVING = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

export function safe(text: string): string {
  return text.replace(/\r\n?/gu, "\n").replace(DECEIVING, "\ufffd");
}

/** The same in one line, for names, subjects and file names. */
export function line(text: string): string {
  return safe(text).replace(/\s+/gu, " ").trim();
}
