import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const APP = fileURLToPath(new URL("../../src/app", import.meta.url));
const LOCALES = fileURLToPath(new URL("../../locales/fr", import.meta.url));
const ALWAYS = ["common", "signin", "shell"];

const routes = readFileSync(join(APP, "shell/Routes.tsx"), "utf8");
const pages = [...routes.matchAll(/import\("([^"]+)"\)((?:, "[a-z]+")*)/gu)].map(([, path, rooms]) => ({
  file: join(APP, "shell", path ?? ""),
  rooms: [...(rooms ?? "").matchAll(/"([a-z]+)"/gu)].map((room) => room[1] ?? ""),
}));

/** A module and all that it imports, but not what it loads later. */
function closure(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file) || !existsSync(file) || !file.startsWith(APP)) return seen;
  seen.add(file);
  for (const [, path] of readFileSync(file, "utf8").matchAll(/^import .*?"(\.[^"]+)";$/gmu)) closure(join(dirname(file), path ?? ""), seen);
  return seen;
}

function keysOf(room: string): string[] {
  return [...readFileSync(join(LOCALES, `${room}.ftl`), "utf8").matchAll(/^([a-z][\w-]*) =/gmu)].map((found) => found[1] ?? "");
}

test.each(pages)("$file says only what its rooms of messages hold", ({ file, rooms }) => {
  const known = new Set([...ALWAYS, ...rooms].flatMap(keysOf));
  const said = [...closure(file)].flatMap((each) => [...readFileSync(each, "utf8").matchAll(/\bt\(\s*(?:[^()`"{}]*\? )?"([a-z][\w-]*)"/gu)].map((found) => found[1] ?? ""));
  expect(said.filter((key) => !known.has(key))).toEqual([]);
});
