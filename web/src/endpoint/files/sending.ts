/** Ciphertext on its way to the relay: from where the relay has it, in requests as large as the connection is quick. */

import { LocalError, RelayUnreachableError, UploadOffsetError } from "../../schemas/errors.ts";
import { LIMITS } from "../../schemas/limits.ts";
import type { Session } from "../directory/session.ts";
import type { Ciphertext } from "./ciphertext.ts";
import * as tus from "./tus.ts";

const MIB = 1024 ** 2;
const SMALLEST = MIB;
const LARGEST = 64 * MIB;
const QUICK = 400; // milliseconds for one request; quicker ones may carry more
const SLOW = 2_500;

/** What is sent: the blob that it becomes, how many bytes it has, what people call it. */
export interface Sent {
  readonly blob: string;
  readonly total: number;
  readonly name: string;
}

/**
 * Upload what the relay lacks; `reached` is told how many bytes it has. Goes on after broken connections as long as
 * some of it arrives. Throws RelayUnreachableError when it does not, LocalError when the ciphertext ends too early, and
 * what the relay refuses; what `signal` ends rejects with its reason.
 */
export async function send(
  session: Session,
  { blob, total, name }: Sent,
  ciphertext: Ciphertext,
  reached: (offset: number) => void,
  signal: AbortSignal,
): Promise<void> {
  let offset = await tus.begin(session, blob, total);
  let most = SMALLEST;
  let failures = 0;
  while (offset < total) {
    reached(offset);
    const body = await ciphertext.at(offset, most, signal);
    if (body === null) {
      throw new LocalError(`the copy that was kept of ${name} is gone`, { advice: "attach the file again" });
    }
    const began = performance.now();
    let now: number;
    try {
      now = await tus.append(session, blob, offset, body, signal);
      most = adapted(most, performance.now() - began);
    } catch (error) {
      if (signal.aborted || !(error instanceof RelayUnreachableError || error instanceof UploadOffsetError)) throw error;
      most = SMALLEST;
      now = await tus.position(session, blob, total);
    }
    failures = now <= offset ? failures + 1 : 0;
    if (failures === LIMITS.attempts) throw new RelayUnreachableError(`the upload of ${name} does not get on`);
    offset = now;
  }
  reached(total);
}

/** Return how much the next request carries: enough that its own cost vanishes, little enough to show progress. */
function adapted(most: number, milliseconds: number): number {
  if (milliseconds < QUICK) return Math.min(most * 2, LARGEST);
  return milliseconds > SLOW ? Math.max(most / 2, SMALLEST) : most;
}
