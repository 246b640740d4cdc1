/* Dates, durations and sizes as people of each language write them. Times are milliseconds since 1970. */

import { language } from "./words.ts";

const LOCALES = { fr: "fr-BE", nl: "nl-BE", de: "de-BE", en: "en-GB" } as const;
const DAY = 86_400_000;
const made = new Map<string, Intl.DateTimeFormat>();

/** As short as a list wants it: the hour today, the weekday this week, the day this year, otherwise the date. */
export function brief(time: number, now = Date.now()): string {
  const then = new Date(time);
  const today = new Date(now);
  if (then.toDateString() === today.toDateString()) return clock(time);
  if (now - time < 6 * DAY && time < now) return format(time, { weekday: "short" });
  if (then.getFullYear() === today.getFullYear()) return format(time, { day: "numeric", month: "short" });
  return format(time, { day: "numeric", month: "short", year: "numeric" });
}

export function clock(time: number): string {
  return format(time, { hour: "2-digit", minute: "2-digit" });
}

/** For the marks of an axis: the day, with the hour where `hours` are wanted. */
export function mark(time: number, hours: boolean): string {
  return format(time, { day: "numeric", month: "short", ...(hours && { hour: "2-digit", minute: "2-digit" }) });
}

export function day(time: number): string {
  return format(time, { day: "numeric", month: "long", year: "numeric" });
}

export function full(time: number): string {
  return format(time, { day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit" });
}

/** A date as forms keep it (`2026-11-28`), in words; what is no date is shown as it is. */
export function dateWords(date: string): string {
  const time = Date.parse(`${date}T12:00:00`);
  return Number.isNaN(time) ? date : day(time);
}

/** The name of a day of the week: 1 is Monday. */
export function weekday(which: number): string {
  return format(Date.UTC(2024, 0, which), { weekday: "short", timeZone: "UTC" });
}

export function iso(time: number): string {
  return new Date(time).toISOString();
}

export function number(value: number): string {
  return new Intl.NumberFormat(LOCALES[language.value]).format(value);
}

export function size(bytes: number): string {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;
  let value = bytes;
  let at = 0;
  while (value >= 1000 && at < units.length - 1) {
    value /= 1000;
    at += 1;
  }
  const digits = at > 1 && value < 10 ? 1 : 0;
  const options = { style: "unit", unit: units[at] ?? "byte", unitDisplay: "short", maximumFractionDigits: digits } as const;
  return new Intl.NumberFormat(LOCALES[language.value], options).format(value);
}

/** An enterprise number as the register writes it: `0123.456.749`. */
export function kbo(digits: string): string {
  return digits.replace(/^(\d{4})(\d{3})(\d{3})$/u, "$1.$2.$3");
}

function format(time: number, options: Intl.DateTimeFormatOptions): string {
  const key = language.value + JSON.stringify(options);
  const formatter = made.get(key) ?? new Intl.DateTimeFormat(LOCALES[language.value], options);
  made.set(key, formatter);
  return formatter.format(time);
}

/** How much of something is done; never 100 % before it is. */
export function share(done: number, total: number): string {
  const hundredths = total > 0 ? Math.floor((done / total) * 100) / 100 : 0;
  return new Intl.NumberFormat(LOCALES[language.value], { style: "percent", maximumFractionDigits: 0 }).format(hundredths);
}
