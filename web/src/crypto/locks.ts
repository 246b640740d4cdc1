/**
 * Locks: from what a person has to the key of the sealed keystore (spec/locks.md).
 *
 *     const lock = (await Way.ofPassphrase("anne.dupont", "cinq mots tirés au sort")).at(origin);
 *     lock.auth                              shown to the relay, which gives the box for it
 *     await lock.seal(lockId, keystore)      the box
 *
 * Rules: the relay keeps a hash of `auth`, `key` never leaves the device; both are bound to one relay, so that what was
 * shown to one opens nothing at another; a box is bound to the lock that it is the box of.
 */

import { hmac } from "@noble/hashes/hmac.js";
import { sha256, sha512 } from "@noble/hashes/sha2.js";
import { type Bytes, concat, slice, utf8 } from "../schemas/bytes.ts";
import { encode } from "../schemas/codec.ts";
import { InvalidInputError, MalformedError } from "../schemas/errors.ts";
import { idBytes } from "../schemas/ids.ts";
import { Keystore, parseKeystore } from "../schemas/locks.ts";
import { type Cost, normalise, STANDARD_COST, stretch } from "./passphrase.ts";
import { fromText } from "./printable.ts";
import type { Random } from "./random.ts";
import { label } from "./signing.ts";
import { decrypt, encrypt, expand } from "./suite.ts";

/** What a passkey is asked to evaluate (`eval.first` of the PRF extension). */
export const PRF_INPUT: Bytes = sha256(label("lock/prf"));

const ROOT_SIZE = 32;
const SALT_SIZE = 16;
const CODE_SIZE = 16;

/** What follows from a way in at one relay, 32 bytes each. */
export class LockKeys {
  readonly auth: Bytes;
  readonly key: Bytes;

  constructor(auth: Bytes, key: Bytes) {
    this.auth = auth;
    this.key = key;
  }

  /** What the relay keeps of `auth`: its SHA-256. */
  get verifier(): Bytes {
    return sha256(this.auth);
  }

  /** Return the box for the lock of that identifier. */
  seal(lock: string, keystore: Keystore, random?: Random): Promise<Bytes> {
    return encrypt(this.key, context(lock), encode(Keystore, keystore), random);
  }

  /** Return what is in a box; throws DecryptionError or MalformedError. */
  async open(lock: string, box: Bytes): Promise<Keystore> {
    return parseKeystore(await decrypt(this.key, context(lock), box));
  }
}

/** A way in, by its root: 32 bytes, of a code 64. */
export class Way {
  readonly #root: Bytes;

  private constructor(root: Bytes) {
    this.#root = root;
  }

  /** Return that of a sign-in name and a passphrase; throws InvalidInputError for what cannot be one. */
  static async ofPassphrase(name: string, words: string, cost: Cost = STANDARD_COST): Promise<Way> {
    const salt = slice(sha256(concat(label("lock/name"), normalName(name))), 0, SALT_SIZE);
    return new Way(await stretch(normalise(words), salt, cost));
  }

  /** Return that of a passkey, by its PRF output for PRF_INPUT; throws MalformedError. */
  static ofPasskey(output: Bytes): Way {
    if (output.length !== ROOT_SIZE) throw new MalformedError(`the output of a passkey has ${ROOT_SIZE} bytes`);
    return new Way(output);
  }

  /** Return that of a recovery code; throws MalformedError when it has a typing error. */
  static ofCode(code: string): Way {
    return new Way(hmac(sha512, label("lock/recovery"), fromText("recovery-code", code, CODE_SIZE)));
  }

  /** Return what opens it at the relay of that origin. */
  at(origin: string): LockKeys {
    return new LockKeys(expand(this.#root, `lock/auth/${origin}`), expand(this.#root, `lock/key/${origin}`));
  }
}

/** Return a sign-in name as it is salted with, the same however it was typed; throws InvalidInputError. */
export function normalName(name: string): Bytes {
  const folded = name.normalize("NFKC").toLowerCase().normalize("NFC");
  const normal = folded
    .split(/\p{Zs}+/u)
    .filter(Boolean)
    .join(" ");
  if (!normal || /[\p{Cc}\p{Cs}]/u.test(normal)) {
    throw new InvalidInputError("a sign-in name must not be empty nor hold control characters");
  }
  return utf8(normal);
}

function context(lock: string): Bytes {
  return concat(label("lock/box"), idBytes(lock));
}
