/**
 * How a browser comes in by the root key alone, when no way into any device is left: its file makes a new device an
 * administrator's (spec/enrolment.md). The twin of `import_root` of client/structures/recovery.py in a new profile.
 */

import { DeviceKeys, SigningKey } from "../../crypto/keys.ts";
import type { Structure } from "../../crypto/structures.ts";
import { equal } from "../../schemas/bytes.ts";
import { ConflictError, NotFoundError, SuspendedError } from "../../schemas/errors.ts";
import { Keystore } from "../../schemas/locks.ts";
import type { Clock } from "../clock.ts";
import { contact, directoryAt } from "../directory/first_contact.ts";
import type { RelayHttp } from "../relay/http.ts";
import { freshId } from "../ids.ts";
import { heldIn, ofFile } from "./root_file.ts";

/** The structure that a root key speaks for. */
export interface Rooted {
  readonly structure: Structure;
  readonly root: SigningKey;
}

/**
 * Open the file of a root key, and find whose it is.
 *
 * Throws as `heldIn` does; NotFoundError when the structure is not of this network, ConflictError when
 * it has replaced the key, SuspendedError when no new device would be let in.
 */
export async function rootedIn(file: Blob, passphrase: string, http: RelayHttp): Promise<Rooted> {
  const held = await heldIn(file, passphrase);
  const structure = (await directoryAt(http)).structures.get(held.structure);
  if (structure === undefined) throw ofFile(new NotFoundError("this network has no such structure"));
  const root = await SigningKey.of(held.root);
  if (!equal(root.public, structure.root)) throw ofFile(new ConflictError("the structure has another root key now"));
  if (!structure.active) throw new SuspendedError(`${structure.name} is suspended`);
  return { structure, root };
}

/** Make the device of somebody who has a structure's root key; the key itself is not in its keystore. */
export async function deviceByRoot({ structure }: Rooted, person: string, http: RelayHttp, clock: Clock): Promise<Keystore> {
  const { origin, relayKey, network } = await contact(http);
  const { seed: device } = await DeviceKeys.generate();
  const member = freshId(clock());
  return Keystore.of({ v: 1, origin, relay_key: relayKey, network, person, device, structure: structure.id, member });
}
