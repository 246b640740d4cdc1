// The outbox: durable before the network, held, taken back, tried again, sent at most once.
import "fake-indexeddb/auto";
import { beforeEach, expect, test } from "vitest";
import { Archive } from "../../src/endpoint/device/archive.ts";
import type { Transfers } from "../../src/endpoint/files/transfers.ts";
import type { Item } from "../../src/endpoint/messages/items.ts";
import { Outbox } from "../../src/endpoint/messages/outbox.ts";
import type { Letter, Poster } from "../../src/endpoint/messages/posting.ts";
import { Sender } from "../../src/endpoint/messages/sender.ts";
import { Store } from "../../src/endpoint/device/store.ts";
import { Tabs } from "../../src/endpoint/tabs.ts";
import type { Bytes } from "../../src/schemas/bytes.ts";
import { Message } from "../../src/schemas/content.ts";
import { Transition } from "../../src/schemas/steps.ts";
import {
  ConflictError,
  DirectoryForkError,
  ForbiddenError,
  IntegrityError,
  NotWitnessedError,
  RateLimitedError,
  RelayUnreachableError,
  type SouspliError,
} from "../../src/schemas/errors.ts";

const KEY = new Uint8Array(32).fill(1) as Bytes;
const HASH = new Uint8Array(32).fill(2) as Bytes;
const SERVICES = ["0197d6a0-0000-7000-8000-000000000001", "0197d6a0-0000-7000-8000-000000000002"];
let now = 0;
let posted: Letter[] = [];
/** What the relay does with the next posts. */
let fates: (SouspliError | "lost" | null)[] = [];
let stores = 0;

const poster = {
  async post(letter: Letter, posting: () => Promise<void>) {
    posted.push(letter);
    const fate = fates.shift() ?? null;
    if (fate !== "lost" && fate !== null) throw fate;
    await posting();
    if (fate === "lost") throw new RelayUnreachableError();
    return HASH;
  },
} as unknown as Poster;
const transfers = { settled: () => true, forget: async () => undefined } as unknown as Transfers;

async function open(name = `outbox ${(stores += 1)}`): Promise<{ outbox: Outbox; sender: Sender; store: Store }> {
  const store = await Store.open(name, KEY);
  const archive = new Archive(store);
  const tabs = new Tabs(name);
  const outbox = new Outbox(store, archive, transfers, KEY, () => now, tabs);
  await outbox.load();
  return { store, outbox, sender: new Sender(outbox, poster, archive, transfers, KEY, () => now, tabs) };
}

async function write(outbox: Outbox, text: string, more: { hold?: number; follows?: string; thread?: string } = {}): Promise<Item> {
  const item = outbox.compose({ services: SERVICES, content: Message.of({ author: "Anne", text }), ...more });
  await outbox.write(item);
  return item;
}

const texts = () => posted.map(({ content }) => (content.kind === "message" ? content.text : ""));

beforeEach(() => {
  now = 1_000_000;
  posted = [];
  fates = [];
});

test("what is held is not sent before its time, and can be taken back until then", async () => {
  const { outbox, sender } = await open();
  const item = await write(outbox, "un", { hold: 10_000 });
  await sender.flush();
  expect(posted).toEqual([]);
  expect(sender.next).toBe(now + 10_000);
  await outbox.takeBack(item.id);
  now += 10_000;
  await sender.flush();
  expect(posted).toEqual([]);
  const other = await write(outbox, "deux");
  await sender.flush();
  expect(texts()).toEqual(["deux"]);
  await expect(outbox.takeBack(other.id)).rejects.toThrow("not in the outbox");
});

test("what is being taken back when its time comes is not sent", async () => {
  const { outbox, sender } = await open();
  const item = await write(outbox, "un", { hold: 10_000 });
  now += 10_000;
  const taken = outbox.takeBack(item.id); // the store has it for a moment still
  await Promise.all([outbox.load(), sender.flush()]);
  await taken;
  expect(posted).toEqual([]);
  expect(outbox.all()).toEqual([]);
});

test.each([1, 2, 3])("what is forgotten while the store writes it for the %sth time does not come back", async (time) => {
  const { outbox, sender, store } = await open();
  const item = await write(outbox, "un");
  const put = store.put.bind(store);
  let times = 0;
  store.put = async (kind, id, value) => {
    await put(kind, id, value);
    if ((times += 1) === time) await outbox.forget(item.thread);
  };
  await sender.flush();
  expect(texts()).toEqual(time === 1 ? [] : ["un"]); // the second time it is being sealed, the third it was sent
  expect(outbox.all()).toEqual([]);
  expect(await store.all("outbox")).toEqual(new Map());
  expect(sender.next).toBeNull();
});

