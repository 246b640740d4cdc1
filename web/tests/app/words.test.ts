import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { FluentBundle, FluentResource } from "@fluent/bundle";
import { describe, expect, test } from "vitest";

const WEB = fileURLToPath(new URL("../..", import.meta.url));
const LANGUAGES = ["fr", "nl", "de", "en"] as const;
const rooms = readdirSync(`${WEB}/locales/fr`).map((name) => name.replace(/\.ftl$/u, ""));
const sources = ["app", "guest"].flatMap((folder) =>
  readdirSync(`${WEB}/src/${folder}`, { recursive: true, encoding: "utf8" })
    .filter((path) => /\.tsx?$/u.test(path))
    .map((path) => readFileSync(`${WEB}/src/${folder}/${path}`, "utf8")),
);

type Resource = { body: { id: string; value: unknown }[] };

function read(language: string, room: string): Map<string, unknown> {
  const resource = new FluentResource(readFileSync(`${WEB}/locales/${language}/${room}.ftl`, "utf8")) as unknown as Resource;
  return new Map(resource.body.map((message) => [message.id, message.value]));
}

/** The names of what is put into a message, in order. */
function places(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(places);
  if (typeof value !== "object" || value === null) return [];
  const part = value as { type?: string; name?: string; selector?: unknown; variants?: { value: unknown }[] };
  if (part.type === "var") return [part.name ?? ""];
  if (part.type === "select") return [...places(part.selector), ...(part.variants ?? []).flatMap((variant) => places(variant.value))];
  return [];
}

const all = new Map(LANGUAGES.map((language) => [language, new Map(rooms.flatMap((room) => [...read(language, room)]))]));
const french = all.get("fr") ?? new Map<string, unknown>();

/** Keys named whole, and the beginnings and ends of those that are put together. */
const whole = new Set<string>();
const composed: RegExp[] = [];
for (const source of sources) {
  for (const [, literal] of source.matchAll(/"([a-z][a-z0-9_-]*)"/gu)) if (literal) whole.add(literal);
  for (const [, template] of source.matchAll(/\bt\(\s*`([^`]+)`/gu)) {
    if (template) composed.push(new RegExp(`^${template.replace(/\$\{[^}]*\}/gu, "[a-z0-9_-]+")}$`, "u"));
  }
}
const named = sources.flatMap((source) => [
  ...[...source.matchAll(/\bt\(\s*"([^"]+)"/gu)].map((found) => found[1] ?? ""),
  ...[...source.matchAll(/\bt\(([^()`{}]*\?[^()`{}]*)[,)]/gu)].flatMap((found) => [...(found[1] ?? "").matchAll(/[?:] "([^"]+)"/gu)].map((key) => key[1] ?? "")),
]);

describe.each(LANGUAGES)("%s", (language) => {
  test.each(rooms)("has every message of %s, with the same places to fill in", (room) => {
    const mine = read(language, room);
    const theirs = read("fr", room);
    expect([...mine.keys()]).toEqual([...theirs.keys()]);
    for (const [key, value] of mine) expect([key, ...new Set(places(value))].sort()).toEqual([key, ...new Set(places(theirs.get(key)))].sort());
  });

  test("formats every message without a fault", () => {
    const bundle = new FluentBundle(language, { useIsolating: false });
    for (const room of rooms) bundle.addResource(new FluentResource(readFileSync(`${WEB}/locales/${language}/${room}.ftl`, "utf8")), { allowOverrides: true });
    for (const [key, value] of all.get(language) ?? []) {
      const faults: Error[] = [];
      const values = Object.fromEntries(places(value).map((name) => [name, 3]));
      const said = bundle.formatPattern(bundle.getMessage(key)?.value ?? "", values, faults);
      expect([key, faults, said.trim() === ""]).toEqual([key, [], false]);
    }
  });
});

test("what the pages say is there", () => {
  expect(named.filter((key) => !french.has(key))).toEqual([]);
  for (const pattern of composed) expect([pattern.source, [...french.keys()].some((key) => pattern.test(key))]).toEqual([pattern.source, true]);
});

test("nothing is there that no page says", () => {
  expect([...french.keys()].filter((key) => !whole.has(key) && !composed.some((pattern) => pattern.test(key)))).toEqual([]);
});

test("no page speaks without the words: text between tags comes from t()", () => {
  // JSX text that holds a letter, outside of braces.
  const spoken = sources.flatMap((source) => [...source.matchAll(/<[a-z][^<>{}]*>([^<>{}]*\p{L}{2,}[^<>{}]*)<\//gu)].map((found) => found[1]));
  expect(spoken).toEqual([]);
});
