/**
 * Proofs in a file that anybody can check without network (C2SP tlog-proof).
 *
 *     c2sp.org/tlog-proof@v1
 *     extra <base64>                        optional, of the application
 *     index 17
 *     <base64 hash> ...                     the inclusion path
 *
 *     <checkpoint with its signatures>
 */

import { base64, type Bytes, fromBase64 } from "../schemas/bytes.ts";
import { MalformedError } from "../schemas/errors.ts";
import { HASH_SIZE } from "./merkle.ts";

const FIRST = "c2sp.org/tlog-proof@v1";
const EXTRA = "extra ";
const MOST_HASHES = 63;

/** The place of an entry in a log, the path to the root in the checkpoint (a note), and extra data. */
export interface TlogProof {
  readonly index: number;
  readonly path: readonly Bytes[];
  readonly note: string;
  readonly extra: Bytes | null;
}

/** Return the text of the file. */
export function writeTlogProof(proof: TlogProof): string {
  const extra = proof.extra ? [`${EXTRA}${base64(proof.extra)}`] : [];
  return `${[FIRST, ...extra, `index ${proof.index}`, ...proof.path.map(base64)].join("\n")}\n\n${proof.note}`;
}

/** Read the text of a proof; throws MalformedError. What it proves is not checked here. */
export function readTlogProof(text: string): TlogProof {
  const parting = text.indexOf("\n\n");
  const note = text.slice(parting + 2);
  const [first, ...rest] = text.slice(0, Math.max(parting, 0)).split("\n");
  if (parting < 0 || !note || first !== FIRST) {
    throw new MalformedError("this is not a proof of a log (tlog-proof, version 1)");
  }
  const extra = rest[0]?.startsWith(EXTRA) ? fromBase64(rest.shift()!.slice(EXTRA.length)) : null;
  const index = /^index (0|[1-9][0-9]{0,15})$/u.exec(rest[0] ?? "")?.[1];
  if (index === undefined) throw new MalformedError("the proof names no index");
  const path = rest.slice(1).map(fromBase64);
  if (path.length > MOST_HASHES || path.some((each) => each.length !== HASH_SIZE)) {
    throw new MalformedError("the path of the proof is malformed");
  }
  return { index: Number(index), path, note, extra };
}
