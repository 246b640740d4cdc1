/**
 * Checkpoints: the size and root of a log as a signed note, and the cosignatures of its witnesses.
 *
 * C2SP signed-note, tlog-checkpoint and tlog-cosignature, all Ed25519.
 *
 *     const note = await signCheckpoint({ origin, size: 3, root }, origin, relayKey);
 *     (await openCheckpoint(note, origin, parseVerifier(vkey))).size
 *
 * Rules: the text is trusted only after a known key has signed it. Signatures of unknown keys are passed over (witnesses
 * add theirs), a wrong one of a known key condemns the note. Stricter than C2SP in one point: extension lines are
 * refused, since no monitor audits them.
 */

import { sha256 } from "@noble/hashes/sha2.js";
import { base64, type Bytes, concat, fromBase64, hex, slice, utf8 } from "../schemas/bytes.ts";
import { characters } from "../schemas/codec.ts";
import { CheckpointError, MalformedError, SignatureInvalidError, SouspliError } from "../schemas/errors.ts";
import { LIMITS } from "../schemas/limits.ts";
import { SPACE } from "../schemas/space.ts";
import { checkEd25519, ED25519_PUBLIC_SIZE, ED25519_SIGNATURE_SIZE, type RelayKey } from "./signing.ts";

const ED25519 = 1;
const COSIGNATURE = 4;
const TIME_SIZE = 8;
const KEY_ID_SIZE = 4;
const ROOT_SIZE = 32;

/** The state of a log: its name, the number of its leaves and the root (32 bytes) of their tree. */
export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Bytes;
}

/** Return the text that is signed. */
export function textOf(checkpoint: Checkpoint): string {
  return `${checkpoint.origin}\n${checkpoint.size}\n${base64(checkpoint.root)}\n`;
}

/** The name of a signer and its Ed25519 public key (32 bytes); a `witness` gives cosignatures. */
export class Verifier {
  readonly name: string;
  readonly public: Bytes;
  readonly witness: boolean;

  constructor(name: string, publicKey: Bytes, witness = false) {
    this.name = name;
    this.public = publicKey;
    this.witness = witness;
  }

