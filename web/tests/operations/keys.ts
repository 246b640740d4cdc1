/** The operations on keys and what is done with them (schemas/spec/keys.md). */

import { sha256 } from "@noble/hashes/sha2.js";
import { openEnvelope } from "../../src/crypto/envelope.ts";
import { FileDigest, FileOpener } from "../../src/crypto/files.ts";
import { EncryptionKey, SigningKey } from "../../src/crypto/keys.ts";
import { paddedLength } from "../../src/crypto/padding.ts";
import * as passphrase from "../../src/crypto/passphrase.ts";
import * as rootFile from "../../src/crypto/root_file.ts";
import { safetyNumber } from "../../src/crypto/safety.ts";
import { checkEd25519, checkMlDsa, deviceKid, epochKid, verify, verifyEd25519 } from "../../src/crypto/signing.ts";
import * as suite from "../../src/crypto/suite.ts";
import { type Bytes, concat, fromHex, fromUtf8, hex, slice } from "../../src/schemas/bytes.ts";
import { parse } from "../../src/schemas/envelope.ts";
import type { Operation } from "../operations.ts";

type Given = Record<string, string>;

function bytes<const N extends readonly string[]>(given: Given, ...names: N): { [K in keyof N]: Bytes } {
  return names.map((name) => fromHex(given[name]!)) as { [K in keyof N]: Bytes };
}

export const KEYS: Readonly<Record<string, Operation>> = {
  "suite.public_key": async (given: Given) => ({ public: hex(await suite.publicKey(...bytes(given, "seed"))) }),
  "suite.unwrap": async (given: Given) => ({
    secret: hex(await suite.unwrap(...bytes(given, "seed", "wrapped", "info"))),
  }),
  "suite.expand": (given: { key: string; name: string; length: number }) => ({
    derived: hex(suite.expand(fromHex(given.key), given.name, given.length)),
  }),
  "suite.decrypt": async (given: Given) => ({
    plaintext: hex(await suite.decrypt(...bytes(given, "key", "context", "ciphertext"))),
  }),
  "keys.signing_key": async (given: Given) => ({ public: hex((await SigningKey.of(...bytes(given, "seed"))).public) }),
  "signing.kids": (given: Given) => {
    const [encryption, signing] = bytes(given, "encryption", "signing");
    return { epoch: hex(epochKid(encryption)), device: hex(deviceKid(encryption, signing)) };
  },
  "signing.verify": async (given: Given) => {
    const [publicKey, message, signature] = bytes(given, "public", "message", "signature");
    await verify(publicKey, given["purpose"]!, message, signature);
    return {};
  },
  "signing.verify_ed25519": async (given: Given) => {
    const [publicKey, message, signature] = bytes(given, "public", "message", "signature");
    await verifyEd25519(publicKey, given["purpose"]!, message, signature);
    return {};
  },
  "signing.check_ed25519": async (given: Given) => {
    await checkEd25519(...bytes(given, "public", "message", "signature"));
    return {};
  },
  "signing.check_mldsa": async (given: Given) => {
    await checkMlDsa(...bytes(given, "public", "message", "signature", "context"));
    return {};
  },
  "files.open": async (given: Given & { size: number }) => {
    const [key, blob, ciphertext] = bytes(given, "key", "blob", "ciphertext");
    const opener = FileOpener.begin(key, blob, given.size);
    return { sha256: hex(sha256(concat(await opener.update(ciphertext), await opener.finalize()))) };
  },
  "files.digest": async ({ part, times, cut }: { part: string; times: number; cut: number }) => {
    const [digest, ciphertext] = [new FileDigest(), concat(...Array<Bytes>(times).fill(fromHex(part)))];
    for (let at = 0; at < ciphertext.length; at += cut) await digest.update(slice(ciphertext, at, Math.min(at + cut, ciphertext.length)));
    return { digest: hex(await digest.digest()) };
  },
  "padding.lengths": ({ lengths }: { lengths: number[] }) => ({ padded: lengths.map(paddedLength) }),
  "passphrase.open": async (given: Given) => ({
    secret: hex(await passphrase.open(given["passphrase"]!, ...bytes(given, "box"), given["purpose"]!)),
  }),
  "passphrase.open_with_code": (given: Given) => ({
    secret: hex(passphrase.openWithCode(given["code"]!, ...bytes(given, "box"), given["purpose"]!)),
  }),
  "root_file.open": async (given: Given) => {
    const { structure, root } = await rootFile.open(given["passphrase"]!, ...bytes(given, "file"));
    return { structure, root: hex(root) };
  },
  "safety.number": ({ a, b }: { a: Given; b: Given }) => ({
    number: safetyNumber(bytes(a, "id", "public"), bytes(b, "id", "public")),
  }),
  "envelope.open": async (given: Given) => {
    const [raw, seed, sender] = bytes(given, "envelope", "seed", "sender_signing");
    const envelope = parse(raw);
    const opened = await openEnvelope(envelope, await EncryptionKey.of(seed), sender);
    return { hash: hex(envelope.hash), payload: fromUtf8(opened.payload) };
  },
};
