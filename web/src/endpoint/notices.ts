/**
 * What everybody is told of root keys that registrars replace: once for each. In the own structure it is said until it
 * is over. The twin of client/notices.py.
 */

import { epochKid } from "../crypto/signing.ts";
import { equal, hex } from "../schemas/bytes.ts";
import type { Mirror } from "./directory/mirror.ts";
import type { Raised } from "./interface/index.ts";
import type { Store } from "./device/store.ts";

const KIND = "notice";

/** Return what the person was not told yet, and remember that it was told. */
export async function freshNotices(store: Store, mirror: Mirror): Promise<Raised[]> {
  const ownId = mirror.own.structure.id;
  const alarms: Raised[] = [];
  for (const { id, name, handle, loss, recovered, root } of mirror.current.structures.values()) {
    if (loss === null && recovered === 0) continue;
    const own = id === ownId;
    const replaced = loss === null || equal(loss.root, root);
    // Announced and replaced are told apart: the key is the same, the state is not.
    const key = `${replaced ? "replaced" : "announced"}/${hex(epochKid(loss?.root ?? root))}`;
    if (!(own && loss !== null) && (await store.get<true>(KIND, key))) continue;
    await store.put(KIND, key, true);
    alarms.push({ kind: "root", structure: name, handle, replaced, own });
  }
  return alarms;
}
