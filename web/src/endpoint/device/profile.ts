/** An open profile: the keys of this device, and its store. The twin of client/device/profile.py. */

import { DeviceKeys, SigningKey } from "../../crypto/keys.ts";
import { expand } from "../../crypto/suite.ts";
import { type Bytes, hex } from "../../schemas/bytes.ts";
import { LocalError } from "../../schemas/errors.ts";
import type { Keystore } from "../../schemas/locks.ts";
import { PROFILE } from "../../schemas/traces.ts";
import { Store } from "./store.ts";

/** Where a root key lies that was brought: not in the keystore, which never changes, nor on the shelf. */
const ROOT = ["root", "own"] as const;

export class Profile {
  /** They never change: what is sealed under other ways in could not be sealed anew. */
  readonly keys: Keystore;
  readonly store: Store;
  readonly device: DeviceKeys;
  /** Called when a root key was brought or taken away. */
  onBrought: () => void = () => undefined;
  #root: SigningKey | null = null;
  #brought = false;

  private constructor(keys: Keystore, store: Store, device: DeviceKeys) {
    this.keys = keys;
    this.store = store;
    this.device = device;
  }

  /** Open the profile of a keystore, or make what this browser keeps of it. */
  static async open(keys: Keystore): Promise<Profile> {
    const device = await DeviceKeys.of(keys.device);
    // Bound to the device and made anew from its seed: a browser that lost everything needs the lock only.
    const store = await Store.open(profileName(device), expand(keys.device, "web/store"));
    const profile = new Profile(keys, store, device);
    await profile.reread();
    return profile;
  }

  /** What this browser calls it: in names of databases, folders and locks. */
  get name(): string {
    return profileName(this.device);
  }

  /** The structure's root key, where it is kept. */
  get root(): SigningKey | null {
    return this.#root;
  }

  /** Whether the root key was brought here after the device was made, and can be taken away again. */
  get brought(): boolean {
    return this.#brought;
  }

  /** Keep a root key in this browser, in place of one that was here; null: keep none that was brought. */
  async bring(root: SigningKey | null): Promise<void> {
    if (root === null) await this.store.delete(...ROOT);
    else await this.store.put(...ROOT, root.seed);
    await this.reread();
    this.onBrought();
  }

  /** Take the root key as it lies here now: another tab may have brought one, or taken it away. */
  async reread(): Promise<void> {
    const brought = await this.store.get<Bytes>(...ROOT);
    const seed = brought ?? this.keys.root;
    this.#root = seed === null ? null : await SigningKey.of(seed);
    this.#brought = brought !== undefined;
  }

  /** The root key, for what nobody else can sign; throws LocalError where it is not kept. */
  get rootNeeded(): SigningKey {
    if (this.root === null) {
      throw new LocalError("the structure's root key is not on this device", {
        advice: "bring it here from its file, or do this where it is kept",
      });
    }
    return this.root;
  }
}

function profileName({ kid }: DeviceKeys): string {
  return `${PROFILE}${hex(kid).slice(0, 32)}`;
}
