/**
 * One entry of a log by itself: what was checked of it, or what is wrong with it, also where the whole does not hold.
 *
 *     const entries = inspect(log);                          each with its record, or with why it is not genuine
 *     const checked = await checkRow(position, proved, directory);
 *
 * Verifying a log (verify.ts) ends with the first contradiction. Whoever looks at a table of entries wants to see which
 * of them are wrong, and that the others are not.
 */

import type { Directory } from "../crypto/chain.ts";
import { leafHash, Tree } from "../crypto/merkle.ts";
import { checkInclusion, inclusionPath } from "../crypto/proofs.ts";
import type { ProvedHead } from "../crypto/record_proofs.ts";
import type { AccessRecord } from "../schemas/access.ts";
import type { Bytes } from "../schemas/bytes.ts";
import { decode } from "../schemas/codec.ts";
import { NotFoundError, ProofInvalidError, SouspliError } from "../schemas/errors.ts";
import { LIMITS } from "../schemas/limits.ts";
import { type LoggedRecord, SignedOpened } from "../schemas/log.ts";
import { SignedHold } from "../schemas/retention.ts";
import type { Export } from "./export.ts";
import { checkEvidence, isSigned } from "./statements.ts";
import { checkLogged } from "./verify.ts";

/** An entry, its record if it has one (any more), and why it is not what was committed to, if it is not. */
export interface Inspected {
  readonly position: number;
  readonly logged: LoggedRecord;
  readonly record: AccessRecord | null;
  readonly problem: SouspliError | null;
}

/** Return all entries of a log, each looked at by itself. */
export function inspect(log: Export): Inspected[] {
  const { minimum, structure } = log.manifest;
  return log.entries.map((logged, n) => {
    const position = minimum + n;
    try {
      if (logged.position !== position) throw new ProofInvalidError(`the next entry is ${logged.position}`);
      return { position, logged, record: checkLogged(logged, structure), problem: null };
    } catch (error) {
      if (!(error instanceof SouspliError)) throw error;
      return { position, logged, record: null, problem: error };
    }
  });
}

/** A log whose head was proved, and the tree of its entries: null when its beginning was pruned. */
export interface ProvedLog {
  readonly entries: readonly Inspected[];
  readonly head: ProvedHead;
  readonly tree: Tree | null;
}

/** Return the tree of a log, as far as all of its entries are here. */
export function treeOf(log: Export): Tree | null {
  return log.manifest.minimum ? null : new Tree(log.entries.map(({ entry }) => leafHash(entry)));
}

/** What was found of one entry: its leaf, the hashes that lead from there to the head's root, who signed beside it. */
export interface Checked {
  readonly leaf: Bytes;
  readonly path: readonly Bytes[];
  /** The member and the structure whose device signed the statement beside the record; null without one. */
  readonly signer: { readonly member: string; readonly structure: string } | null;
}

/**
 * Return what was checked of an entry: its record is committed to, its leaf is in the head, its statement is signed.
 *
 * Rejects with ProofInvalidError and others for an entry that is wrong, NotFoundError for one that is not here. Of a
 * log whose beginning was pruned the path is empty: verifying the whole has led to the same root.
 */
export async function checkRow(position: number, { entries, head, tree }: ProvedLog, directory: Directory): Promise<Checked> {
  const found = entries[position - (entries[0]?.position ?? 0)];
  if (found === undefined) throw new NotFoundError(`the log has no entry ${position}`);
  if (found.problem) throw found.problem;
  const { logged, record } = found;
  const leaf = leafHash(logged.entry);
  const path = tree ? inclusionPath(tree.read, tree.size, position) : [];
  if (tree) checkInclusion(head.root, head.size, position, leaf, path);
  if (record === null || logged.evidence === null) return { leaf, path, signer: null };
  await checkEvidence(record, logged.evidence, directory);
  if (!isSigned(record)) return { leaf, path, signer: null };
  const signed = decode(logged.evidence, record.action === "keep.signed" ? SignedHold : SignedOpened, LIMITS.notice);
  const { device, structure } = directory.device(signed.device);
  return { leaf, path, signer: { member: device.member, structure: structure.id } };
}
