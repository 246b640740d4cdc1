// The ways into a device: what the relay takes of them, and what stays in this browser.
import "fake-indexeddb/auto";
import { expect, test } from "vitest";
import { newRecoveryCode } from "../../src/crypto/passphrase.ts";
import { Doors } from "../../src/endpoint/structures/doors.ts";
import type { RelayHttp } from "../../src/endpoint/relay/http.ts";
import type { Session } from "../../src/endpoint/directory/session.ts";
import type { Bytes } from "../../src/schemas/bytes.ts";
import { IdReusedError } from "../../src/schemas/errors.ts";
import { Keystore } from "../../src/schemas/locks.ts";

const bytes = (size: number) => new Uint8Array(size).fill(7) as Bytes;
const KEYSTORE = Keystore.of({ v: 1, origin: "relay.example", relay_key: bytes(32), network: bytes(32), person: "Anne", device: bytes(96) });

test("a way that opens another device at the relay stays in this browser and keeps no other one back", async () => {
  const doors = await Doors.load({} as RelayHttp, () => 1);
  for (const code of [newRecoveryCode(), newRecoveryCode()]) await doors.add({ kind: "recovery", code }, KEYSTORE, bytes(32));
  let refused = false;
  const call = async () => {
    if (refused) return;
    refused = true;
    throw new IdReusedError();
  };
  await doors.share(bytes(32), { call } as unknown as Session);
  expect((await doors.views(bytes(32))).map(({ everywhere }) => everywhere).sort()).toEqual([false, true]);
});
