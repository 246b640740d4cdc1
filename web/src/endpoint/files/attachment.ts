/** An attachment as it is kept: sealed in the store, whatever becomes of the page; and how people see it. */

import { ciphertextSize } from "../../crypto/files.ts";
import { random } from "../../crypto/random.ts";
import type { Bytes } from "../../schemas/bytes.ts";
import { fromProblem, LocalError, PROBLEM_TYPE, type SouspliError, UnavailableError } from "../../schemas/errors.ts";
import type { FileRef } from "../../schemas/parts.ts";
import type { AttachmentView, TransferState } from "../interface/index.ts";
import { problemOf } from "../problems.ts";
import { safeName } from "./names.ts";

const MEDIA_TYPE = /^[a-z0-9.+-]+\/[a-z0-9.+-]+$/u;

export interface Kept {
  readonly blob: string;
  readonly key: Bytes;
  readonly name: string;
  readonly mediaType: string;
  readonly size: number;
  /** Of the ciphertext; null until all of it is encrypted. */
  readonly sha256: Bytes | null;
  readonly uploaded: boolean;
  /** How many bytes of ciphertext the relay had when it was last paused or failed. */
  readonly sent: number;
  readonly paused: boolean;
  readonly problem: Failure | null;
}

/** Why it failed; `passes`: the same may succeed later. */
export interface Failure {
  readonly slug: string;
  readonly detail: string;
  readonly advice: string;
  readonly passes: boolean;
}

/** Return what is kept of a file that was just chosen, under a new key. */
export function chosen(file: File, blob: string): Kept {
  const typed = MEDIA_TYPE.test(file.type) && file.type.length <= 100;
  return {
    blob,
    key: random(32),
    name: safeName(file.name),
    mediaType: typed ? file.type : "application/octet-stream",
    size: file.size,
    sha256: null,
    uploaded: false,
    sent: 0,
    paused: false,
    problem: null,
  };
}

/** Return how a content refers to it; throws why it is not encrypted. */
export function refOf(kept: Kept): FileRef {
  const { blob, key, size, name, mediaType } = kept;
  return { blob, key, size, sha256: sealedOf(kept), name, media_type: mediaType };
}

/** Return the hash of its ciphertext; throws why there is none. */
export function sealedOf({ sha256, name, problem }: Kept): Bytes {
  if (sha256 === null) throw errorOf(problem) ?? new LocalError(`${name} is not encrypted`);
  return sha256;
}

/** What goes on with it at the moment: how many bytes the relay has, and whether more are being sent. */
export interface Going {
  readonly sent: number;
  readonly uploading: boolean;
}

/** Return how it looks to people. */
export function viewOf(kept: Kept, going: Going | null): AttachmentView {
  const { blob, name, mediaType, size, sha256, uploaded, sent, paused, problem } = kept;
  const total = ciphertextSize(size);
  return {
    id: blob,
    name,
    mediaType,
    size,
    state: stateOf(kept, going),
    done: uploaded ? total : Math.max(sent, going?.sent ?? 0),
    total,
    resumable: !uploaded && (problem === null ? paused : sha256 !== null),
    problem: problem && { slug: problem.slug, detail: problem.detail, advice: problem.advice, extra: {} },
  };
}

function stateOf({ uploaded, problem, paused, sha256 }: Kept, going: Going | null): TransferState {
  if (uploaded) return "done";
  if (problem !== null) return "failed";
  if (paused) return "paused";
  if (going?.uploading && (going.sent > 0 || sha256 !== null)) return "uploading";
  return sha256 === null ? "encrypting" : "waiting";
}

export function failureOf(error: unknown): Failure {
  const { slug, detail, advice } = problemOf(error);
  // What passes by itself is tried again with its message, or when the relay is back.
  return { slug, detail, advice, passes: error instanceof UnavailableError };
}

export function errorOf(problem: Failure | null): SouspliError | null {
  return problem && fromProblem(PROBLEM_TYPE + problem.slug, problem.detail, { advice: problem.advice });
}
