/**
 * Who is writing an answer: a small box for the readers of one service (spec/replying.md).
 *
 *     const box = await sealReplying(seed, service, device, { thread, time, writing: true });
 *     await openReplying(seed, service, device, box);
 *
 * Rules: the key follows from the seed of the service's open epoch, which its members hold and nobody else; a box is
 * bound to the service and to the device that the relay names with it; all have one length.
 */

import { type Bytes, concat, integerAt, slice, u64 } from "../schemas/bytes.ts";
import { InvalidInputError, MalformedError } from "../schemas/errors.ts";
import { idBytes, idOf } from "../schemas/ids.ts";
import { label } from "./signing.ts";
import { decrypt, encrypt, expand } from "./suite.ts";

const SIZE = 16 + 8 + 1;

/** In which thread, as of when (milliseconds), and whether it goes on. */
export interface Writing {
  readonly thread: string;
  readonly time: number;
  readonly writing: boolean;
}

/** Return the box for the members who hold the seed (32 bytes) of the service's open epoch. */
export function sealReplying(seed: Bytes, service: string, device: Bytes, said: Writing): Promise<Bytes> {
  const plaintext = concat(idBytes(said.thread), u64(said.time), Uint8Array.of(said.writing ? 1 : 0));
  return encrypt(expand(seed, "replying"), context(service, device), plaintext);
}

/** Return what a device (kid) said; throws DecryptionError or MalformedError. */
export async function openReplying(seed: Bytes, service: string, device: Bytes, box: Bytes): Promise<Writing> {
  const plaintext = await decrypt(expand(seed, "replying"), context(service, device), box);
  const [time, last] = [integerAt(plaintext, 16, 8), plaintext[SIZE - 1] ?? 2];
  if (plaintext.length !== SIZE || time > Number.MAX_SAFE_INTEGER || last > 1) {
    throw new MalformedError("this does not say who is writing");
  }
  return { thread: threadOf(slice(plaintext, 0, 16)), time, writing: last === 1 };
}

function threadOf(bytes: Bytes): string {
  try {
    return idOf(bytes);
  } catch (error) {
    if (error instanceof InvalidInputError) throw new MalformedError("this does not say who is writing", { cause: error });
    throw error;
  }
}

function context(service: string, device: Bytes): Bytes {
  return concat(label("replying"), idBytes(service), device);
}
