/**
 * Enterprise numbers of the Belgian register (KBO/BCE): ten digits, the last two checking the first eight.
 *
 *     parseKbo("BE 0123.456.749")  gives  "0123456749"
 *     formatKbo("0123456749")      gives  "0123.456.749"
 */

import { KboNumberError } from "./errors.ts";

/** Also the two no-break spaces that come along when the number is copied from a letter or a page. */
const SEPARATORS = /[ .\-\u00a0\u202f]/gu;

/**
 * Return the ten digits of an enterprise number as people write it; throws KboNumberError.
 *
 * Blanks, points and hyphens may stand anywhere and `BE` in front; nothing is guessed or completed.
 */
export function parseKbo(text: string): string {
  const digits = bare(text);
  if (digits.length !== 10) {
    refuse(
      "length",
      `an enterprise number has 10 digits, this has ${digits.length}`,
      "put a 0 in front of an old number of 9 digits; otherwise compare it with the register",
    );
  }
  if (!/^[01]/u.test(digits)) {
    refuse(
      "first-digit",
      `an enterprise number begins with 0 or 1, this with ${digits[0]}`,
      "numbers from 2 to 8 belong to establishments: give the number of the enterprise",
    );
  }
  if (Number(digits.slice(8)) !== 97 - (Number(digits.slice(0, 8)) % 97)) {
    // The digits that would fit are not told: a number must be read again, not made to fit.
    refuse(
      "check-digits",
      `the check digits of ${formatKbo(digits)} do not fit: a digit is wrong, or two are exchanged`,
      "compare it with the extract of the register",
    );
  }
  return digits;
}

/** Return the ten digits as the register prints them: `0123.456.749`. */
export function formatKbo(digits: string): string {
  return `${digits.slice(0, 4)}.${digits.slice(4, 7)}.${digits.slice(7)}`;
}

function bare(text: string): string {
  const digits = text.replace(SEPARATORS, "").toUpperCase().replace(/^BE/u, "");
  if (!/^[0-9]+$/u.test(digits)) {
    refuse(
      "characters",
      "an enterprise number is made of digits, with blanks or points between and perhaps BE in front",
      "write it like 0123.456.749",
    );
  }
  return digits;
}

function refuse(problem: string, detail: string, advice: string): never {
  throw new KboNumberError(detail, { advice, extra: { problem } });
}
