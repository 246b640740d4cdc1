/**
 * Witnesses: who must have seen a checkpoint before it is believed, and what a witness itself decides.
 *
 *     const witnessed = await checkQuorum(note, origin, relay, policy);
 *     checkFresh(witnessed, now, LIMITS.checkpoint_age);
 *
 * Rules: a witness cosigns only what continues what it cosigned before (C2SP tlog-witness), so that two histories cannot
 * both get a quorum while fewer than half of the witnesses lie; cosignatures say when, so that an old view cannot be
 * passed off as the latest for ever.
 */

import { type Bytes, base64, fromBase64, hex } from "../schemas/bytes.ts";
import {
  CheckpointError,
  InvalidInputError,
  MalformedError,
  NotWitnessedError,
  StaleCheckpointError,
  WitnessOutdatedError,
} from "../schemas/errors.ts";
import { LIMITS } from "../schemas/limits.ts";
import { EMPTY_ROOT } from "./merkle.ts";
import { type Checkpoint, cosignedAt, openCheckpoint, type Verifier } from "./notes.ts";
import { checkConsistency } from "./proofs.ts";

const MOST_HASHES = 63;

/** The witnesses of a network, and how many of them must have cosigned. */
export interface Policy {
  readonly witnesses: readonly Verifier[];
  readonly quorum: number;
}

export const NO_POLICY: Policy = { witnesses: [], quorum: 0 };

/** Return a policy; throws InvalidInputError when it can never be met, or a witness would count twice. */
export function policyOf(witnesses: readonly Verifier[], quorum: number): Policy {
  if (quorum < 0 || quorum > witnesses.length || witnesses.length > LIMITS.witnesses) {
    throw new InvalidInputError("the quorum is larger than the number of witnesses, or there are too many");
  }
  if (new Set(witnesses.map((each) => hex(each.public))).size !== witnesses.length) {
    throw new InvalidInputError("a witness is named twice");
  }
  return { witnesses, quorum };
}

/**
 * A checkpoint that a quorum has seen; `time` (Unix seconds) is when the last needed of them did.
 *
 * Null when no witness is needed.
 */
export interface Witnessed {
  readonly checkpoint: Checkpoint;
  readonly time: number | null;
}

/**
 * Return the checkpoint of a note that the log signed and enough witnesses cosigned.
 *
 * Throws CheckpointError, SignatureInvalidError, or NotWitnessedError, which names who is missing.
 */
export async function checkQuorum(note: string, origin: string, relay: Verifier, policy: Policy): Promise<Witnessed> {
  const checkpoint = await openCheckpoint(note, origin, relay);
  const seen = await Promise.all(policy.witnesses.map((witness) => cosignedAt(note, witness)));
  const times = seen.filter((time) => time !== null).sort((one, other) => one - other);
  if (times.length < policy.quorum) {
    const missing = policy.witnesses.filter((_, n) => seen[n] === null).map((witness) => witness.name);
    throw new NotWitnessedError(
      `${times.length} of ${policy.quorum} witnesses have confirmed ${checkpoint.size} entries of ${origin}; ` +
        `missing: ${missing.join(", ")}`,
    );
  }
  return { checkpoint, time: policy.quorum ? times.at(-policy.quorum)! : null };
}

/** Check that the quorum is not older than `most` seconds at `now` (Unix seconds). */
export function checkFresh(witnessed: Witnessed, now: number, most: number): void {
  if (witnessed.time === null) return;
  if (now - witnessed.time > most) {
    const hours = Math.floor((now - witnessed.time) / 3_600);
    throw new StaleCheckpointError(`the witnesses last confirmed the log ${hours} hours ago`);
  }
  if (witnessed.time - now > LIMITS.clock_skew) {
    throw new CheckpointError("a witness confirmed the log in the future", { advice: "check this computer's clock" });
  }
}

// The witness.

/** What a log asks of a witness: to cosign the checkpoint of a note that continues one of size `old`. */
export interface Request {
  readonly old: number;
  readonly path: readonly Bytes[];
  readonly note: string;
}

/** Read the body of a request; throws MalformedError. */
export function readRequest(body: string): Request {
  const [, old, hashes, note] = /^old (0|[1-9][0-9]{0,15})\n((?:[A-Za-z0-9+/]{43}=\n)*)\n(.+)$/su.exec(body) ?? [];
  if (old === undefined || hashes === undefined || note === undefined) {
    throw new MalformedError("this is no request to a witness");
  }
  const lines = hashes.split("\n").slice(0, -1);
  if (lines.length > MOST_HASHES) throw new MalformedError("the consistency proof is too long");
  return { old: Number(old), path: lines.map(fromBase64), note };
}

/** Return the body of a request. */
export function writeRequest(request: Request): string {
  return `old ${request.old}\n${request.path.map((each) => `${base64(each)}\n`).join("")}\n${request.note}`;
}

/**
 * Return the checkpoint that a witness may cosign, given what it cosigned last of the log.
 *
 * Throws SignatureInvalidError (403), MalformedError or CheckpointError (400), WitnessOutdatedError (409, `size` in
 * `extra`) when it holds another size, ProofInvalidError (422), also for another root of one size.
 */
export async function decide(
  held: Checkpoint | null,
  request: Request,
  log: Verifier,
  origin: string,
): Promise<Checkpoint> {
  const checkpoint = await openCheckpoint(request.note, origin, log);
  if (request.old > checkpoint.size) throw new MalformedError("a log does not get shorter");
  const { size, root } = held ?? { size: 0, root: EMPTY_ROOT };
  if (request.old !== size) throw new WitnessOutdatedError("", { extra: { size } });
  checkConsistency(size, root, checkpoint.size, checkpoint.root, request.path);
  return checkpoint;
}
