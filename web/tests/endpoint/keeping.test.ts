// What the browser keeps: sealed, bound to its place, whole or not at all, also with two tabs at once.
import "fake-indexeddb/auto";
import { expect, test } from "vitest";
import { Archive, type Received, type Row } from "../../src/endpoint/device/archive.ts";
import { pack, unpack } from "../../src/endpoint/device/packing.ts";
import { Store } from "../../src/endpoint/device/store.ts";
import { Vault } from "../../src/endpoint/device/vault.ts";
import { type Bytes, utf8 } from "../../src/schemas/bytes.ts";
import { DecryptionError } from "../../src/schemas/errors.ts";
import { Note } from "../../src/schemas/content.ts";

const KEY = new Uint8Array(32).fill(7) as Bytes;
const MAILBOX = "0197d6a0-0000-7000-8000-000000000001";
const THREAD = "0197d6a0-0000-7000-8000-0000000000aa";
let stores = 0;

function open(name = `store ${(stores += 1)}`): Promise<Store> {
  return Store.open(name, KEY);
}

function row(seq: number, { thread = THREAD, owed = false } = {}): Row {
  const hash = new Uint8Array(32).fill(seq) as Bytes;
  const sender = { structure: MAILBOX, service: MAILBOX, device: hash };
  const checkpoint = { size: 1, root: hash };
  const header = { suite: 1, id: thread, sender, thread, time: seq, recipients: [], checkpoint, blobs: [] };
  const content = Note.of({ author: "Anne", text: `note ${seq}` });
  const received: Received = {
    mailbox: MAILBOX,
    seq,
    accepted: seq,
    hash,
    fate: "opened",
    header,
    content,
    problem: "",
    detail: "",
  };
  return { received, raw: utf8(`envelope ${seq}`), owed };
}

test("values come back as they were, bytes and marks among them", () => {
  const value = { bytes: utf8("é"), mark: "\u0000\u0000x", plain: ["a", null, 3], empty: new Uint8Array() };
  expect(unpack(pack(value))).toEqual(value);
});

test("a box opens at its place and nowhere else, and not when it was altered", async () => {
  const vault = await Vault.of(KEY);
  const box = await vault.seal("outbox/1", utf8("secret"));
  expect(await vault.open("outbox/1", box)).toEqual(utf8("secret"));
  await expect(vault.open("outbox/2", box)).rejects.toThrow(DecryptionError);
  box[box.length - 1]! ^= 1;
  await expect(vault.open("outbox/1", box)).rejects.toThrow(DecryptionError);
});

test("nothing that was written lies in the store in clear", async () => {
  const store = await open("clear");
  await store.put("draft", "1", { text: "Mme Lambert" });
  const rows = await store.database.read(["things"], (tx) => tx.all<{ sealed: Bytes }>("things"));
  expect(rows).toHaveLength(1);
  expect(new TextDecoder("latin1").decode(rows[0]?.sealed)).not.toContain("Lambert");
});

test("things of a kind come in the order of their keys, and those of other kinds do not", async () => {
  const store = await open();
  await store.put("b", "2", "two");
  await store.put("b", "1", "one");
  await store.put("ba", "0", "other");
  expect([...(await store.all("b"))]).toEqual([
    ["1", "one"],
    ["2", "two"],
  ]);
  await store.delete("b", "1", "2");
  expect((await store.all("b")).size).toBe(0);
});

test("of two tabs that fetched the same page one keeps it", async () => {
  const [one, other] = [new Archive(await open("two tabs")), new Archive(await open("two tabs"))];
  const kept = await Promise.all([
    one.advance(MAILBOX, 0, [row(1), row(2)]),
    other.advance(MAILBOX, 0, [row(1), row(2)]),
  ]);
  expect(kept.sort()).toEqual([false, true]);
  expect(await one.cursor(MAILBOX)).toBe(2);
  expect((await other.thread(THREAD)).map(({ seq }) => seq)).toEqual([1, 2]);
});

test("a transaction that fails leaves nothing behind", async () => {
  const store = await open();
  const thing = await store.thing("draft", "1", "text");
  const failing = store.database.write(["things"], (tx) => {
    tx.put("things", thing);
    throw new RangeError("in the middle");
  });
  await expect(failing).rejects.toThrow("in the middle");
  expect(await store.get("draft", "1")).toBeUndefined();
});

test("a receipt is owed until it is written", async () => {
  const archive = new Archive(await open());
  await archive.advance(MAILBOX, 0, [row(1, { owed: true }), row(2)]);
  const owed = await archive.owed(THREAD);
  expect(owed.map(({ seq }) => seq)).toEqual([1]);
  await archive.settle(owed);
  expect(await archive.owed(THREAD)).toEqual([]);
  expect(await archive.raw(row(1).received)).toEqual(utf8("envelope 1"));
});

test("a row that somebody damaged is shown as refused and hides no other", async () => {
  const store = await open();
  const archive = new Archive(store);
  await archive.advance(MAILBOX, 0, [row(1), row(2)]);
  await store.database.write(["received"], async (tx) => {
    const [first] = await tx.all<{ sealed: Bytes }>("received");
    tx.put("received", { ...first, sealed: new Uint8Array(60) });
  });
  const found = await archive.thread(THREAD);
  expect(found.map(({ fate, problem }) => [fate, problem]).sort()).toEqual([
    ["opened", ""],
    ["refused", "decryption"],
  ]);
});
