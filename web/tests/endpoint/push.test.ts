// What this browser believes of its being told while it is closed.
import "fake-indexeddb/auto";
import { expect, test } from "vitest";
import { Answer } from "../../src/endpoint/relay/http.ts";
import type { Session } from "../../src/endpoint/directory/session.ts";
import { Store } from "../../src/endpoint/device/store.ts";
import { Push } from "../../src/endpoint/push.ts";
import type { Bytes } from "../../src/schemas/bytes.ts";
import { encode } from "../../src/schemas/codec.ts";
import { PushState } from "../../src/schemas/push.ts";

const KEY = new Uint8Array(65).fill(4) as Bytes;

test("a subscription that the relay no longer has counts as none", async () => {
  let kept: string[] = [];
  const session = {
    call: async (method: string, path: string) => {
      if (method === "PUT") kept.push(path.split("/").at(-1)!);
      const subscriptions = kept.map((id) => ({ id, made: 1 }));
      return new Answer(200, new Headers(), encode(PushState, { subscriptions, key: KEY }));
    },
  } as unknown as Session;
  const push = new Push(await Store.open("push", new Uint8Array(32) as Bytes), session, () => 1_790_000_000_000);
  await push.subscribe({ endpoint: "https://web.push.apple.com/x", key: "04" });
  await push.key();
  expect((await push.subscribed())?.endpoint).toBe("https://web.push.apple.com/x");
  kept = [];
  await push.key();
  expect(await push.subscribed()).toBeNull();
});
