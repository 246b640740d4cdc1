/* A question to the log is a line of words (`action:blob.downloaded outcome:denied`); lists and buttons change single ones.
 *
 *     withWord("outcome:denied actor:72c7", "outcome", "allowed")     "actor:72c7 outcome:allowed"
 */

const DAY = 86_400_000;

const words = (question: string) => question.split(/\s+/u).filter(Boolean);

/** The value of the first word of a key; "" where there is none. */
export function wordOf(question: string, key: string): string {
  return words(question).find((word) => word.startsWith(`${key}:`))?.slice(key.length + 1) ?? "";
}

/** The question with this value for a key and no other; "" takes it away. */
export function withWord(question: string, key: string, value: string): string {
  const others = words(question).filter((word) => !word.startsWith(`${key}:`));
  return [...others, ...(value ? [`${key}:${value}`] : [])].join(" ");
}

/** What `created:` is for the last so many days, today among them (UTC). */
export function lastDays(days: number, now = Date.now()): string {
  return `>=${new Date(now - (days - 1) * DAY).toISOString().slice(0, 10)}`;
}
