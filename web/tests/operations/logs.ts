/** The operations on trees, notes, logs and their proofs (schemas/spec/log.md), and on recovery shares. */

import * as commitments from "../../src/crypto/commitments.ts";
import { Frontier, leafHash, Tree } from "../../src/crypto/merkle.ts";
import * as notes from "../../src/crypto/notes.ts";
import * as proofs from "../../src/crypto/proofs.ts";
import * as records from "../../src/crypto/record_proofs.ts";
import * as recovery from "../../src/crypto/recovery.ts";
import { RelayKey } from "../../src/crypto/signing.ts";
import { pathOf, tilesOf } from "../../src/crypto/tiles.ts";
import * as witnesses from "../../src/crypto/witnesses.ts";
import { type Bytes, fromHex, fromUtf8, hex, slice, utf8 } from "../../src/schemas/bytes.ts";
import { decode, decodeRequest } from "../../src/schemas/codec.ts";
import { LIMITS } from "../../src/schemas/limits.ts";
import { LoggedRecord, StructureHead } from "../../src/schemas/log.ts";
import type { Json, Operation } from "../operations.ts";

const leafOf = (entry: Bytes): Json => ({ entry: hex(entry), leaf: hex(leafHash(entry)) });
const pathGiven = (given: { path: string[] }) => given.path.map(fromHex);

interface Trusting {
  readonly vkey: string;
  readonly witnesses: string[];
  readonly quorum: number;
  readonly places: Record<string, number>;
}

function trustOf(given: Trusting): records.Trust {
  return {
    relay: notes.parseVerifier(given.vkey),
    policy: witnesses.policyOf(given.witnesses.map(notes.parseVerifier), given.quorum),
    places: new Map(Object.entries(given.places)),
  };
}

function proved({ size, root, top, witnessed }: records.ProvedHead): Json {
  return { size, root: hex(root), epoch: top.epoch, time: witnessed.time };
}

function headOf(json: Json): StructureHead {
  return decodeRequest(utf8(JSON.stringify(json)), StructureHead, LIMITS.answer);
}

export const LOGS: Readonly<Record<string, Operation>> = {
  "merkle.roots": ({ entries }: { entries: string[] }) => {
    const frontier = new Frontier();
    const roots = entries.map((entry) => {
      const before = hex(frontier.root);
      frontier.append(leafHash(fromHex(entry)));
      return before;
    });
    return { roots: [...roots, hex(frontier.root)] };
  },
  "notes.sign": async (given: { seed: string; root: string; origin: string; size: number; name: string }) => {
    const key = await RelayKey.of(fromHex(given.seed));
    const { origin, size, name } = given;
    const note = await notes.signCheckpoint({ origin, size, root: fromHex(given.root) }, name, key);
    return { note, vkey: new notes.Verifier(name, key.public).vkey };
  },
  "notes.open": async (given: { note: string; origin: string; vkey: string }) => {
    const { size, root } = await notes.openCheckpoint(given.note, given.origin, notes.parseVerifier(given.vkey));
    return { size, root: hex(root) };
  },
  "log.entry": ({ salt, record }: { salt: string; record: string }) =>
    leafOf(commitments.entry(commitments.commitment(fromHex(salt), utf8(record)))),
  "log.genesis": ({ random }: { random: string }) => leafOf(commitments.genesis(fromHex(random))),
  "log.head": ({ structure, size, root }: { structure: string; size: number; root: string }) =>
    leafOf(commitments.head(structure, size, fromHex(root))),
  "log.top_entry": ({ entry }: { entry: string }) => {
    const top = commitments.parseTopEntry(fromHex(entry));
    return { ...top, root: hex(top.root) };
  },
  "log.paths": ({ entries }: { entries: string[] }) => {
    const tree = new Tree(entries.map((entry) => leafHash(fromHex(entry))));
    const { size, read } = tree;
    return {
      root: hex(proofs.treeRoot(read, size)),
      inclusion: entries.map((_, index) => proofs.inclusionPath(read, size, index).map(hex)),
      consistency: Array.from({ length: size + 1 }, (_, old) => proofs.consistencyPath(read, old, size).map(hex)),
    };
  },
  "log.check_inclusion": (given: { root: string; leaf: string; size: number; index: number; path: string[] }) => {
    proofs.checkInclusion(fromHex(given.root), given.size, given.index, fromHex(given.leaf), pathGiven(given));
    return {};
  },
  "log.check_consistency": (given: {
    root: string;
    old_root: string;
    size: number;
    old: number;
    path: string[];
  }) => {
    proofs.checkConsistency(given.old, fromHex(given.old_root), given.size, fromHex(given.root), pathGiven(given));
    return {};
  },
  "log.tiles": ({ size }: { size: number }) => ({ paths: tilesOf(size).map(pathOf) }),
  "witness.decide": async (given: {
    body: string;
    origin: string;
    vkey: string;
    held: { size: number; root: string };
  }) => {
    const request = witnesses.readRequest(given.body);
    const held = { origin: given.origin, size: given.held.size, root: fromHex(given.held.root) };
    const log = notes.parseVerifier(given.vkey);
    return { text: notes.textOf(await witnesses.decide(held, request, log, given.origin)) };
  },
  "witness.cosign": async (given: {
    seed: string;
    name: string;
    origin: string;
    size: number;
    root: string;
    time: number;
  }) => {
    const key = await RelayKey.of(fromHex(given.seed));
    const checkpoint = { origin: given.origin, size: given.size, root: fromHex(given.root) };
    return {
      line: await notes.cosign(checkpoint, given.name, key, given.time),
      vkey: new notes.Verifier(given.name, key.public, true).vkey,
    };
  },
  "witness.quorum": async (given: Trusting & { note: string; origin: string }) => {
    const { relay, policy } = trustOf({ ...given, places: {} });
    const seen = await witnesses.checkQuorum(given.note, given.origin, relay, policy);
    return { size: seen.checkpoint.size, root: hex(seen.checkpoint.root), time: seen.time };
  },
  "record.check_head": async (given: Trusting & { head: Json }) =>
    proved(await records.checkHead(headOf(given.head), trustOf(given))),
  "record.check": async (given: Trusting & { bundle: string }) => {
    const { proof, head } = await records.checkRecordProof(given.bundle, trustOf(given));
    return { record: fromUtf8(proof.record), position: proof.position, ...proved(head) };
  },
  "record.make": (given: { head: Json; logged: string; path: string[] }) => {
    const logged = decode(utf8(given.logged), LoggedRecord, LIMITS.answer);
    return { bundle: records.makeRecordProof(headOf(given.head), logged, pathGiven(given)) };
  },
  "recovery.split": (given: { secret: string; random: string; threshold: number; shares: number }) => {
    let rest = fromHex(given.random);
    const random = (size: number) => {
      const taken = slice(rest, 0, size);
      rest = slice(rest, size);
      return taken;
    };
    const shares = recovery.split(fromHex(given.secret), given.threshold, given.shares, random);
    return { texts: shares.map(recovery.textOf) };
  },
  "recovery.combine": ({ texts }: { texts: string[] }) => ({
    secret: hex(recovery.combine(recovery.parseShares(texts))),
  }),
};
