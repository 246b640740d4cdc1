// What registrars verified stays as it was, and they do what the page showed them, or nothing.
import "fake-indexeddb/auto";
import { expect, test } from "vitest";
import { DeviceKeys, SigningKey } from "../../src/crypto/keys.ts";
import { Store } from "../../src/endpoint/device/store.ts";
import type { Profile } from "../../src/endpoint/device/profile.ts";
import type { Mirror } from "../../src/endpoint/directory/mirror.ts";
import type { Session } from "../../src/endpoint/directory/session.ts";
import { fingerprintOf, Registry } from "../../src/endpoint/structures/registry.ts";
import { type Application, applicationMessage } from "../../src/schemas/api.ts";
import { type Bytes, hex } from "../../src/schemas/bytes.ts";
import { ConflictError } from "../../src/schemas/errors.ts";

const ABRI = "0197d6a0-0000-7000-8000-000000000001";
const WORDS = "identity card of the director";
let stores = 0;

interface Said {
  type: string;
  evidence: Bytes;
}

/** A registrar's desk with one application, in front of a directory in which `loss` can be set. */
async function desk(replaces: Bytes | null) {
  const root = await SigningKey.generate();
  const filed = { id: ABRI, handle: "abri", name: "Abri", root: root.public, contact: "081 00 00 00", kbo: null, replaces };
  const unsigned = { ...filed, proof: new Uint8Array() as Bytes };
  const application: Application = { ...filed, proof: await root.sign("application", applicationMessage(unsigned)) };
  const structure: { level: number; loss: { root: Bytes } | null } = { level: 1, loss: null };
  const said: Said[] = [];
  const structures = new Map(replaces === null ? [] : [[ABRI, structure]]);
  const mirror = {
    own: { structure: { isNetwork: true }, device: { administrator: true } },
    current: { structures, structure: () => structure },
    refresh: async () => undefined,
    amend: (build: (change: unknown) => Promise<void>) =>
      build({ directory: { structure: () => structure }, sign: async (_: string, __: unknown, each: Said) => void said.push(each) }),
  };
  const session = { call: async () => ({ read: () => ({ applications: [{ application, filed: 1, decided: false }] }) }) };
  const store = await Store.open(`registry ${(stores += 1)}`, new Uint8Array(32).fill(7) as Bytes);
  const profile = { store, device: await DeviceKeys.generate() };
  const parts = [profile as unknown as Profile, mirror as unknown as Mirror, session as unknown as Session] as const;
  const registry = new Registry(...parts, () => 1);
  const heard = fingerprintOf(application);
  const replaceRoot = (announced: boolean) => registry.replaceRoot(ABRI, heard, announced, heard, WORDS);
  return { registry, heard, structure, root: root.public, said, store, replaceRoot };
}

test("what was verified stays, under the hash that the directory shows", async () => {
  const { said, store, replaceRoot } = await desk(new Uint8Array(32) as Bytes);
  await replaceRoot(false);
  await replaceRoot(false); // the same key once more, after the structure had ended the first announcement
  const kept = await store.all<{ evidence: { text: string } }>("verification");
  expect(new Set(kept.keys())).toEqual(new Set(said.map(({ evidence }) => hex(evidence))));
  expect([...kept.values()].map(({ evidence }) => evidence.text)).toEqual([WORDS, WORDS]);
});

test("an admission is kept in the same way", async () => {
  const { registry, heard, said, store } = await desk(null);
  await registry.admit(ABRI, heard, 1, WORDS);
  expect([...(await store.all("verification")).keys()]).toEqual(said.map(({ evidence }) => hex(evidence)));
});

test("who confirms what the structure has ended meanwhile does not announce it anew, and the other way round", async () => {
  const { structure, root, said, replaceRoot } = await desk(new Uint8Array(32) as Bytes);
  await expect(replaceRoot(true)).rejects.toThrow(ConflictError);
  structure.loss = { root };
  await expect(replaceRoot(false)).rejects.toThrow(ConflictError);
  expect(said).toEqual([]);
  await replaceRoot(true);
  expect(said.map(({ type }) => type)).toEqual(["root-recovered"]);
});
