/** White space as Python has it (`str.isspace`, `\s` in its patterns): JavaScript's `\s` is not the same. */

/** For use inside the brackets of a pattern with the flag `u`. */
export const SPACE = "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";

const BLANK = new RegExp(`^[${SPACE}]*$`, "u");

/** Whether a text is empty or holds nothing but white space. */
export function isBlank(text: string): boolean {
  return BLANK.test(text);
}
