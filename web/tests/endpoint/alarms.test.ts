// Alarms: kept over a restart, one for what a relay can repeat, put away only when nothing goes on any more.
import "fake-indexeddb/auto";
import { beforeEach, expect, test } from "vitest";
import { Alarms } from "../../src/endpoint/alarms.ts";
import type { Alarm, Problem, Refused } from "../../src/endpoint/interface/index.ts";
import { Store } from "../../src/endpoint/device/store.ts";
import { Tabs } from "../../src/endpoint/tabs.ts";
import type { Bytes } from "../../src/schemas/bytes.ts";

const KEY = new Uint8Array(32).fill(1) as Bytes;
const PROBLEM: Problem = { slug: "signature", detail: "", advice: "", extra: {} };
const REFUSED: Refused = { mailbox: "m", seq: 1, accepted: 1, slug: "replayed", detail: "", claims: null, thread: null };
let now = 1;
let profiles = 0;
let name = "";

async function open(): Promise<{ alarms: Alarms; told: Alarm[][]; store: Store }> {
  const store = await Store.open(name, KEY);
  const alarms = await Alarms.open(store, new Tabs(name), () => now);
  const told: Alarm[][] = [];
  alarms.onChange = (standing) => told.push(standing);
  return { alarms, told, store };
}

beforeEach(() => {
  name = `alarms ${(profiles += 1)}`;
  now = 1;
});

test("an alarm stands after a restart, since when it began, and is told once", async () => {
  const { alarms, told } = await open();
  await alarms.raise({ kind: "relay", problem: PROBLEM });
  now = 2;
  await alarms.raise({ kind: "relay", problem: PROBLEM });
  expect(told).toHaveLength(1);
  const { alarms: again } = await open();
  expect(again.all()).toEqual([{ kind: "relay", problem: PROBLEM, id: "relay", since: 1, goesOn: true }]);
});

test("while the relay lies nobody puts it away; afterwards it stands until somebody has read it", async () => {
  const { alarms } = await open();
  await alarms.raise({ kind: "relay", problem: PROBLEM });
  await alarms.seen("relay");
  expect(alarms.all()).toHaveLength(1);
  await alarms.over("relay");
  expect((await open()).alarms.all()).toMatchObject([{ id: "relay", goesOn: false }]);
  await alarms.seen("relay");
  expect((await open()).alarms.all()).toEqual([]);
});

test("a contradiction and what the witnesses lack end with it", async () => {
  const { alarms } = await open();
  await alarms.raise({ kind: "fork", detail: "two" });
  await alarms.raise({ kind: "witnesses", problem: PROBLEM });
  await alarms.over("witnesses");
  await alarms.over("fork");
  expect(alarms.all()).toEqual([]);
});

test("a flood of lies is one alarm", async () => {
  const { alarms } = await open();
  for (const count of [1, 40]) await alarms.raise({ kind: "refused", refused: REFUSED, count });
  expect(alarms.all()).toMatchObject([{ kind: "refused", count: 41, goesOn: false }]);
});

test("what was missing and came is missed no more", async () => {
  const { alarms } = await open();
  for (const thread of ["a", "b", "a"]) await alarms.raise({ kind: "missing", threads: [thread] });
  expect(alarms.all()).toMatchObject([{ threads: ["a", "b"] }]);
  await alarms.complete("a");
  expect(alarms.all()).toMatchObject([{ threads: ["b"] }]);
  await alarms.complete("b");
  expect(alarms.all()).toEqual([]);
});

test("each structure whose root key changes has its own; an announced loss of the own key goes on", async () => {
  const { alarms } = await open();
  const root = { kind: "root", structure: "CPAS", handle: "cpas", own: true } as const;
  await alarms.raise({ ...root, handle: "abri", own: false, replaced: false });
  await alarms.raise({ ...root, replaced: false });
  expect(alarms.all().map(({ id, goesOn }) => [id, goesOn])).toEqual([["root/abri", false], ["root/cpas", true]]);
  await alarms.raise({ ...root, replaced: true });
  expect(alarms.all().map(({ goesOn }) => goesOn)).toEqual([false, false]);
});

test("what is raised or put away while another tab's are taken up is not undone by that", async () => {
  const { alarms, store } = await open();
  const all = store.all.bind(store);
  await alarms.raise({ kind: "refused", refused: REFUSED, count: 1 });
  store.all = async <T>(kind: string) => {
    const found = await all<T>(kind);
    await alarms.raise({ kind: "missing", threads: ["a"] });
    await alarms.seen("refused");
    return found;
  };
  await alarms.load();
  expect(alarms.all().map(({ id }) => id)).toEqual(["missing"]);
});
