/* Amounts as people write and read them; everywhere else they are euro cents. */

import { language } from "../words.ts";

const LOCALES = { fr: "fr-BE", nl: "nl-BE", de: "de-BE", en: "en-IE" } as const;

/** `€ 12,50`, as each language has it. */
export function money(cents: number): string {
  return new Intl.NumberFormat(LOCALES[language.value], { style: "currency", currency: "EUR" }).format(cents / 100);
}

/** Read `12`, `12.5` or `12,50`, with spaces between thousands; null for anything else. */
export function centsOf(text: string): number | null {
  const found = /^(-?)(\d{1,7})(?:[.,](\d{1,2}))?$/u.exec(text.replace(/[\s€]/gu, ""));
  if (!found) return null;
  const [, sign, whole = "", part = ""] = found;
  return (sign ? -1 : 1) * (Number(whole) * 100 + Number(part.padEnd(2, "0")));
}

/** An amount as it stands in a field that is to be changed. */
export function typed(cents: number): string {
  return (cents / 100).toFixed(2);
}
