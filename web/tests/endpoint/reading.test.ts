// What arrives and how it is shown: pages of envelopes, conversations, names of files, codes, search.
import "fake-indexeddb/auto";
import { expect, test } from "vitest";
import { Code } from "../../src/endpoint/structures/codes.ts";
import { Conversation } from "../../src/endpoint/messages/conversation.ts";
import { safeName } from "../../src/endpoint/files/names.ts";
import type { Item } from "../../src/endpoint/messages/items.ts";
import { readPage } from "../../src/endpoint/relay/pages.ts";
import { Search } from "../../src/endpoint/messages/search.ts";
import { Store } from "../../src/endpoint/device/store.ts";
import { referredAgain } from "../../src/endpoint/rooms/reading.ts";
import { type Line, tagsOf } from "../../src/endpoint/messages/summaries.ts";
import type { Received } from "../../src/endpoint/device/archive.ts";
import { type Bytes, concat, hex, u32, u64, utf8 } from "../../src/schemas/bytes.ts";
import { type Content, Message, Note, Receipt } from "../../src/schemas/content.ts";
import { IntegrityError, InvalidInputError, MalformedError } from "../../src/schemas/errors.ts";

const id = (n: number) => `0197d6a0-0000-7000-8000-${n.toString(16).padStart(12, "0")}`;
const bytes = (n: number) => new Uint8Array(32).fill(n) as Bytes;
const [SOCIAL, INTAKE, THREAD] = [id(1), id(2), id(3)];

function received(n: number, content: Content, services = [SOCIAL, INTAKE], at = n): Received {
  const sender = { structure: id(9), service: services[0] ?? "", device: bytes(99) };
  const recipients = services.map((service) => ({ structure: id(9), service, epoch: 1, kid: bytes(1) }));
  const checkpoint = { size: 1, root: bytes(0) };
  const envelope = n === 1 ? THREAD : id(100 + n);
  const header = { suite: 1, id: envelope, sender, thread: THREAD, time: at, recipients, checkpoint, blobs: [] };
  const opened = { fate: "opened", problem: "", detail: "" } as const;
  return { mailbox: SOCIAL, seq: n, accepted: n, hash: bytes(n), header, content, ...opened };
}

test("a page gives its deliveries, and a relay that goes backwards is refused", () => {
  const frame = (seq: number, raw: Bytes) => concat(u64(seq), u64(5), u32(raw.length), raw);
  const page = concat(frame(3, utf8("a")), frame(7, utf8("bc")));
  expect(readPage(page, 2).map(({ seq, raw }) => [seq, raw.length])).toEqual([
    [3, 1],
    [7, 2],
  ]);
  expect(() => readPage(page, 3)).toThrow(IntegrityError);
  expect(() => readPage(concat(frame(4, utf8("a")), frame(4, utf8("a"))), 3)).toThrow(IntegrityError);
  expect(() => readPage(page.slice(0, -1), 2)).toThrow(MalformedError);
});

test("something new comes after what all its readers were sent and nothing else", () => {
  const first = received(1, Message.of({ author: "Anne", text: "un" }));
  const reply = received(2, Message.of({ author: "Ben", text: "deux", after: [bytes(1)] }), [INTAKE, SOCIAL]);
  const note = received(3, Note.of({ author: "Anne", text: "entre nous", after: [bytes(2)] }), [SOCIAL]);
  const receipt = received(4, Receipt.of({ author: "Anne", of: [bytes(2)], state: "read" }));
  const conversation = new Conversation(THREAD, [first, reply, note, receipt], []);
  expect(conversation.participants).toEqual([SOCIAL, INTAKE]);
  expect(conversation.heads([SOCIAL, INTAKE])).toEqual([hex(bytes(4))]);
  expect(conversation.heads([SOCIAL])).toEqual([hex(bytes(3)), hex(bytes(4))]);
});

