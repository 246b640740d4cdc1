/**
 * What tests/bench measures of the cryptography: so many times one thing, in seconds. In a browser this runs in a worker,
 * as it does in the client.
 */

import { Directory } from "../src/crypto/chain.ts";
import { openEnvelope, seal } from "../src/crypto/envelope.ts";
import { FileOpener } from "../src/crypto/files.ts";
import { EncryptionKey, SigningKey } from "../src/crypto/keys.ts";
import { Tree, leafHash } from "../src/crypto/merkle.ts";
import { checkInclusion, inclusionPath, treeRoot } from "../src/crypto/proofs.ts";
import { random } from "../src/crypto/random.ts";
import { verify } from "../src/crypto/signing.ts";
import { sealFile } from "../src/endpoint/files/sealing.ts";
import { type Bytes, fromHex, u32, utf8 } from "../src/schemas/bytes.ts";
import { Message } from "../src/schemas/content.ts";
import { type Header, parse } from "../src/schemas/envelope.ts";
import { idBytes, newId } from "../src/schemas/ids.ts";

const AT = 1_790_000_000_000;
const MIB = 1024 ** 2;
const TEXT = "Bonjour, pouvez-vous accueillir deux personnes à partir de lundi ? ".repeat(30); // 2 KB, as in tests/bench/town.py

/** Return the seconds that a thing takes, done `amount` times (files: of so many MiB). */
export type Measure = (amount: number, given: { entries?: string[] }) => Promise<number>;

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1_000;
}

const id = () => newId(AT, random(10));

/** A device that writes, and what it needs to write to so many services. */
async function correspondence(recipients: number) {
  const signing = await SigningKey.generate();
  const keys = await Promise.all(Array.from({ length: recipients }, () => EncryptionKey.generate()));
  const header: Header = {
    suite: 1,
    id: id(),
    sender: { structure: id(), service: id(), device: random(32) },
    thread: id(),
    time: AT,
    recipients: keys.map((key) => ({ structure: id(), service: id(), epoch: 1, kid: key.kid })),
    checkpoint: { size: 1, root: random(32) },
    blobs: [],
  };
  const content = Message.of({ author: "Anne", text: TEXT });
  const write = () => seal(header, content, keys.map((key) => key.public), signing);
  return { signing, key: keys[0]!, write };
}

function sealing(recipients: number): Measure {
  return async (amount) => {
    const { write } = await correspondence(recipients);
    return timed(async () => {
      for (let n = 0; n < amount; n += 1) await write();
    });
  };
}

async function opening(amount: number): Promise<number> {
  const { signing, key, write } = await correspondence(1);
  const raw = await write();
  return timed(async () => {
    for (let n = 0; n < amount; n += 1) await openEnvelope(parse(raw), key, signing.public);
  });
}

async function signing(amount: number): Promise<number> {
  const key = await SigningKey.generate();
  return timed(async () => {
    for (let n = 0; n < amount; n += 1) await key.sign("content", u32(n));
  });
}

async function verifying(amount: number): Promise<number> {
  const key = await SigningKey.generate();
  const message = utf8("message");
  const signature = await key.sign("content", message);
  return timed(async () => {
    for (let n = 0; n < amount; n += 1) await verify(key.public, "content", message, signature);
  });
}

async function admitting(_: number, { entries = [] }: { entries?: string[] }): Promise<number> {
  const raws = entries.map(fromHex);
  return timed(() => new Directory().admit(raws));
}

async function restoring(_: number, { entries = [] }: { entries?: string[] }): Promise<number> {
  const raws = entries.map(fromHex);
  const tree = new Tree(raws.map(leafHash));
  const root = treeRoot(tree.read, tree.size);
  return timed(() => Directory.restored(raws, root));
}

async function proving(amount: number): Promise<number> {
  const tree = new Tree(Array.from({ length: amount }, (_, n) => leafHash(u32(n))));
  const root = treeRoot(tree.read, amount);
  const paths = Array.from({ length: amount }, (_, n) => inclusionPath(tree.read, amount, n));
  return timed(async () => {
    for (const [n, path] of paths.entries()) checkInclusion(root, amount, n, tree.read(0, n), path);
  });
}

// Files: in memory, so that no disk is measured.

const noise = (amount: number) => new Blob(Array.from({ length: amount }, () => block()));

/** A MiB of something, of which `getRandomValues` gives no more than 64 KiB at once. */
function block(): Bytes {
  const bytes = new Uint8Array(MIB);
  for (let at = 0; at < MIB; at += 65_536) bytes.set(random(65_536), at);
  return bytes;
}

async function encrypting(amount: number): Promise<number> {
  const [file, key] = [noise(amount), random(32)];
  const never = new AbortController().signal;
  return timed(() => sealFile(file, key, id(), async () => undefined, never));
}

async function decrypting(amount: number): Promise<number> {
  const [file, key, blob] = [noise(amount), random(32), id()];
  const chunks: Bytes[] = [];
  const keep = async (_: number, chunk: Bytes) => void chunks.push(chunk.slice());
  await sealFile(file, key, blob, keep, new AbortController().signal);
  const opener = FileOpener.begin(key, idBytes(blob), file.size);
  return timed(async () => {
    for (const chunk of chunks) await opener.update(chunk);
    await opener.finalize();
  });
}

/** The yardstick: bare AES-256-GCM over pieces of 1 MiB, one after the other. */
async function bareAes(amount: number): Promise<number> {
  const key = await crypto.subtle.importKey("raw", random(32), "AES-GCM", false, ["encrypt"]);
  const file = noise(amount);
  return timed(async () => {
    for (let at = 0; at < file.size; at += MIB) {
      const piece = await file.slice(at, at + MIB).arrayBuffer();
      await crypto.subtle.encrypt({ name: "AES-GCM", iv: random(12) }, key, piece);
    }
  });
}

export const MEASURES: Readonly<Record<string, Measure>> = {
  "seal, 1 recipient": sealing(1),
  "seal, 4 recipients": sealing(4),
  open: opening,
  sign: signing,
  verify: verifying,
  "admit the directory": admitting,
  "restore the directory": restoring,
  "check inclusion proofs": proving,
  "encrypt a file": encrypting,
  "decrypt a file": decrypting,
  "bare AES-GCM": bareAes,
};
