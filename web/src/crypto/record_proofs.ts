/**
 * What an auditor holds: the head of a structure's log, and one record, proved to anybody (spec/log.md).
 *
 *     const head = await checkHead(structureHead, trust);                     size and root, as the witnesses saw them
 *     const { proof } = await checkRecordProof(text, trust);                  the bytes of the record
 *
 * Each step leads one level up: record and salt, commitment, leaf, root of the structure's log, head, root of the heads,
 * top entry, heads log, checkpoint, signature and witnesses.
 */

import { sha256 } from "@noble/hashes/sha2.js";
import { AccessRecord } from "../schemas/access.ts";
import { type Bytes, equal } from "../schemas/bytes.ts";
import { decode, encode } from "../schemas/codec.ts";
import { MalformedError, ProofInvalidError } from "../schemas/errors.ts";
import { LIMITS } from "../schemas/limits.ts";
import { type LoggedRecord, RecordProof, type StructureHead } from "../schemas/log.ts";
import { commitment, entry, head, parseTopEntry, type TopEntry } from "./commitments.ts";
import { leafHash } from "./merkle.ts";
import type { Verifier } from "./notes.ts";
import { checkInclusion } from "./proofs.ts";
import { readTlogProof, writeTlogProof } from "./tlog_proof.ts";
import { checkQuorum, type Policy, type Witnessed } from "./witnesses.ts";

/** What the origin of the heads log adds to that of the directory. */
export const HEADS = "/heads";

/**
 * What a verifier trusts beforehand: the relay's key under its origin, and what a directory says.
 *
 * That is the policy on witnesses, and one place for each structure, so that none has two heads in an epoch.
 */
export interface Trust {
  readonly relay: Verifier;
  readonly policy: Policy;
  readonly places: ReadonlyMap<string, number>;
}

/** A structure's head as a quorum has seen it. */
export interface ProvedHead {
  readonly structure: string;
  readonly size: number;
  readonly root: Bytes;
  readonly top: TopEntry;
  readonly witnessed: Witnessed;
}

/** Return what a head proves; throws ProofInvalidError, CheckpointError, NotWitnessedError and others. */
export async function checkHead(shown: StructureHead, trust: Trust): Promise<ProvedHead> {
  const witnessed = await checkQuorum(shown.checkpoint, trust.relay.name + HEADS, trust.relay, trust.policy);
  const top = parseTopEntry(shown.entry);
  const { root, size } = witnessed.checkpoint;
  checkInclusion(root, size, top.epoch, leafHash(shown.entry), shown.path);
  checkAmongHeads(shown, top, trust);
  return { structure: shown.structure, size: shown.size, root: shown.root, top, witnessed };
}

/** Return the proof bundle of a record whose leaf `path` leads to the head's root. */
export function makeRecordProof(shown: StructureHead, logged: LoggedRecord, path: readonly Bytes[]): string {
  if (logged.salt === null || logged.record === null) {
    throw new ProofInvalidError("the record was erased: only its place can be proved");
  }
  const extra = RecordProof.of({
    structure: shown.structure,
    size: shown.size,
    root: shown.root,
    index: shown.index,
    heads_path: shown.heads_path,
    entry: shown.entry,
    position: logged.position,
    path,
    salt: logged.salt,
    record: logged.record,
    evidence: logged.evidence,
  });
  const { epoch } = parseTopEntry(shown.entry);
  return writeTlogProof({
    index: epoch,
    path: shown.path,
    note: shown.checkpoint,
    extra: encode(RecordProof, extra),
  });
}

/**
 * Return the record that a bundle proves, and the head it is under; throws as `checkHead`.
 *
 * The client's statement in it is the one that the record names; who signed it is not checked here.
 */
export async function checkRecordProof(text: string, trust: Trust): Promise<{ proof: RecordProof; head: ProvedHead }> {
  const bundle = readTlogProof(text);
  if (bundle.extra === null) throw new MalformedError("the proof holds no record");
  const proof = decode(bundle.extra, RecordProof, LIMITS.note);
  const top = parseTopEntry(proof.entry);
  if (top.epoch !== bundle.index) throw new ProofInvalidError("the proof is of another epoch than its entry");
  const witnessed = await checkQuorum(bundle.note, trust.relay.name + HEADS, trust.relay, trust.policy);
  const { root, size } = witnessed.checkpoint;
  checkInclusion(root, size, bundle.index, leafHash(proof.entry), bundle.path);
  checkAmongHeads(proof, top, trust);
  const leaf = leafHash(entry(commitment(proof.salt, proof.record)));
  checkInclusion(proof.root, proof.size, proof.position, leaf, proof.path);
  checkRecord(proof);
  return { proof, head: { structure: proof.structure, size: proof.size, root: proof.root, top, witnessed } };
}

function checkAmongHeads(shown: StructureHead | RecordProof, top: TopEntry, trust: Trust): void {
  if (trust.places.get(shown.structure) !== shown.index) {
    throw new ProofInvalidError("the head does not stand at the structure's place: it may have another one");
  }
  const leaf = leafHash(head(shown.structure, shown.size, shown.root));
  checkInclusion(top.root, top.heads, shown.index, leaf, shown.heads_path);
}

function checkRecord(proof: RecordProof): void {
  const record = decode(proof.record, AccessRecord, LIMITS.access_record);
  if (record.structure !== proof.structure) {
    throw new ProofInvalidError("the record belongs into another structure's log");
  }
  const evidence = proof.evidence === null ? null : sha256(proof.evidence);
  const named = record.evidence;
  if (evidence === null || named === null ? evidence !== named : !equal(evidence, named)) {
    throw new ProofInvalidError("the client's statement is not the one that the record names");
  }
}
