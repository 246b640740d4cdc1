/**
 * Verifying an export, without the relay: what it holds is the whole log, as the witnesses saw it, unaltered.
 *
 *     const verified = await verifyExport(log, { network, relay });
 *
 * Rules: everything follows from two pins, the hash of the network's first entry and the relay's key, which must not come
 * from the export. The first contradiction ends it, named by the position of its entry. Erased records are counted: their
 * commitments still stand in the tree.
 */

import { Directory } from "../crypto/chain.ts";
import { checkEntry, commitment, entry } from "../crypto/commitments.ts";
import { Frontier, leafHash } from "../crypto/merkle.ts";
import type { Verifier } from "../crypto/notes.ts";
import { checkHead, type ProvedHead, type Trust } from "../crypto/record_proofs.ts";
import { checkQuorum } from "../crypto/witnesses.ts";
import { AccessRecord } from "../schemas/access.ts";
import { type Bytes, equal } from "../schemas/bytes.ts";
import { decode } from "../schemas/codec.ts";
import { IntegrityError, MalformedError, ProofInvalidError, SouspliError } from "../schemas/errors.ts";
import { LIMITS } from "../schemas/limits.ts";
import type { LoggedRecord } from "../schemas/log.ts";
import type { Export } from "./export.ts";
import { checkEvidence, isSigned } from "./statements.ts";

const SKEW = LIMITS.clock_skew * 1_000;

/** Entries whose signatures are checked at the same time, and between two reports of progress. */
const STEP = 500;

/** Called with the entries that were checked and how many there are. */
export type Progress = (checked: number, all: number) => void;

/** What the auditor knows beforehand: the hash of the network's first entry, and the key of the relay. */
export interface Pins {
  readonly network: Bytes;
  readonly relay: Verifier;
}

/** One entry and its record; null when it has none, or has none any more. */
export interface Row {
  readonly logged: LoggedRecord;
  readonly record: AccessRecord | null;
}

/** What stands after verification; `first` and `last` in milliseconds. */
export interface Verified {
  readonly head: ProvedHead;
  readonly directory: Directory;
  readonly rows: readonly Row[];
  readonly size: number;
  readonly minimum: number;
  /** Whose content is here. */
  readonly records: number;
  /** Whose content was erased after its time. */
  readonly erased: number;
  /** Of clients, whose signatures were checked. */
  readonly statements: number;
  readonly first: number | null;
  readonly last: number | null;
}

/**
 * Return what an export proves; rejects with ProofInvalidError, CheckpointError, NotWitnessedError and others.
 *
 * `earlier` is an export that this one must continue.
 */
export async function verifyExport(
  log: Export,
  pins: Pins,
  { earlier, progress = () => undefined }: { earlier?: Export; progress?: Progress } = {},
): Promise<Verified> {
  const directory = await directoryOf(log, pins);
  return verifyLog(log, directory, pins.relay, { ...(earlier ? { earlier } : {}), progress });
}

/** Do as `verifyExport` in the light of a directory that is verified already, as the client's own is. */
export async function verifyLog(
  log: Export,
  directory: Directory,
  relay: Verifier,
  { earlier, progress = () => undefined }: { earlier?: Export; progress?: Progress } = {},
): Promise<Verified> {
  const trust = trustOf(relay, directory);
  const { manifest } = log;
  const head = await checkHead(log.head, trust);
  const isOfHead =
    manifest.structure === head.structure &&
    manifest.size === head.size &&
    manifest.minimum === log.head.minimum;
  if (!isOfHead) throw new ProofInvalidError("the manifest is of another log, or of another size, than the head");
  const before = earlier ? await checkHead(earlier.head, trust) : null;
  if (before && (before.structure !== head.structure || before.size > head.size)) {
    throw new ProofInvalidError("the earlier export is of another structure, or larger");
  }
  return checkEntries(log, head, directory, before, progress);
}

/** Return what proofs are judged by: the relay's key, and what a verified directory says. */
export function trustOf(relay: Verifier, directory: Directory): Trust {
  return { relay, policy: directory.policyAt(directory.size), places: directory.places };
}

/** Return the directory in an export, verified by the pins; rejects with IntegrityError and others. */
export async function directoryOf(log: Export, pins: Pins): Promise<Directory> {
  const [first] = log.directory;
  if (first && !equal(leafHash(first), pins.network)) {
    throw new IntegrityError("the export is of another network than the one that is pinned");
  }
  const directory = new Directory();
  try {
    await directory.admit(log.directory);
  } catch (error) {
    if (!(error instanceof SouspliError)) throw error;
    throw new IntegrityError(`entry ${directory.size + 1} of the directory: ${error.detail}`, { cause: error });
  }
  const policy = directory.policyAt(directory.size);
  const { checkpoint } = await checkQuorum(log.checkpoint, pins.relay.name, pins.relay, policy);
  if (checkpoint.size !== directory.size || !equal(checkpoint.root, directory.root)) {
    throw new ProofInvalidError("the directory in the export is not the one that the witnesses saw");
  }
  return directory;
}

