/** A page of envelopes as the relay sends it (spec/api.md). The twin of client/relay/pages.py. */

import { type Bytes, integerAt, slice } from "../../schemas/bytes.ts";
import { IntegrityError, MalformedError } from "../../schemas/errors.ts";
import { LIMITS } from "../../schemas/limits.ts";

const FRAME = 8 + 8 + 4; // u64 seq | u64 accepted (ms) | u32 length, then the envelope

/** An envelope in a mailbox: its place there, when the relay accepted it (milliseconds), its bytes. */
export interface Delivery {
  readonly seq: number;
  readonly accepted: number;
  readonly raw: Bytes;
}

/**
 * Return the deliveries of a page that was asked for after a sequence number.
 *
 * Throws MalformedError, or IntegrityError when the relay goes backwards.
 */
export function readPage(data: Bytes, cursor: number): Delivery[] {
  const deliveries: Delivery[] = [];
  let after = cursor;
  for (let at = 0; at < data.length; ) {
    if (data.length - at < FRAME) throw new MalformedError("the page ends inside a frame");
    const seq = integerAt(data, at, 8);
    const accepted = integerAt(data, at + 8, 8);
    const length = integerAt(data, at + 16, 4);
    at += FRAME;
    if (length > LIMITS.envelope || length > data.length - at) {
      throw new MalformedError("the page ends inside an envelope");
    }
    if (seq <= after || !Number.isSafeInteger(seq) || !Number.isSafeInteger(accepted)) {
      throw new IntegrityError("the relay's page is out of order");
    }
    deliveries.push({ seq, accepted, raw: slice(data, at, at + length) });
    after = seq;
    at += length;
  }
  return deliveries;
}
