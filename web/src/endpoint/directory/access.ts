/** What the person of an open profile may do, as the directory says. */

import { fingerprint } from "../../crypto/safety.ts";
import { isActive, membersOf } from "../../crypto/structures.ts";
import { hex } from "../../schemas/bytes.ts";
import { DeviceRevokedError, type SouspliError, SuspendedError } from "../../schemas/errors.ts";
import { formatAddress, idBytes } from "../../schemas/ids.ts";
import type { AccessState, OwnService, WayView } from "../interface/index.ts";
import type { Opened } from "../opened.ts";
import { problemOf } from "../problems.ts";
import type { Profile } from "../device/profile.ts";

/** Return the state of access; `ended` is why the relay no longer lets this device act, if it said so. */
export async function accessState(
  opened: Opened,
  ways: WayView[],
  ended: SouspliError | null,
  now: number,
): Promise<AccessState> {
  const { mirror, profile } = opened;
  const { person } = profile.keys;
  if (!mirror.current.hasDevice(profile.device.kid)) {
    const joining = await profile.store.get<{ since: number }>("joining", "own");
    const application = await profile.store.get<{ since: number }>("application", "own");
    const since = (joining ?? application)?.since ?? now;
    return { state: "waiting", person, ways, for: admittedBy(profile), fingerprint: ownFingerprint(profile), since };
  }
  const { structure, device } = mirror.own;
  const { id, handle, name, level, active } = structure;
  const why = ended ?? (isActive(device) ? null : new DeviceRevokedError());
  const problem = why ?? (active ? null : new SuspendedError(`${name} is suspended`));
  if (problem !== null) return { state: "ended", person, problem: problemOf(problem) };
  return {
    state: "open",
    person,
    member: device.member,
    device: hex(device.kid),
    structure: { id, handle, name, level, active },
    services: ownServices(opened),
    administrator: device.administrator,
    registrar: structure.isNetwork && device.administrator,
    auditor: device.auditor,
    ways,
    recoverable: ways.some(({ kind }) => kind === "recovery"),
  };
}

/** Who lets a device in: a root key that was brought does so itself, as soon as the relay takes its word. */
function admittedBy({ root, brought }: Profile): "administrator" | "registrar" | "relay" {
  if (root === null) return "administrator";
  return brought ? "relay" : "registrar";
}

/** Return the fingerprint of the root key that this device was made with; null for one that did not apply. */
function ownFingerprint({ keys, root }: Profile): string | null {
  if (keys.root === null || keys.structure === null || root === null) return null;
  return fingerprint(idBytes(keys.structure), root.public);
}

function ownServices({ mirror, seeds, summaries }: Opened): OwnService[] {
  const { structure, device } = mirror.own;
  const missing = seeds.missing();
  return [...structure.services.values()]
    .filter((service) => membersOf(service).has(device.member))
    .map(({ id, handle, name }) => ({
      id,
      handle,
      address: formatAddress({ service: handle, structure: structure.handle }),
      name,
      unread: summaries.all().filter((line) => line.unread > 0 && line.participants.includes(id)).length,
      missingSeeds: missing.filter(([service]) => service === id).length,
    }));
}
