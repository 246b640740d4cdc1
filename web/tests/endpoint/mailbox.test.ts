// The stream of events: what it tells nothing of is looked at when it is open.
import { expect, test, vi } from "vitest";
import { Mailbox } from "../../src/endpoint/messages/mailbox.ts";

/** A mailbox on a stream that ends without an event, and a directory that has so many entries once it is open. */
async function following(entries: number) {
  const mirror = { current: { size: 1 }, refresh: async () => (mirror.current = { size: entries }) };
  const session = { stream: async () => new Response("") };
  const seeds = { handOver: vi.fn(async () => undefined) };
  const nothing = {} as never;
  const given = [mirror, session, seeds, ...Array.from({ length: 6 }, () => nothing)] as unknown as ConstructorParameters<typeof Mailbox>;
  const mailbox = new Mailbox(...given);
  mailbox.collect = vi.fn(async () => undefined);
  await mailbox.live(new AbortController().signal);
  return { collected: vi.mocked(mailbox.collect).mock.calls.length, handed: seeds.handOver.mock.calls.length };
}

test("what the directory gained before the stream was open is taken up", async () => {
  expect(await following(2)).toEqual({ collected: 1, handed: 1 });
});

test("where it gained nothing, nothing is fetched a second time", async () => {
  expect(await following(1)).toEqual({ collected: 0, handed: 0 });
});
