// The shelf: what was kept comes back, nothing old wins, and what the relay did to it is noticed.
import "fake-indexeddb/auto";
import { expect, test } from "vitest";
import { placeOf } from "../../src/crypto/shelf.ts";
import { DeviceKeys } from "../../src/crypto/keys.ts";
import type { Request } from "../../src/endpoint/relay/http.ts";
import { Answer } from "../../src/endpoint/relay/http.ts";
import type { Session } from "../../src/endpoint/directory/session.ts";
import { Changes } from "../../src/endpoint/shelf/changes.ts";
import { Shelving } from "../../src/endpoint/shelf/shelving.ts";
import { type Found, Shelf } from "../../src/endpoint/shelf/shelf.ts";
import { Store } from "../../src/endpoint/device/store.ts";
import { Tabs } from "../../src/endpoint/tabs.ts";
import { type Bytes, equal, hex } from "../../src/schemas/bytes.ts";
import { decode, encode } from "../../src/schemas/codec.ts";
import { ConflictError, QuotaExceededError, RelayUnreachableError } from "../../src/schemas/errors.ts";
import { LIMITS } from "../../src/schemas/limits.ts";
import { ShelfPut, type ShelfSlot, Shelf as Shown } from "../../src/schemas/shelf.ts";

const DEVICE = await DeviceKeys.of(new Uint8Array(96).fill(7) as Bytes);
const DRAFT = "01890000-0000-7000-8000-000000000010";
const DAY = 86_400_000;
let browsers = 0;
let now = 1_790_000_000_000;

/** The relay of one device's shelf, as server/sessions/shelf.py. */
class Relay {
  slots: ShelfSlot[] = [];
  away = false;
  /** Of which places it takes no box. */
  full: string[] = [];
  /** What it shows instead of the shelf. */
  shown: Bytes | null = null;

  session = {
    call: async (method: string, _path: string, { body }: Request = {}) => {
      if (this.away) throw new RelayUnreachableError();
      if (method === "GET") return new Answer(200, new Headers(), this.shown ?? encode(Shown, { slots: this.slots }));
      const { slot, replaces, version, box } = decode(body as Bytes, ShelfPut, LIMITS.request);
      const held = this.slots.find((each) => equal(each.slot, slot));
      if (replaces !== (held?.version ?? 0)) throw new ConflictError();
      if (this.full.some((place) => equal(placeOf(DEVICE, place).slot, slot))) throw new QuotaExceededError();
      this.slots = [...this.slots.filter((each) => each !== held), { slot, version, box }];
      return new Answer(204, new Headers(), new Uint8Array());
    },
  } as unknown as Session;

  of(place: string): ShelfSlot {
    return this.slots.find(({ slot }) => equal(slot, placeOf(DEVICE, place).slot))!;
  }

  replace(place: string, slot: ShelfSlot | null): void {
    const { slot: at } = placeOf(DEVICE, place);
    this.slots = [...this.slots.filter((each) => !equal(each.slot, at)), ...(slot === null ? [] : [slot])];
  }
}

async function browser(relay: Relay, before: (store: Store) => Promise<void> = async () => undefined) {
  const name = `shelf ${(browsers += 1)}`;
  const store = await Store.open(name, new Uint8Array(32) as Bytes);
  const changes = new Changes(store, () => (now += 1));
  const shelf = new Shelf(store, relay.session, changes, DEVICE);
  const found: Found[] = [];
  shelf.onFound = (each) => found.push(each);
  const shelving = new Shelving(store, shelf, changes, new Tabs(name), () => now);
  await before(store);
  await shelving.begin();
  await shelving.now();
  return { store, shelf, shelving, changes, found };
}

test("everything comes back to a browser that has lost what it kept", async () => {
  const relay = new Relay();
  const one = await browser(relay);
  await one.store.put("draft", DRAFT, { text: "Bonjour" });
  await one.store.put("template", "a", { name: "Accueil" });
  await one.store.put("outbox", "b", { text: "not for the shelf" });
  await one.shelving.now();
  expect(relay.slots).toHaveLength(2);
  expect(new Set(relay.slots.map(({ box }) => box.length)).size).toBe(1); // padded alike
  const other = await browser(relay);
  expect(await other.store.get("draft", DRAFT)).toEqual({ text: "Bonjour" });
  expect(await other.store.get("template", "a")).toEqual({ name: "Accueil" });
  expect(await other.store.get("outbox", "b")).toBeUndefined();
  expect([...one.found, ...other.found]).toEqual([]);
});

