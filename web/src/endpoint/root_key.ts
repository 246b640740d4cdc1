/**
 * The structure's root key in this browser, and its file apart from all computers. The twin of what
 * client/recovery.py and client/vouching.py do with it.
 *
 * Rule: that a file was made or opened is remembered for the very key, so that a replaced key counts as never saved.
 */

import { LOSS_DELAY } from "../crypto/approvals.ts";
import { SigningKey } from "../crypto/keys.ts";
import { open, seal } from "../crypto/root_file.ts";
import { epochKid } from "../crypto/signing.ts";
import { type Bytes, equal, hex } from "../schemas/bytes.ts";
import { ConflictError, ForbiddenError, InvalidInputError, LocalError, MalformedError } from "../schemas/errors.ts";
import { LIMITS } from "../schemas/limits.ts";
import type { Clock } from "./clock.ts";
import type { Mirror } from "./directory.ts";
import type { RootState } from "./interface/index.ts";
import type { Profile } from "./profile.ts";

const KIND = "rootfile";

/** What is remembered of the file of a key; it is put on the shelf. */
interface Kept {
  readonly saved: number | null;
  readonly opened: number | null;
}

const UNKEPT: Kept = { saved: null, opened: null };

export class RootKey {
  readonly #profile: Profile;
  readonly #mirror: Mirror;
  readonly #clock: Clock;

  constructor(profile: Profile, mirror: Mirror, clock: Clock) {
    this.#profile = profile;
    this.#mirror = mirror;
    this.#clock = clock;
  }

  async state(): Promise<RootState> {
    const { root, loss } = this.#mirror.own.structure;
    const here = this.#here !== null;
    return {
      here,
      brought: here && this.#profile.brought,
      ...(here ? await this.#kept(root) : UNKEPT),
      loss: loss && { since: loss.time, from: loss.time + LOSS_DELAY },
    };
  }

  /** Return the file of the root key, which is here, under a passphrase; throws LocalError, InvalidInputError. */
  async save(passphrase: string): Promise<Bytes> {
    const root = this.#here;
    if (root === null) throw new LocalError("the structure's root key is not in this browser");
    const file = await seal(passphrase, { structure: this.#mirror.own.structure.id, root: root.seed });
    await this.#note(root, { saved: this.#clock() });
    return file;
  }

  /**
   * Open a file, and keep its key here where it is not.
   *
   * Throws as `crypto/root_file.ts` does; InvalidInputError for another structure's, ConflictError for a key that the
   * directory does not show (any more).
   */
  async open(file: Blob, passphrase: string): Promise<void> {
    const { root, structure } = await heldIn(file, passphrase);
    await this.#mirror.refresh();
    const own = this.#mirror.own.structure;
    if (structure !== own.id) throw new InvalidInputError("this is the root key of another structure");
    const key = await SigningKey.of(root);
    if (!equal(key.public, own.root)) throw new ConflictError("the structure has another root key now");
    if (this.#here === null) await this.#profile.bring(key);
    await this.#note(key, { opened: this.#clock() });
  }

  /** Keep a key that was brought here no longer. */
  async forget(): Promise<void> {
    await this.#profile.bring(null);
  }

  /** As an administrator, end the announced replacement of the key; throws ConflictError when there is none. */
  async keep(): Promise<void> {
    await this.#mirror.refresh();
    const { structure, device } = this.#mirror.activeOwn;
    if (!device.administrator) throw new ForbiddenError("only an administrator does this");
    if (structure.loss === null) throw new ConflictError("nobody wants to replace the root key of your structure");
    await this.#mirror.amend((change) => change.sign(structure.id, this.#profile.device, { type: "root-kept" }));
  }

  /** The key of this browser, if it is the one that the directory shows. */
  get #here(): SigningKey | null {
    const { root } = this.#profile;
    return root !== null && equal(root.public, this.#mirror.own.structure.root) ? root : null;
  }

  async #kept(root: Bytes): Promise<Kept> {
    return (await this.#profile.store.get<Kept>(KIND, hex(epochKid(root)))) ?? UNKEPT;
  }

  async #note(root: SigningKey, what: Partial<Kept>): Promise<void> {
    await this.#profile.store.put(KIND, hex(epochKid(root.public)), { ...(await this.#kept(root.public)), ...what });
  }
}

/** Return what the file of a root key holds; whatever is too large is none. */
export async function heldIn(file: Blob, passphrase: string) {
  if (file.size > LIMITS.notice) throw new MalformedError("this is not the file of a root key");
  return open(passphrase, new Uint8Array(await file.arrayBuffer()));
}