test("what is written while the store is being read is not overlooked", async () => {
  const { outbox, store } = await open();
  const all = store.all.bind(store);
  store.all = async <T>(kind: string) => {
    const found = await all<T>(kind);
    await write(outbox, "un");
    return found;
  };
  await outbox.load();
  expect(outbox.all()).toHaveLength(1);
});

test("what was written is there after a restart", async () => {
  await write((await open("restart")).outbox, "un");
  const { outbox: again, sender } = await open("restart");
  expect(again.all()).toHaveLength(1);
  await sender.flush();
  expect(again.all()[0]?.state).toBe("sent");
});

test("a relay that is away, or has too much to do, is tried again; one that refuses is not", async () => {
  const { outbox, sender } = await open();
  fates = [new RateLimitedError("", { extra: { retry_after: 60 } })];
  const item = await write(outbox, "un");
  await sender.flush();
  expect(outbox.item(item.id)).toMatchObject({ state: "queued", problem: "rate-limited", nextAttempt: now + 60_000 });
  fates = [new ForbiddenError("you are not a member")];
  now += 60_000;
  await sender.flush();
  expect(outbox.item(item.id)).toMatchObject({ state: "failed", detail: "you are not a member" });
  await sender.flush();
  expect(posted).toHaveLength(2);
  await outbox.retry(item.id);
  await sender.flush();
  expect(outbox.item(item.id)?.state).toBe("sent");
});

test("while the relay lies what was written waits, is said to have met that, and leaves once it is genuine again", async () => {
  const { outbox, sender } = await open();
  for (const lie of [new IntegrityError("another key"), new DirectoryForkError("two directories")]) {
    fates = [lie];
    posted = [];
    const first = await write(outbox, "un");
    now += 1;
    const second = await write(outbox, "deux");
    await expect(sender.flush()).rejects.toBe(lie);
    expect(texts()).toEqual(["un"]); // the other one would meet the same
    expect(sender.doubted).toBe(true);
    expect(outbox.item(first.id)).toMatchObject({ state: "queued", problem: lie.slug });
    expect(sender.next).toBeGreaterThan(now); // no second one is tried at once, which would never end
    await sender.flush();
    expect([outbox.item(first.id)?.state, outbox.item(second.id)?.state]).toEqual(["sent", "sent"]);
    expect(sender.doubted).toBe(false);
  }
});

test("what waits for the witnesses says so until it is sent", async () => {
  const { outbox, sender } = await open();
  fates = [new NotWitnessedError("two of three")];
  await write(outbox, "un");
  await sender.flush();
  expect(sender.unwitnessed).toMatchObject({ slug: "not-witnessed", detail: "two of three" });
  expect(sender.doubted).toBe(false);
  now += 60_000;
  await sender.flush();
  expect(sender.unwitnessed).toBeNull();
});

test("while it is unknown whether it arrived, it cannot be discarded; it is sent again under its id", async () => {
  const { outbox, sender } = await open();
  fates = ["lost"];
  const item = await write(outbox, "un");
  await sender.flush();
  expect(outbox.item(item.id)).toMatchObject({ state: "queued", posted: true });
  await expect(outbox.discard(item.id)).rejects.toThrow(ConflictError);
  await sender.flush();
  expect(posted.map(({ id }) => id)).toEqual([item.id, item.id]);
});

test("a referral that cannot go on and the step that says so are discarded together", async () => {
  const { outbox, sender } = await open();
  fates = [new ForbiddenError()];
  const referral = await write(outbox, "un");
  const consent = { by: "beneficiary" as const, on: "2026-11-29", how: "de vive voix" };
  const transfer = { service: SERVICES[1]!, thread: referral.id, consent };
  const content = Transition.of({ author: "Anne", action: "transfer" as const, transfer });
  now += 1;
  const step = outbox.compose({ services: SERVICES, content, hold: 10_000 });
  await outbox.write(step);
  await sender.flush();
  expect(outbox.all().map(({ state }) => state)).toEqual(["failed", "queued"]);
  await outbox.discard(referral.id);
  expect(outbox.all()).toEqual([]);
});

test("a reply waits for the message before it, and names its hash", async () => {
  const { outbox, sender } = await open();
  fates = [new RateLimitedError("", { extra: { retry_after: 5 } })];
  const first = await write(outbox, "un");
  const second = await write(outbox, "deux", { follows: first.id, thread: first.thread });
  await sender.flush();
  expect(texts()).toEqual(["un"]);
  now += 20_000;
  await sender.flush();
  expect(texts()).toEqual(["un", "un", "deux"]);
  const last = posted.at(-1);
  expect(last?.id).toBe(second.id);
  expect(last?.content.kind === "message" && last.content.after).toEqual([HASH]);
});

test("two that flush at once send once", async () => {
  const { outbox, sender } = await open();
  await write(outbox, "un");
  await Promise.all([sender.flush(), sender.flush()]);
  expect(texts()).toEqual(["un"]);
});