async function checkEntries(
  log: Export,
  head: ProvedHead,
  directory: Directory,
  before: ProvedHead | null,
  progress: Progress,
): Promise<Verified> {
  const frontier = new Frontier(log.manifest.minimum, log.manifest.edge);
  const tally = new Tally(head.structure);
  for (let at = 0; at < log.entries.length; at += STEP) {
    const signatures: Check[] = [];
    const failure = attempt(() => {
      for (const logged of log.entries.slice(at, at + STEP)) {
        signatures.push(...tally.add(logged, frontier.size, directory));
        frontier.append(leafHash(logged.entry));
        if (before && frontier.size === before.size) checkContinued(frontier, before);
      }
    });
    for (const { position, signature } of signatures) await named(position, () => signature);
    if (failure) throw failure.error;
    progress(frontier.size, head.size);
  }
  if (frontier.size !== head.size) {
    throw new ProofInvalidError(`the export has ${frontier.size} entries, the witnesses saw ${head.size}`);
  }
  if (!equal(frontier.root, head.root)) {
    throw new ProofInvalidError(`the ${head.size} entries are not those that the witnesses saw`);
  }
  const { rows, records, erased, statements, first, last } = tally;
  const { minimum } = log.manifest;
  return { head, directory, rows, size: head.size, minimum, records, erased, statements, first, last };
}

/** The check of a statement, which goes on while the next entries are looked at. */
interface Check {
  readonly position: number;
  readonly signature: Promise<unknown>;
}

/** Return how something failed; null when it did not. An earlier entry's signature may be wrong all the same. */
function attempt(work: () => void): { readonly error: unknown } | null {
  try {
    work();
    return null;
  } catch (error) {
    return { error };
  }
}

function checkContinued(frontier: Frontier, before: ProvedHead): void {
  if (!equal(frontier.root, before.root)) {
    throw new ProofInvalidError(`the first ${before.size} entries are not those of the earlier export`);
  }
}

/** Let a failure name the position of its entry. */
function failedAt(position: number, error: unknown): unknown {
  return error instanceof SouspliError
    ? new ProofInvalidError(`entry ${position}: ${error.detail}`, { cause: error, extra: { position } })
    : error;
}

async function named(position: number, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    throw failedAt(position, error);
  }
}

/** What was met on the way. */
class Tally {
  readonly rows: Row[] = [];
  records = 0;
  erased = 0;
  statements = 0;
  first: number | null = null;
  last: number | null = null;
  readonly #structure: string;

  constructor(structure: string) {
    this.#structure = structure;
  }

  /** Count an entry that must stand at a position; returns the check of its statement, if it has one. */
  add(logged: LoggedRecord, position: number, directory: Directory): Check[] {
    if (logged.position !== position) {
      throw new ProofInvalidError(`entry ${position} is missing: the next one is ${logged.position}`, {
        extra: { position },
      });
    }
    try {
      return this.#add(logged, directory);
    } catch (error) {
      throw failedAt(position, error);
    }
  }

  #add(logged: LoggedRecord, directory: Directory): Check[] {
    const record = checkLogged(logged, this.#structure);
    this.rows.push({ logged, record });
    if (!record) {
      if (logged.position > 0) this.erased += 1;
      return [];
    }
    if (this.last !== null && record.time < this.last - SKEW) {
      throw new ProofInvalidError("its time goes back: the relay's clock was changed");
    }
    this.records += 1;
    this.first ??= record.time;
    this.last = Math.max(this.last ?? record.time, record.time);
    if (logged.evidence === null) return [];
    if (isSigned(record)) this.statements += 1;
    const signature = checkEvidence(record, logged.evidence, directory);
    signature.catch(() => undefined); // it is waited for after the entries before it
    return [{ position: logged.position, signature }];
  }
}

/** Check one entry by itself; returns its record, null when it has none (any more). */
export function checkLogged(logged: LoggedRecord, structure: string): AccessRecord | null {
  checkEntry(logged.entry, logged.position);
  if (logged.record === null || logged.salt === null) {
    if (logged.record !== null || logged.salt !== null || logged.evidence !== null) {
      throw new MalformedError("a record was erased in part");
    }
    return null;
  }
  if (logged.position === 0 || !equal(entry(commitment(logged.salt, logged.record)), logged.entry)) {
    throw new ProofInvalidError("the record is not the one that was committed to");
  }
  const record = decode(logged.record, AccessRecord, LIMITS.access_record);
  if (record.structure !== structure) throw new ProofInvalidError("the record belongs into another structure's log");
  if ((record.evidence === null) !== (logged.evidence === null)) {
    throw new ProofInvalidError("the client's statement that the record names is missing, or not named");
  }
  return record;
}
