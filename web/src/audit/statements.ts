/** What is kept beside records: what a device itself signed, and which envelopes the relay deleted. */

import { sha256 } from "@noble/hashes/sha2.js";
import type { Directory } from "../crypto/chain.ts";
import { verify } from "../crypto/signing.ts";
import type { AccessRecord } from "../schemas/access.ts";
import { type Bytes, equal } from "../schemas/bytes.ts";
import { decode } from "../schemas/codec.ts";
import { IntegrityError } from "../schemas/errors.ts";
import { LIMITS } from "../schemas/limits.ts";
import { Opened, SignedOpened } from "../schemas/log.ts";
import { Deletion, HoldStatement, SignedHold } from "../schemas/retention.ts";

export const OPENED_PURPOSE = "opened";
export const HOLD_PURPOSE = "hold";

/** Whether somebody's device signed it: what the relay deleted is its own word, for which the log's signatures stand. */
export function isSigned(record: AccessRecord): boolean {
  return record.action !== "retention.expired";
}

/**
 * Return what is beside a record: named by it, about the same object, signed where devices sign.
 *
 * Rejects with IntegrityError, SignatureInvalidError, MalformedError.
 */
export async function checkEvidence(
  record: AccessRecord,
  evidence: Bytes,
  directory: Directory,
): Promise<Opened | HoldStatement | Deletion> {
  if (record.evidence === null || !equal(sha256(evidence), record.evidence)) {
    throw new IntegrityError("the statement is not the one that the record names");
  }
  switch (record.action) {
    case "envelope.opened": {
      const signed = decode(evidence, SignedOpened, LIMITS.notice);
      const opened = decode(signed.statement, Opened, LIMITS.notice);
      checkObject(record, opened.envelope);
      await checkSigned(record, signed, OPENED_PURPOSE, directory);
      return opened;
    }
    case "keep.signed": {
      const signed = decode(evidence, SignedHold, LIMITS.notice);
      const hold = decode(signed.statement, HoldStatement, LIMITS.hold_statement);
      checkObject(record, hold.thread);
      await checkSigned(record, signed, HOLD_PURPOSE, directory);
      return hold;
    }
    case "retention.expired": {
      const deletion = decode(evidence, Deletion, LIMITS.notice);
      checkObject(record, deletion.thread);
      if (deletion.envelopes.length !== record.count) {
        throw new IntegrityError("the record counts other envelopes than those that are named");
      }
      return deletion;
    }
    default:
      throw new IntegrityError(`\`${record.action}\` needs no statement`);
  }
}

function checkObject(record: AccessRecord, named: string): void {
  if (named !== record.object) {
    throw new IntegrityError("the statement is about something else than the record");
  }
}

async function checkSigned(
  record: AccessRecord,
  signed: SignedOpened | SignedHold,
  purpose: string,
  directory: Directory,
): Promise<void> {
  const { structure, device } = directory.device(signed.device);
  if (structure.id !== record.structure) {
    throw new IntegrityError("the client's statement is by a device of another structure");
  }
  await verify(device.signing, purpose, signed.statement, signed.signature);
}