test("of two browsers of one device the later change stands, and nothing deleted comes back", async () => {
  const relay = new Relay();
  const [one, other] = [await browser(relay), await browser(relay)];
  await one.store.put("template", "a", "first");
  await one.store.put("template", "b", "to be deleted");
  await one.shelving.now();
  await other.store.put("template", "c", "of the other"); // which knows nothing of these yet
  await other.shelving.now();
  expect(await other.store.get("template", "b")).toBe("to be deleted");
  await other.store.delete("template", "b");
  await other.store.put("template", "a", "second");
  await other.shelving.now();
  await one.store.put("template", "d", "third");
  await one.shelving.now();
  const expected = { a: "second", c: "of the other", d: "third" };
  expect(Object.fromEntries(await one.store.all("template"))).toEqual(expected);
  expect(Object.fromEntries(await (await browser(relay)).store.all("template"))).toEqual(expected);
  now += 91 * DAY;
  await one.store.put("template", "e", "later");
  await one.shelving.now();
  const sheet = await placeOf(DEVICE, "template").open(relay.of("template").version, relay.of("template").box);
  expect(sheet.entries.map(({ key }) => key)).toEqual(["a", "c", "d", "e"]); // nor is it remembered for ever
  expect([...one.found, ...other.found]).toEqual([]);
});

test("marks of reading are put together", async () => {
  const relay = new Relay();
  const [one, other] = [await browser(relay), await browser(relay)];
  await one.store.put("marks", "threads", { since: 5, seen: { x: 7, y: 2 } });
  await one.shelving.now();
  await other.store.put("marks", "threads", { since: 9, seen: { y: 3, z: 4 } });
  await other.shelving.now();
  await one.shelf.take();
  const both = { since: 5, seen: { x: 7, y: 3, z: 4 } };
  expect(await one.store.get("marks", "threads")).toEqual(both);
  const begun = (store: Store) => store.put("marks", "threads", { since: 11, seen: {} }); // as every browser begins
  const third = await browser(relay, begun);
  expect(await third.store.get("marks", "threads")).toEqual(both);
  expect(await (await browser(relay)).store.get("marks", "threads")).toEqual(both);
});

test("without a connection everything is kept here, and put there later", async () => {
  const relay = new Relay();
  relay.away = true;
  const one = await browser(relay);
  await one.store.put("draft", DRAFT, { text: "Hors ligne" });
  await one.shelving.now();
  expect(await one.store.get("draft", DRAFT)).toEqual({ text: "Hors ligne" });
  relay.away = false;
  await one.shelving.now();
  expect(await (await browser(relay)).store.get("draft", DRAFT)).toEqual({ text: "Hors ligne" });
});

test("where there is no room for drafts that is told, and the rest is put there", async () => {
  const relay = new Relay();
  const one = await browser(relay);
  const told: boolean[] = [];
  one.shelving.onFull = (full) => told.push(full);
  relay.full = ["draft/0"];
  await one.store.put("draft", DRAFT, { text: "Trop long" });
  await one.store.put("template", "a", "Accueil");
  await one.shelving.now();
  expect(told).toEqual([true]);
  const other = await browser(relay);
  expect(await other.store.get("draft", DRAFT)).toBeUndefined();
  expect(await other.store.get("template", "a")).toBe("Accueil");
  relay.full = [];
  await one.shelving.now();
  expect(told).toEqual([true, false]);
  expect(await (await browser(relay)).store.get("draft", DRAFT)).toEqual({ text: "Trop long" });
});

test("what is there is taken down as soon as the relay answers", async () => {
  const relay = new Relay();
  const one = await browser(relay);
  await one.store.put("template", "a", "Accueil");
  await one.shelving.now();
  relay.away = true;
  const other = await browser(relay);
  expect(await other.store.get("template", "a")).toBeUndefined();
  relay.away = false;
  await other.shelving.now();
  expect(await other.store.get("template", "a")).toBe("Accueil");
});

test("what changes while something is put there is put there too", async () => {
  const relay = new Relay();
  const one = await browser(relay);
  for (let each = 0; each < 20; each += 1) {
    const writing = one.store.put("template", "a", `version ${each}`);
    await one.shelving.now();
    await writing;
  }
  await one.shelving.now();
  expect(await (await browser(relay)).store.get("template", "a")).toBe("version 19");
});

