/** An open profile: the keys of this device, and its store. The twin of client/profile.py. */

import { DeviceKeys, SigningKey } from "../crypto/keys.ts";
import { expand } from "../crypto/suite.ts";
import { hex } from "../schemas/bytes.ts";
import { LocalError } from "../schemas/errors.ts";
import type { Keystore } from "../schemas/locks.ts";
import { PROFILE } from "../schemas/traces.ts";
import { Store } from "./store.ts";

export class Profile {
  /** They never change: what is sealed under other ways in could not be sealed anew. */
  readonly keys: Keystore;
  readonly store: Store;
  readonly device: DeviceKeys;
  /** The structure's root key, where it is kept. */
  readonly root: SigningKey | null;

  private constructor(keys: Keystore, store: Store, device: DeviceKeys, root: SigningKey | null) {
    this.keys = keys;
    this.store = store;
    this.device = device;
    this.root = root;
  }

  /** Open the profile of a keystore, or make what this browser keeps of it. */
  static async open(keys: Keystore): Promise<Profile> {
    const device = await DeviceKeys.of(keys.device);
    const root = keys.root === null ? null : await SigningKey.of(keys.root);
    // Bound to the device and made anew from its seed: a browser that lost everything needs the lock only.
    const store = await Store.open(profileName(device), expand(keys.device, "web/store"));
    return new Profile(keys, store, device, root);
  }

  /** What this browser calls it: in names of databases, folders and locks. */
  get name(): string {
    return profileName(this.device);
  }

  /** The root key, for what nobody else can sign; throws LocalError where it is not kept. */
  get rootNeeded(): SigningKey {
    if (this.root === null) {
      throw new LocalError("the structure's root key is not on this device", { advice: "do this where it is kept" });
    }
    return this.root;
  }
}

function profileName({ kid }: DeviceKeys): string {
  return `${PROFILE}${hex(kid).slice(0, 32)}`;
}
