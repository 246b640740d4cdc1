/**
 * One record out of an export, as a file that anybody can check (spec/log.md, "Proofs for others").
 *
 *     const text = new Prover(log).prove(position);
 *     const { position, record, head } = await checkProof(text, relay, directory);
 */

import type { Directory } from "../crypto/chain.ts";
import { leafHash, Tree } from "../crypto/merkle.ts";
import type { Verifier } from "../crypto/notes.ts";
import { inclusionPath } from "../crypto/proofs.ts";
import { checkRecordProof, makeRecordProof, type ProvedHead } from "../crypto/record_proofs.ts";
import { AccessRecord } from "../schemas/access.ts";
import type { Bytes } from "../schemas/bytes.ts";
import { decode } from "../schemas/codec.ts";
import { NotFoundError } from "../schemas/errors.ts";
import { LIMITS } from "../schemas/limits.ts";
import { LoggedRecord } from "../schemas/log.ts";
import type { Export } from "./export.ts";
import { checkEvidence } from "./statements.ts";
import { trustOf } from "./verify.ts";

/** Makes proofs of what is in an export, whose tree it computes once. */
export class Prover {
  readonly #log: Export;
  readonly #tree: Tree;

  /** Throws NotFoundError for an export whose beginning was pruned. */
  constructor(log: Export) {
    if (log.manifest.minimum) {
      throw new NotFoundError("the log's beginning was pruned: a proof needs it", {
        advice: "use an export from before the pruning",
      });
    }
    this.#log = log;
    this.#tree = new Tree(log.entries.map((logged) => leafHash(logged.entry)));
  }

  /** Return the proof of a record; throws NotFoundError when it is not in the export. */
  prove(position: number): string {
    const wanted = this.#log.entries[position];
    const { size } = this.#tree;
    if (!wanted) throw new NotFoundError(`the export has no entry ${position}`, { advice: `it has 0 to ${size - 1}` });
    return makeRecordProof(this.#log.head, wanted, inclusionPath(this.#tree.read, size, position));
  }

  /** Return a line of JSON for a record: what is logged of it, and in `proof` its proof. */
  line(position: number): string {
    const proof = JSON.stringify(this.prove(position));
    return `${LoggedRecord.write(this.#log.entries[position]!).slice(0, -1)},"proof":${proof}}\n`;
  }
}

/** The position and the record that a proof is of, and the head that they stand under. */
export interface Proved {
  readonly position: number;
  readonly record: AccessRecord;
  readonly head: ProvedHead;
  /** The statement beside the record, checked; null without one. */
  readonly evidence: Bytes | null;
}

/**
 * Return what a proof proves; rejects like `checkRecordProof`.
 *
 * `directory` is public: whoever checks has mirrored it, or has it from an export that was verified.
 */
export async function checkProof(text: string, relay: Verifier, directory: Directory): Promise<Proved> {
  const { proof, head } = await checkRecordProof(text, trustOf(relay, directory));
  const record = decode(proof.record, AccessRecord, LIMITS.access_record);
  if (proof.evidence !== null) await checkEvidence(record, proof.evidence, directory);
  return { position: proof.position, record, head, evidence: proof.evidence };
}