test("what was written while something was taken down is not overwritten", async () => {
  const relay = new Relay();
  const [one, other] = [await browser(relay), await browser(relay)];
  await one.store.put("template", "a", "theirs");
  await one.shelving.now();
  const taking = other.shelf.take();
  await other.store.put("template", "a", "typed just now");
  await taking;
  await other.shelf.take();
  expect(await other.store.get("template", "a")).toBe("typed just now");
});

test("what is written last stands, also after another browser of the device wrote with a clock that is ahead", async () => {
  const relay = new Relay();
  const one = await browser(relay);
  now += 365 * DAY;
  await one.store.put("draft", DRAFT, { text: "a year ahead" });
  await one.shelving.now();
  now -= 365 * DAY;
  const other = await browser(relay);
  await other.store.put("draft", DRAFT, { text: "written after it" });
  await other.shelving.now();
  await other.shelf.take();
  await one.shelf.take();
  for (const { store } of [one, other]) expect(await store.get("draft", DRAFT)).toEqual({ text: "written after it" });
});

test("an answer that is no shelf is told, and what is here stays", async () => {
  const relay = new Relay();
  relay.shown = new Uint8Array([1]) as Bytes;
  const one = await browser(relay, (store) => store.put("draft", DRAFT, { text: "Bonjour" }));
  expect(one.found).toEqual(["altered"]);
  expect(await one.store.get("draft", DRAFT)).toEqual({ text: "Bonjour" });
});

test("an altered box is told, and what is here is put in its place", async () => {
  const relay = new Relay();
  const one = await browser(relay);
  await one.store.put("template", "a", "mine");
  await one.shelving.now();
  const { slot, version, box } = relay.of("template");
  const altered = box.slice() as Bytes;
  altered[altered.length - 1]! ^= 1;
  relay.replace("template", { slot, version: version + 1, box: altered });
  const fresh = await browser(relay);
  expect(fresh.found).toEqual(["altered"]);
  await one.shelf.take();
  expect(one.found).toEqual(["altered"]);
  await one.shelving.now();
  expect(await (await browser(relay)).store.get("template", "a")).toBe("mine");
});

test("an earlier state is told where it can be known", async () => {
  const relay = new Relay();
  const one = await browser(relay);
  await one.store.put("template", "a", "first");
  await one.shelving.now();
  const old = relay.of("template");
  await one.store.put("template", "a", "second");
  await one.shelving.now();
  await one.store.put("draft", DRAFT, "after that");
  await one.shelving.now();
  const whole = relay.slots;

  relay.replace("template", { ...old, version: relay.of("template").version });
  expect((await browser(relay)).found).toContain("altered"); // under the newer number it does not open
  for (const shown of [old, null]) {
    relay.slots = whole;
    relay.replace("template", shown);
    expect((await browser(relay)).found).toEqual(["older"]); // which remembers nothing: the draft's box says it
  }
  await one.shelf.take();
  expect(one.found).toEqual(["older"]);
  await one.shelving.now();
  expect(await one.store.get("template", "a")).toBe("second");
  expect(relay.of("template").version).toBeGreaterThan(whole.find((each) => hex(each.slot) === hex(old.slot))!.version);
  expect((await browser(relay)).found).toEqual([]);
});

test("of what is too much the latest is kept there", async () => {
  const relay = new Relay();
  const one = await browser(relay);
  for (const key of ["a", "b", "c", "d"]) await one.store.put("template", key, "x".repeat(150_000));
  await one.shelving.now();
  const { version, box } = relay.of("template");
  expect(box.length).toBeLessThanOrEqual(LIMITS.shelf_box);
  const { entries } = await placeOf(DEVICE, "template").open(version, box);
  expect(entries.map(({ key }) => key)).toEqual(["c", "d"]);
});

test("what is too large for the shelf keeps nothing else off it", async () => {
  const relay = new Relay();
  const one = await browser(relay);
  await one.store.put("template", "a", "Bien reçu");
  await one.store.put("template", "b", "x".repeat(LIMITS.shelf_box));
  await one.shelving.now();
  const { version, box } = relay.of("template");
  const { entries } = await placeOf(DEVICE, "template").open(version, box);
  expect(entries.map(({ key }) => key)).toEqual(["a"]);
});
