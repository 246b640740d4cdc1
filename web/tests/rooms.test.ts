/**
 * Which room may import which, as import rules keep it in Python: the contract stands alone, cryptography knows the
 * contract only, and the pages know neither keys nor what holds them, but only what can be asked of the worker.
 */

import { readdirSync, readFileSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const SOURCES = fileURLToPath(new URL("../src", import.meta.url));

/** For each room what it may import besides itself: rooms, or single files. */
const ROOMS: Readonly<Record<string, readonly string[]>> = {
  schemas: [],
  crypto: ["schemas"],
  audit: ["schemas", "crypto", "endpoint/spreadsheet.ts"],
  endpoint: ["schemas", "crypto", "audit"],
  worker: ["schemas", "endpoint"],
  app: ["schemas", "worker/client.ts", "service/register.ts"],
  guest: ["schemas", "crypto", "app"],
  service: [],
};

/** The floors of the endpoint, the lowest first, each on those below; beside them what only puts them together. */
const FLOORS: readonly (readonly string[])[] = [
  ["relay"], ["device"], ["directory"], ["files"], ["messages", "casework", "outside"], ["structures", "cooperative"], ["rooms"],
];

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typesOnly: boolean;
}

const IMPORT = /(?:^|\n)(?:im|ex)port (type )?[^;]*?from "(\.[^"]+)"|import\("(\.[^"]+)"\)|new URL\("(\.[^"]+)"/gu;

function importsOf(file: string): Import[] {
  const inSources = (path: string) => relative(SOURCES, resolve(SOURCES, dirname(file), path));
  return [...readFileSync(`${SOURCES}/${file}`, "utf8").matchAll(IMPORT)].map(([, types, ...paths]) => ({
    from: file,
    to: inSources(paths.find((path) => path !== undefined) ?? ""),
    typesOnly: types !== undefined,
  }));
}

const files = readdirSync(SOURCES, { recursive: true, encoding: "utf8" }).filter((name) => /\.tsx?$/u.test(name));
const roomOf = (path: string) => path.split("/")[0] ?? "";

/** What is erased before anything runs, and data, is nobody's code. */
function isAllowed({ from, to, typesOnly }: Import): boolean {
  if (typesOnly || to.startsWith("..") || to.endsWith(".css")) return true;
  const allowed = [roomOf(from), ...(ROOMS[roomOf(from)] ?? [])];
  return allowed.includes(roomOf(to)) || allowed.includes(to);
}

test("no room imports another one than it may", () => {
  const imports = files.flatMap(importsOf);
  expect(imports.length).toBeGreaterThan(100);
  expect(imports.filter((each) => !isAllowed(each)).map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
});

test("no floor of the endpoint imports from a higher one", () => {
  const floorOf = (path: string) => {
    const [room, inner] = path.split("/");
    return room === "endpoint" ? FLOORS.findIndex((floor) => inner !== undefined && floor.includes(inner)) : -1;
  };
  const between = files.flatMap(importsOf).filter(({ from, to }) => floorOf(from) >= 0 && floorOf(to) >= 0);
  expect(between.length).toBeGreaterThan(100);
  const upwards = between.filter(({ from, to, typesOnly }) => !typesOnly && floorOf(to) > floorOf(from));
  expect(upwards.map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
});

/** What runs where a file runs: all that it imports, and what that imports. A worker (`?worker`) runs elsewhere. */
function reachable(file: string, known = new Set<string>()): ReadonlySet<string> {
  if (known.has(file) || !files.includes(file)) return known;
  known.add(file);
  for (const each of importsOf(file)) if (!each.typesOnly) reachable(each.to, known);
  return known;
}

test("no key can be in the pages' own realm: nothing that makes or holds one is loaded there", () => {
  const loaded = [...reachable("app/main.tsx")];
  expect(loaded.length).toBeGreaterThan(20);
  expect(loaded.filter((file) => ["crypto", "endpoint", "audit"].includes(roomOf(file)))).toEqual([]);
});

test("every room is named in the rules", () => {
  const rooms = new Set(files.filter((file) => file.includes("/")).map(roomOf));
  expect([...rooms].filter((room) => !(room in ROOMS))).toEqual([]);
});
