// What can still be done with a link that had expired, where nobody may read any more (client/outside/links.py is the twin).
import "fake-indexeddb/auto";
import { beforeEach, expect, test } from "vitest";
import type { Received } from "../../src/endpoint/device/archive.ts";
import { Conversation } from "../../src/endpoint/messages/conversation.ts";
import type { Guests } from "../../src/endpoint/outside/guests.ts";
import { Keeping } from "../../src/endpoint/casework/keeping.ts";
import { Links } from "../../src/endpoint/outside/links.ts";
import { loopOf } from "../../src/endpoint/casework/loop.ts";
import type { Messages } from "../../src/endpoint/messages/messages.ts";
import { Store } from "../../src/endpoint/device/store.ts";
import type { Line, Summaries } from "../../src/endpoint/messages/summaries.ts";
import type { Threads } from "../../src/endpoint/messages/threads.ts";
import type { Bytes } from "../../src/schemas/bytes.ts";
import type { Content } from "../../src/schemas/content.ts";
import { ConflictError } from "../../src/schemas/errors.ts";
import type { GuestBox } from "../../src/schemas/guests.ts";
import { LIMITS } from "../../src/schemas/limits.ts";
import { Correspondent, GuestKey, GuestLink, Letter, Notice } from "../../src/schemas/mail.ts";
import { ConsentWithdrawn } from "../../src/schemas/sharing.ts";

const DAY = 86_400_000;
const BEGUN = Date.UTC(2026, 9, 1);
const KEY = new Uint8Array(32) as Bytes;
const [OWN, BRIDGE] = ["0197d6a0-0000-7000-8000-000000000001", "0197d6a0-0000-7000-8000-000000000002"];
const THREAD = "0197d6a0-0000-7000-8000-0000000000aa";
const GUEST = "0197d6a0-0000-7000-8000-0000000000bb";
const LINK = `https://relay.example/g/#AQGX1qAAAHAAgAAAAAAAALs${"A".repeat(43)}`;

let now = 0;
let said: Received[] = [];
let changed: GuestBox[] = [];
let stores = 0;

/** Let the own service write, to itself and the bridge. */
function say(content: Content, id: string): void {
  const hash = new Uint8Array(32).fill(said.length + 1) as Bytes;
  const header = {
    suite: 1,
    id,
    sender: { structure: OWN, service: OWN, device: hash },
    thread: THREAD,
    time: now,
    recipients: [OWN, BRIDGE].map((service) => ({ structure: OWN, service, epoch: 1, encapsulated: KEY, wrapped: KEY })),
    checkpoint: { size: 1, root: hash },
    blobs: [],
  };
  const more = { fate: "opened", problem: "", detail: "" } as const;
  said.push({ mailbox: OWN, seq: said.length + 1, accepted: now, hash, header, content, ...more } as unknown as Received);
}

async function opened(): Promise<Links> {
  const conversation = () => new Conversation(THREAD, said, []);
  const threads = {
    conversation: async () => conversation(),
    loop: (of: Conversation) => loopOf(of, OWN, now),
  } as unknown as Threads;
  const guests = { change: async (_: string, box: GuestBox) => changed.push(box) } as unknown as Guests;
  const messages = { author: "Anne", everybody: () => [OWN, BRIDGE], add: async () => null } as unknown as Messages;
  const line = () => ({ id: THREAD, last: BEGUN, withdrawnAt: loopOf(conversation(), OWN, now).withdrawal?.at ?? null }) as Line;
  const summaries = { get: line } as unknown as Summaries;
  const store = await Store.open(`links ${(stores += 1)}`, KEY);
  const none = null as never;
  const keeping = new Keeping(store, none, none, none, none, none, none, none, summaries, threads, () => now);
  return new Links(guests, messages, threads, summaries, keeping, () => now);
}

beforeEach(() => {
  now = BEGUN;
  [said, changed] = [[], []];
  const correspondent = Correspondent.of({ id: GUEST, name: "Sam", address: "sam@asso.example", language: "fr" });
  const guest = GuestLink.of({ id: GUEST, link: LINK, expires: BEGUN + DAY });
  say(Notice.of({ author: "Anne", correspondent, mode: "link", guest }), THREAD);
  const shared = GuestKey.of({ id: GUEST, key: KEY });
  say(Letter.of({ author: "Anne", guest: shared, item: GUEST, text: "Bonjour" }), GUEST);
});

test("a link that has expired is renewed", async () => {
  now += 2 * DAY;
  await (await opened()).renew(THREAD, 30);
  expect(changed).toEqual([expect.objectContaining({ expires: now + 30 * DAY, revoked: false })]);
});

test.each([
  ["the consent was withdrawn", 2, true],
  ["this conversation is over", LIMITS.retention / 86_400, false],
])("no link is renewed, nor gets a new code, when %s", async (why, days, withdrawn) => {
  now += days * DAY;
  if (withdrawn) say(ConsentWithdrawn.of({ author: "Anne", on: "2026-10-03" }), OWN);
  const links = await opened();
  for (const refused of [links.renew(THREAD, 30), links.newCode(THREAD)]) {
    await expect(refused).rejects.toThrow(ConflictError);
    await expect(refused).rejects.toThrow(why);
  }
  expect(changed).toEqual([]);
  await links.revoke(THREAD);
  expect(changed).toEqual([expect.objectContaining({ revoked: true })]);
});
