/**
 * The structure's root key in this browser, and its file apart from all computers. The twin of what
 * client/structures/recovery.py and client/structures/vouching.py do with it.
 *
 * Rule: that a file was made or opened is remembered for the very key, so that a replaced key counts as never saved.
 */

import { LOSS_DELAY } from "../../crypto/approvals.ts";
import { SigningKey } from "../../crypto/keys.ts";
import { epochKid } from "../../crypto/signing.ts";
import { type Bytes, equal, hex } from "../../schemas/bytes.ts";
import { ConflictError, ForbiddenError, InvalidInputError, LocalError, RelayUnreachableError } from "../../schemas/errors.ts";
import type { Clock } from "../clock.ts";
import type { Amendment } from "../directory/amendment.ts";
import type { Mirror } from "../directory/mirror.ts";
import type { RootState } from "../interface/index.ts";
import type { Profile } from "../device/profile.ts";
import { fileOf, heldIn, ofFile } from "./root_file.ts";

const KIND = "rootfile";

/** What is remembered of the file of a key; it is put on the shelf. */
interface Filed {
  readonly saved: number | null;
  readonly opened: number | null;
}

const UNFILED: Filed = { saved: null, opened: null };

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
      ...(here ? await this.#filed(root) : UNFILED),
      loss: loss && { since: loss.time, from: loss.time + LOSS_DELAY },
    };
  }

  /** Return the file of the root key, which is here; throws LocalError, InvalidInputError for a passphrase to be guessed. */
  async save(passphrase: string): Promise<File> {
    const file = await fileOf(this.#needed, this.#mirror.own.structure, "root-key", passphrase);
    await this.#note(this.#needed, { saved: this.#clock() });
    return file;
  }

  /**
   * Open a file, and keep its key here where it is not.
   *
   * Throws as `heldIn` does; InvalidInputError for another structure's, ConflictError for a key that the
   * directory does not show (any more).
   */
  async open(file: Blob, passphrase: string): Promise<void> {
    const key = await this.#held(file, passphrase);
    if (!equal(key.public, this.#mirror.own.structure.root)) {
      throw ofFile(new ConflictError("the structure has another root key now"));
    }
    if (this.#here === null) await this.take(key);
    else await this.#note(key, { opened: this.#clock() });
  }

  /** Keep a key here whose file was opened just now. */
  async take(key: SigningKey): Promise<void> {
    await this.#profile.bring(key);
    await this.#note(key, { opened: this.#clock() });
  }

  /** Return the file of a new root key, which is nowhere else and counts for nothing yet; throws as `save` does. */
  async renew(passphrase: string): Promise<File> {
    if (this.#here === null) throw elsewhere();
    return fileOf(await SigningKey.generate(), this.#mirror.own.structure, "new-root-key", passphrase);
  }

  /**
   * Put the new key of a file in place of the present one, which is here: so no key comes to count whose file does not
   * open. Throws as `open` does; ConflictError for a key that is, or was, in the directory; SuspendedError.
   */
  async replace(file: Blob, passphrase: string): Promise<void> {
    const key = await this.#held(file, passphrase);
    try {
      await this.#mirror.amend((change) => this.#replaceBy(key, change));
    } catch (error) {
      // The answer alone may have been lost.
      if (!(error instanceof RelayUnreachableError && (await this.#counts(key)))) throw error;
    }
    await this.take(key);
  }

  async #replaceBy(key: SigningKey, change: Amendment): Promise<void> {
    const { id } = this.#mirror.activeOwn.structure;
    try {
      await change.sign(id, this.#needed, { type: "root-replaced", root: key.public });
    } catch (error) {
      // Signed by the present key of an active structure, it can break one rule only: a key comes once.
      throw error instanceof ConflictError ? ofFile(error) : error;
    }
  }

  /** Whether a key is the one that the directory shows, as far as it can be asked now. */
  async #counts(key: SigningKey): Promise<boolean> {
    await this.#mirror.refresh().catch(() => undefined);
    return equal(key.public, this.#mirror.own.structure.root);
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

  get #needed(): SigningKey {
    if (this.#here === null) throw elsewhere();
    return this.#here;
  }

  /** Return the key in a file of the own structure's, with the directory as it is now. */
  async #held(file: Blob, passphrase: string): Promise<SigningKey> {
    const { root, structure } = await heldIn(file, passphrase);
    await this.#mirror.refresh();
    if (structure !== this.#mirror.own.structure.id) {
      throw ofFile(new InvalidInputError("this is the root key of another structure"));
    }
    return SigningKey.of(root);
  }

  async #filed(root: Bytes): Promise<Filed> {
    return (await this.#profile.store.get<Filed>(KIND, hex(epochKid(root)))) ?? UNFILED;
  }

  async #note(root: SigningKey, what: Partial<Filed>): Promise<void> {
    await this.#profile.store.put(KIND, hex(epochKid(root.public)), { ...(await this.#filed(root.public)), ...what });
  }
}

function elsewhere(): LocalError {
  return new LocalError("the structure's root key is not in this browser", { advice: "bring it here from its file" });
}