test("what was written here follows what was written before it, and not what failed", () => {
  const item = (n: number, state: Item["state"]) =>
    ({ id: id(n), thread: THREAD, services: [SOCIAL, INTAKE], state, hash: null, written: n, content: Note.of({ author: "A", text: "" }) }) as unknown as Item;
  const conversation = new Conversation(THREAD, [], [item(20, "queued"), item(21, "failed")]);
  expect(conversation.predecessor([SOCIAL])).toBe(id(20));
  expect(conversation.predecessor([SOCIAL, id(5)])).toBeNull();
});

test.each([
  ["../../.ssh/authorized_keys", "authorized_keys"],
  ["C:\\temp\\scan.pdf", "scan.pdf"],
  ["invoice\u202efdp.exe", "invoicefdp.exe"],
  [".htaccess ", "htaccess"],
  ["CON.txt", "_CON.txt"],
  ['a<b>:"|?*c', "a_b______c"],
  ["\u200b", "file"],
  [`${"é".repeat(200)}.pdf`, `${"é".repeat(125)}.pdf`],
])("the name %j is written as %j", (given, safe) => {
  expect(safeName(given)).toBe(safe);
});

test("an invitation survives being broken over lines, and a mistake in any part is found", () => {
  const code = new Code({
    relay: "https://relay.example/",
    person: "Anne (d'Été)",
    invitation: id(1),
    structure: id(2),
    network: new Uint8Array(16).fill(3) as Bytes,
    secret: bytes(4),
  });
  const text = code.text;
  expect(text).toMatch(/^https:\/\/relay\.example\/#Anne%20%28d%27%C3%89t%C3%A9%29\/[0-9A-Z-]+$/u);
  expect(Code.parse(`${text.slice(0, 60)}\n  ${text.slice(60)}`).parts).toEqual(code.parts);
  expect(() => Code.parse(text.replace("Anne", "Anna"))).toThrow(InvalidInputError);
  expect(() => Code.parse(text.replace("relay.", "relais."))).toThrow(InvalidInputError);
  expect(() => Code.parse("https://relay.example/")).toThrow("not an invitation code");
});

test("tags are words that begin with a sign, in one spelling", () => {
  expect(tagsOf("#Garde de nuit : #garde, mail@x#y, #é-2 (#Loyer)")).toEqual(["garde", "é-2", "loyer"]);
});

test("words are found without accents, by their beginnings, all of them; the index comes back", async () => {
  const store = await Store.open("search", bytes(5));
  const search = new Search(store);
  search.put({ id: "m1", thread: THREAD, at: 1, text: "Garantie locative demandée à la banque" });
  search.put({ id: "m2", thread: THREAD, at: 2, text: "Banque alimentaire" });
  await search.load();
  expect(search.find("demandee garant", 9).map(({ message }) => message)).toEqual(["m1"]);
  const [hit] = search.find("banque demandée", 9);
  expect(hit?.marks.map(([from, to]) => hit.excerpt.slice(from, to))).toEqual(["demandée", "banque"]);
  // A letter wrong is looked for only where the words themselves are not.
  search.put({ id: "m3", thread: THREAD, at: 3, text: "Garanties" });
  expect(search.find("garamtie", 9).map(({ message }) => message)).toEqual(expect.arrayContaining(["m1", "m3"]));
  expect(search.find("garantie", 9).map(({ message }) => message)).toEqual(["m1", "m3"]);
  expect(search.find("g", 9)).toEqual([]);
  search.put({ id: "m2", thread: THREAD, at: 2, text: "Épicerie sociale" });
  expect(search.find("alimentaire", 9)).toEqual([]);
  await search.save();
  const again = new Search(store);
  await again.load();
  expect(again.find("epicerie", 9).map(({ message }) => message)).toEqual(["m2"]);
});

test("where a declined referral went is its sender's to say, and nobody else's", () => {
  const line = (n: number, participants: string[], continues: string | null = null) => ({ id: id(n), participants, continues }) as Partial<Line> as Line;
  const declined = line(3, [SOCIAL, INTAKE]);
  const claimed = line(4, [INTAKE, SOCIAL], THREAD);
  const redirected = line(5, [SOCIAL, id(7)], THREAD);
  expect(referredAgain(declined, [claimed, declined])).toBeUndefined();
  expect(referredAgain(declined, [claimed, redirected, declined])).toBe(redirected);
});