  get #typed(): Bytes {
    return concat(Uint8Array.of(this.witness ? COSIGNATURE : ED25519), this.public);
  }

  /** The first 4 bytes of SHA-256 over name, newline, type and key; an abbreviation and no proof. */
  get keyId(): Bytes {
    return slice(sha256(concat(utf8(`${this.name}\n`), this.#typed)), 0, KEY_ID_SIZE);
  }

  /** The verifier key as text: name, key id in hexadecimal, base64 of type and key, joined by `+`. */
  get vkey(): string {
    return `${this.name}+${hex(this.keyId)}+${base64(this.#typed)}`;
  }
}

/** Return the signed note of a checkpoint; throws CheckpointError when it could not be read back. */
export async function signCheckpoint(checkpoint: Checkpoint, name: string, key: RelayKey): Promise<string> {
  const text = textOf(checkpoint);
  readText(text, checkpoint.origin);
  if (!isName(name)) {
    throw new CheckpointError("the name of a signer is empty or holds a space, a plus or a control character");
  }
  const signature = concat(new Verifier(name, key.public).keyId, await key.signNote(utf8(text)));
  return `${text}\n— ${name} ${base64(signature)}\n`;
}

/**
 * Return the checkpoint of the log `origin` that `verifier` signed.
 *
 * Throws CheckpointError when the note is malformed or of another log, and SignatureInvalidError when the verifier has
 * not signed it or its signature is wrong.
 */
export async function openCheckpoint(note: string, origin: string, verifier: Verifier): Promise<Checkpoint> {
  const { text, signatures } = split(note);
  const ours = signatures.filter((each) => isBy(each, verifier));
  if (!ours.length) throw new SignatureInvalidError("the checkpoint is not signed by the key of the log");
  await Promise.all(ours.map(({ signature }) => checkEd25519(verifier.public, utf8(text), signature)));
  return readText(text, origin);
}

/** Return the line by which a witness attests that it saw a checkpoint at a time (Unix seconds). */
export async function cosign(checkpoint: Checkpoint, name: string, key: RelayKey, seconds: number): Promise<string> {
  const witness = new Verifier(name, key.public, true);
  const signature = await key.signNote(cosigned(textOf(checkpoint), BigInt(seconds)));
  return `— ${name} ${base64(concat(witness.keyId, timeBytes(seconds), signature))}\n`;
}

/** Return a note with further signature lines; throws CheckpointError for a line that is malformed. */
export function addCosignatures(note: string, lines: readonly string[]): string {
  const together = note + lines.join("");
  split(together);
  return together;
}

/**
 * Return when a witness last cosigned a note (Unix seconds); null when it did not.
 *
 * Throws CheckpointError for a malformed note, SignatureInvalidError for a wrong cosignature in its name.
 */
export async function cosignedAt(note: string, witness: Verifier): Promise<number | null> {
  const { text, signatures } = split(note);
  const times = signatures.filter((each) => isBy(each, witness)).map(async ({ signature }) => {
    if (signature.length !== TIME_SIZE + ED25519_SIGNATURE_SIZE) {
      throw new SignatureInvalidError("a cosignature has the wrong length");
    }
    const seconds = new DataView(signature.buffer, signature.byteOffset).getBigUint64(0);
    // tlog-cosignature, "Format".
    if (seconds === 0n || seconds >= 2n ** 63n) throw new SignatureInvalidError("a cosignature says an impossible time");
    await checkEd25519(witness.public, cosigned(text, seconds), slice(signature, TIME_SIZE));
    return Number(seconds);
  });
  const known = await Promise.all(times);
  return known.length ? Math.max(...known) : null;
}

function timeBytes(seconds: number): Bytes {
  const bytes = new Uint8Array(TIME_SIZE);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(seconds));
  return bytes;
}

function cosigned(text: string, seconds: bigint): Bytes {
  return utf8(`cosignature/v1\ntime ${seconds}\n${text}`);
}

/** Read a verifier key `name+id+key`; throws MalformedError. */
export function parseVerifier(vkey: string): Verifier {
  const [name = "", hexadecimal, ...rest] = vkey.split("+");
  const key = at(() => fromBase64(rest.join("+")), new MalformedError("this is not a verifier key"));
  const verifier = new Verifier(name, slice(key, 1), key[0] === COSIGNATURE);
  if ((key[0] !== ED25519 && key[0] !== COSIGNATURE) || verifier.public.length !== ED25519_PUBLIC_SIZE) {
    throw new MalformedError("this is not a verifier key for Ed25519");
  }
  if (!isName(name) || hex(verifier.keyId) !== hexadecimal) {
    throw new MalformedError("the name or the id of the verifier key is wrong");
  }
  return verifier;
}

interface Signed {
  readonly name: string;
  readonly keyId: Bytes;
  readonly signature: Bytes;
}

function isBy(signed: Signed, verifier: Verifier): boolean {
  return signed.name === verifier.name && hex(signed.keyId) === hex(verifier.keyId);
}

/** signed-note, "Format": the last empty line parts the text from the signatures. */
function split(note: string): { text: string; signatures: readonly Signed[] } {
  if (characters(note) > LIMITS.note) throw new CheckpointError("the note is too long");
  if (/[\0-\t\v-\x1f]/u.test(note) || !note.isWellFormed()) {
    throw new CheckpointError("the note holds a control character or is not valid UTF-8");
  }
  const parting = note.lastIndexOf("\n\n");
  const lines = note.slice(parting + 2);
  if (parting < 0 || !lines.endsWith("\n")) throw new CheckpointError("the note has no signature");
  return { text: note.slice(0, parting + 1), signatures: lines.slice(0, -1).split("\n").map(readSignature) };
}

function readSignature(line: string): Signed {
  const [, name, encoded] = /^— ([^ ]+) ([^ ]+)$/u.exec(line) ?? [];
  if (!name || !encoded || !isName(name)) throw new CheckpointError("a signature line of the note is malformed");
  const signature = readBase64(encoded);
  if (signature.length <= KEY_ID_SIZE) throw new CheckpointError("a signature of the note is too short");
  return { name, keyId: slice(signature, 0, KEY_ID_SIZE), signature: slice(signature, KEY_ID_SIZE) };
}

/** tlog-checkpoint, "Note text": origin, size, root, each on its line. */
function readText(text: string, origin: string): Checkpoint {
  const [name = "", size = "", encoded = "", ...rest] = text.split("\n");
  if (rest.length !== 1 || rest[0] !== "" || !isOrigin(name)) throw new CheckpointError("a checkpoint has three lines");
  if (name !== origin) throw new CheckpointError("the checkpoint is of another log");
  if (!/^(?:0|[1-9][0-9]{0,15})$/u.test(size) || !Number.isSafeInteger(Number(size))) {
    throw new CheckpointError("the size of the log is malformed");
  }
  const root = readBase64(encoded);
  if (root.length !== ROOT_SIZE) throw new CheckpointError("the root of the log has the wrong length");
  return { origin, size: Number(size), root };
}

function readBase64(text: string): Bytes {
  return at(() => fromBase64(text), new CheckpointError("the base64 in the note is malformed or not canonical"));
}

function at<T>(read: () => T, otherwise: SouspliError): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof SouspliError ? otherwise : error;
  }
}

function isOrigin(text: string): boolean {
  return text !== "" && text.isWellFormed() && !/[\0-\x1f]/u.test(text);
}

const UNFIT = new RegExp(`[+${SPACE}\\p{Cc}\\p{Cs}]`, "u");

function isName(text: string): boolean {
  return text !== "" && !UNFIT.test(text);
}
