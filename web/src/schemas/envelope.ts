/**
 * The frame of an envelope: what the relay can see (spec/envelope.md); crypto/envelope.ts seals and opens it.
 *
 *     SPLI 01 | u32 header length | header | u16 wraps | wraps of 1168 bytes each | body to the end
 *
 * `parse` checks everything that can be checked without a key; the raw bytes are kept, since they are what is signed.
 */

import { sha256 } from "@noble/hashes/sha2.js";
import { type Bytes, concat, equal, integerAt, slice, u16, u32, utf8 } from "./bytes.ts";
import { decode, integer, list, type Of, optional, struct } from "./codec.ts";
import { MalformedError, TooLargeError, UnsupportedVersionError } from "./errors.ts";
import { Hash, Id, Kid, Millis } from "./ids.ts";
import { LIMITS } from "./limits.ts";

const MAGIC = utf8("SPLI");
const VERSION = 1;
const PREFIX = 4 + 1 + 4;
const COUNT = 2;
export const SUITE = 1;

/** Encapsulation of X-Wing, the 32-byte content key, the tag of AES-GCM. */
export const WRAP_SIZE = 1120 + 32 + 16;

/** A view of the directory log: its number of entries and its Merkle root. */
export const Checkpoint = struct({ size: integer(0), root: Hash });
export type Checkpoint = Of<typeof Checkpoint>;

/** Who sends: a device, for a service of its structure. */
export const Sender = struct({ structure: Id, service: Id, device: Kid });
export type Sender = Of<typeof Sender>;

/** One mailbox and the epoch key that the content key is wrapped to. */
export const Recipient = struct({ structure: Id, service: Id, epoch: integer(1, 2 ** 31 - 1), kid: Kid });
export type Recipient = Of<typeof Recipient>;

/** What is not encrypted; every wrap, the body and the signature are bound to its bytes. */
export const Header = struct({
  suite: integer(SUITE, SUITE),
  id: Id,
  sender: Sender,
  thread: Id,
  time: Millis,
  recipients: list(Recipient, { min: 1, max: LIMITS.recipients }),
  checkpoint: Checkpoint,
  blobs: optional(list(Id, { max: LIMITS.files }), []),
});
export type Header = Of<typeof Header>;

/** A parsed envelope; `raw` is what was received, and `hash` its SHA-256, by which later messages refer to it. */
export interface Envelope {
  readonly raw: Bytes;
  readonly hash: Bytes;
  readonly header: Header;
  readonly headerBytes: Bytes;
  readonly wraps: readonly Bytes[];
  readonly body: Bytes;
}

/** Return the raw envelope of its three parts. */
export function frame(headerBytes: Bytes, wraps: readonly Bytes[], body: Bytes): Bytes {
  const prefix = [MAGIC, Uint8Array.of(VERSION), u32(headerBytes.length)];
  return concat(...prefix, headerBytes, u16(wraps.length), ...wraps, body);
}

/** Return the parts of a raw envelope; throws TooLargeError, UnsupportedVersionError or MalformedError. */
export function parse(raw: Bytes): Envelope {
  if (raw.length > LIMITS.envelope) {
    throw new TooLargeError(`the envelope has ${raw.length} bytes, at most ${LIMITS.envelope} are accepted`);
  }
  if (raw.length < PREFIX || !equal(slice(raw, 0, MAGIC.length), MAGIC)) throw new MalformedError("this is not an envelope");
  const version = integerAt(raw, MAGIC.length, 1);
  if (version !== VERSION) {
    throw new UnsupportedVersionError(`the envelope is of version ${version}, this program knows ${VERSION}`);
  }
  const headerSize = integerAt(raw, MAGIC.length + 1, 4);
  const wrapsAt = PREFIX + headerSize;
  if (headerSize > LIMITS.header || raw.length < wrapsAt + COUNT) {
    throw new MalformedError("the envelope ends inside its header");
  }
  const headerBytes = slice(raw, PREFIX, wrapsAt);
  const header = decode(headerBytes, Header, LIMITS.header);
  check(header);
  const count = integerAt(raw, wrapsAt, COUNT);
  const first = wrapsAt + COUNT;
  const bodyAt = first + count * WRAP_SIZE;
  if (count !== header.recipients.length) throw new MalformedError("the envelope must hold one wrap for each recipient");
  if (raw.length <= bodyAt) throw new MalformedError("the envelope ends inside its wraps");
  const wraps = Array.from({ length: count }, (_, n) => slice(raw, first + n * WRAP_SIZE, first + (n + 1) * WRAP_SIZE));
  return { raw, hash: sha256(raw), header, headerBytes, wraps, body: slice(raw, bodyAt) };
}

function check(header: Header): void {
  const mailboxes = header.recipients.map((recipient) => recipient.service);
  if (new Set(mailboxes).size !== mailboxes.length) throw new MalformedError("a mailbox is named twice");
  if (new Set(header.blobs).size !== header.blobs.length) throw new MalformedError("a file is named twice");
}
