/**
 * Questions to a log, as words: `action:blob.downloaded outcome:denied created:>=2026-03-01 -role:registrar`.
 *
 *     const asked = parseQuery("actor:72c7 created:2026-03-01..2026-03-31");
 *     records.filter(asked)
 *
 * All words must hold; a word that begins with `-` must not. Times are days, or minutes (2026-03-01T14:30), in UTC.
 */

import { ACCESS_ACTIONS, type AccessRecord, OUTCOMES } from "../schemas/access.ts";
import { hex } from "../schemas/bytes.ts";
import { InvalidInputError } from "../schemas/errors.ts";
import { near } from "../schemas/near.ts";
import { SPACE } from "../schemas/space.ts";

/** Whether a record answers a question. */
export type Test = (record: AccessRecord) => boolean;

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const TIME = "\\d{4}-\\d{2}-\\d{2}(?:T\\d{2}:\\d{2})?";
const RANGE = new RegExp(`^(?:(?<from>${TIME})\\.\\.(?<to>${TIME})|(?<sign>>=|<=|>|<)?(?<at>${TIME}))$`, "u");

/** Return the test of a query; throws InvalidInputError, which names what can be asked. */
export function parseQuery(text: string): Test {
  const words = text.split(new RegExp(`[${SPACE}]+`, "u")).filter(Boolean);
  const tests = words.map(testOf);
  return (record) => tests.every((test) => test(record));
}

function testOf(word: string): Test {
  const { not, key = "", value = "" } = /^(?<not>-?)(?<key>[a-z]+):(?<value>.+)$/su.exec(word)?.groups ?? {};
  if (!value) throw refused(`${JSON.stringify(word)} is not a question`, "write it as key:value");
  const make = KEYS.get(key);
  if (!make) {
    const [meant] = near(key, KEYS.keys());
    const advice = meant ? `did you mean ${meant}?` : `ask by ${[...KEYS.keys()].join(", ")}`;
    throw refused(`there is no key ${JSON.stringify(key)}`, advice);
  }
  const test = make(value);
  return not ? (record) => !test(record) : test;
}

function refused(detail: string, advice: string): InvalidInputError {
  return new InvalidInputError(detail, { advice });
}

function actor(value: string): Test {
  if (value === "relay") return (record) => record.actor === null;
  if (!/^[0-9a-f]{1,32}$/u.test(value)) {
    throw refused(`${JSON.stringify(value)} is not the beginning of a pseudonym`, "or `relay`");
  }
  return (record) => record.actor !== null && hex(record.actor).startsWith(value);
}

function action(value: string): Test {
  const family = `${value.replace(/\*+$/u, "")}.`;
  const known = ACCESS_ACTIONS.filter((each) => each === value || each.startsWith(family));
  if (!known.length) {
    const meant = near(value, ACCESS_ACTIONS);
    const advice = meant.length ? `did you mean ${meant.join(" or ")}?` : "choose one from the list";
    throw refused(`there is no action ${JSON.stringify(value)}`, advice);
  }
  const actions = new Set(known);
  return (record) => actions.has(record.action);
}

function outcome(value: string): Test {
  if (!(OUTCOMES as readonly string[]).includes(value)) {
    throw refused(`${JSON.stringify(value)} is no outcome`, OUTCOMES.join(" or "));
  }
  return (record) => record.outcome === value;
}

function created(value: string): Test {
  const groups = RANGE.exec(value)?.groups;
  if (!groups) {
    throw refused(
      `${JSON.stringify(value)} is no time`,
      "write created:2026-03-01, >=2026-03-01 or 2026-03-01..2026-03-31",
    );
  }
  const [first, end] = spanOf(groups);
  return ({ time }) => time >= first && time < end;
}

/** Return the first moment that is meant, and the first after it. */
function spanOf(found: Readonly<Record<string, string | undefined>>): readonly [number, number] {
  const { from, to, sign, at = "" } = found;
  if (from && to) return [moment(from), after(to)];
  switch (sign) {
    case ">=":
      return [moment(at), Number.POSITIVE_INFINITY];
    case ">":
      return [after(at), Number.POSITIVE_INFINITY];
    case "<":
      return [Number.NEGATIVE_INFINITY, moment(at)];
    case "<=":
      return [Number.NEGATIVE_INFINITY, after(at)];
    default:
      return [moment(at), after(at)];
  }
}

function moment(text: string): number {
  const [day, time = "00:00"] = text.split("T");
  const found = new Date(`${day}T${time}Z`);
  // JavaScript takes 30 February for 2 March.
  if (Number.isNaN(found.getTime()) || found.toISOString().slice(0, 16) !== `${day}T${time}`) {
    throw new InvalidInputError(`${JSON.stringify(text)} is no day of the calendar`);
  }
  return found.getTime();
}

/** Return the end of the day or minute that is named. */
function after(text: string): number {
  return moment(text) + (text.includes("T") ? MINUTE : DAY);
}

/** What can be asked; the order is that of the lists that pages offer. */
const KEYS: ReadonlyMap<string, (value: string) => Test> = new Map<string, (value: string) => Test>([
  ["actor", actor],
  ["action", action],
  ["outcome", outcome],
  ["role", (value) => (record) => record.role === value],
  ["structure", (value) => (record) => record.peer?.endsWith(value) ?? false],
  ["object", (value) => (record) => record.object.endsWith(value)],
  ["reason", (value) => (record) => record.reason === value],
  ["request", (value) => (record) => record.request === value],
  ["created", created],
]);

export const QUERY_KEYS: readonly string[] = [...KEYS.keys()];
