/**
 * Sealing and opening envelopes (spec/envelope.md).
 *
 * Rules: the bytes received are what is hashed and signed, never encoded again; the signature is inside, so that the
 * relay never sees it, and covers header and wraps, so that a reader, who knows the content key, cannot send the body on
 * to others in the author's name; nothing is returned before everything has been checked.
 *
 *     const raw = await seal(header, content, [epoch.public], device.signing);
 *     const opened = await openEnvelope(parse(raw), epochKey, sender.signing);
 *
 * Whether the sender's key is the right one, and the recipients' too, is asked of the directory
 * (`Directory.checkHeader`); whether the envelope came before, of what the client remembers.
 */

import { sha256 } from "@noble/hashes/sha2.js";
import { type Bytes, concat, equal, integerAt, isZero, slice, u32 } from "../schemas/bytes.ts";
import { encode } from "../schemas/codec.ts";
import { blobsOf, Content, isInternal, parseContent } from "../schemas/content.ts";
import { type Envelope, frame, Header, parse } from "../schemas/envelope.ts";
import { DecryptionError, InvalidInputError, MalformedError } from "../schemas/errors.ts";
import type { EncryptionKey, SigningKey } from "./keys.ts";
import { paddedLength } from "./padding.ts";
import { type Random, random as systemRandom } from "./random.ts";
import { epochKid, label, SIGNATURE_SIZE, verify } from "./signing.ts";
import { decrypt, encrypt, expand, KEY_SIZE, wrap } from "./suite.ts";

const LENGTH = 4;

/** What was sealed: the content, and the bytes of it that were signed. */
export interface Opened {
  readonly content: Content;
  readonly payload: Bytes;
}

/**
 * Return the raw envelope of `content` for epoch keys (1216 bytes), in the order of `header.recipients`.
 *
 * `signing` is the key of the device that the header names. Throws InvalidInputError when the keys are not those of the
 * header, and MalformedError or TooLargeError for what no reader would accept.
 */
export async function seal(
  header: Header,
  content: Content,
  keys: readonly Bytes[],
  signing: SigningKey,
  random: Random = systemRandom,
): Promise<Bytes> {
  const headerBytes = encode(Header, header);
  const payload = encode(Content, content);
  parseContent(payload);
  checkKeys(header, keys);
  checkTogether(header, content);

  const bound = headerHash(headerBytes);
  const contentKey = random(KEY_SIZE);
  const wraps = await Promise.all(keys.map((key) => wrap(key, contentKey, wrapInfo(bound, epochKid(key)))));
  const signature = await signing.sign("envelope", signedBytes(bound, wraps, payload));
  const body = await encrypt(expand(contentKey, "body"), bound, padded(signature, payload), random);

  const raw = frame(headerBytes, wraps, body);
  parse(raw);
  return raw;
}

/**
 * Return what was sealed for `key` by the device with the public key `senderSigning` (1984 bytes).
 *
 * Throws DecryptionError when it is not for this key or was altered, SignatureInvalidError when this device did not sign
 * it for these recipients, MalformedError or TooLargeError when its content breaks the rules.
 */
export async function openEnvelope(envelope: Envelope, key: EncryptionKey, senderSigning: Bytes): Promise<Opened> {
  const bound = headerHash(envelope.headerBytes);
  const contentKey = await key.unwrap(wrapFor(envelope, key.kid), wrapInfo(bound, key.kid));
  const plaintext = await decrypt(expand(contentKey, "body"), bound, envelope.body);
  const { signature, payload } = unpadded(plaintext);
  await verify(senderSigning, "envelope", signedBytes(bound, envelope.wraps, payload), signature);

  const content = parseContent(payload);
  checkTogether(envelope.header, content);
  return { content, payload };
}

function headerHash(headerBytes: Bytes): Bytes {
  return sha256(concat(label("header"), headerBytes));
}

function wrapInfo(bound: Bytes, kid: Bytes): Bytes {
  return concat(label("wrap"), bound, kid);
}

function signedBytes(bound: Bytes, wraps: readonly Bytes[], payload: Bytes): Bytes {
  return concat(bound, sha256(concat(...wraps)), sha256(payload));
}

function padded(signature: Bytes, payload: Bytes): Bytes {
  const size = LENGTH + signature.length + payload.length;
  return concat(u32(payload.length), signature, payload, new Uint8Array(paddedLength(size) - size));
}

function unpadded(plaintext: Bytes): { signature: Bytes; payload: Bytes } {
  const payloadAt = LENGTH + SIGNATURE_SIZE;
  if (plaintext.length < payloadAt) throw new MalformedError("the body is cut short");
  const end = payloadAt + integerAt(plaintext, 0, LENGTH);
  // Padding is not signed: it must leave no choice to a reader who encrypts the same content once more.
  if (plaintext.length !== paddedLength(end) || !isZero(slice(plaintext, end))) {
    throw new MalformedError("the body is not padded as it must be");
  }
  return { signature: slice(plaintext, LENGTH, payloadAt), payload: slice(plaintext, payloadAt, end) };
}

function wrapFor(envelope: Envelope, kid: Bytes): Bytes {
  const place = envelope.header.recipients.findIndex((recipient) => equal(recipient.kid, kid));
  const wrapped = envelope.wraps[place];
  if (!wrapped) throw new DecryptionError("the envelope is not sealed for this key");
  return wrapped;
}

function checkKeys(header: Header, keys: readonly Bytes[]): void {
  const same = keys.length === header.recipients.length;
  if (!same || !header.recipients.every((recipient, n) => equal(epochKid(keys[n]!), recipient.kid))) {
    throw new InvalidInputError("the keys are not those that the header names, in its order");
  }
}

/** Check what the relay must be able to see of the content, and what must not leave the own service. */
function checkTogether(header: Header, content: Content): void {
  // The relay lets readers have the blobs that the header names: one more or less is hidden from somebody.
  const blobs = blobsOf(content);
  if (blobs.length !== header.blobs.length || !blobs.every((blob, n) => blob === header.blobs[n])) {
    throw new MalformedError("the files of the content are not the blobs of the header");
  }
  const { structure, service } = header.sender;
  const [first, ...others] = header.recipients;
  const own = others.length === 0 && first?.structure === structure && first.service === service;
  if (isInternal(content) && !own) {
    throw new MalformedError("a note, a letter or an assignment is for the own service only");
  }
}
