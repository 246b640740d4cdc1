/** Coming in, by a way, an invitation or an application; and what opens this device elsewhere. */

import { RelayUnreachableError, UnavailableError } from "../../schemas/errors.ts";
import { parseKbo } from "../../schemas/kbo.ts";
import { deviceByRoot, rootedIn } from "../structures/by_root.ts";
import type { Clock } from "../clock.ts";
import type { Doors } from "../structures/doors.ts";
import { contact, directoryAt } from "../directory/first_contact.ts";
import type { RelayHttp } from "../relay/http.ts";
import type { Access, Application, WayView } from "../interface/index.ts";
import { applicationOf, apply, deviceFor, deviceOfStructure, readInvitation } from "../structures/joining.ts";
import type { Lifecycle } from "../lifecycle.ts";

export function accessRoom(life: Lifecycle, doors: Doors, http: RelayHttp, clock: Clock): Access {
  const ways = async () => doors.views(life.opened().profile.device.kid);

  /** Return the origin of the relay's log: asked for, or without a connection as this browser knows it. */
  const origin = async () => {
    try {
      return (await contact(http)).origin;
    } catch (error) {
      const known = error instanceof RelayUnreachableError ? await doors.origin() : null;
      if (known === null) throw error;
      return known;
    }
  };

  /** Give the relay the new locks at once if it takes them, otherwise later. */
  const shared = async (): Promise<WayView[]> => {
    const { mirror, profile, session } = life.opened();
    try {
      if (mirror.admitted) await doors.share(profile.device.kid, session);
    } catch (error) {
      if (!(error instanceof UnavailableError)) throw error;
    }
    await life.tellAccess();
    return ways();
  };

  /** Return the structure that has lost its root key, null for an application of a new one. */
  const lostBy = async ({ lostRoot, handle, kbo }: Application) => {
    if (lostRoot) return (await directoryAt(http)).byHandle(handle);
    if (kbo !== null) parseKbo(kbo);
    return null;
  };

  return {
    state: () => life.state(),
    passkey: async () => ({ prfInput: doors.prfInput, userId: crypto.getRandomValues(new Uint8Array(16)) }),
    async signIn(way) {
      await life.close();
      const { keystore, here } = await doors.open(way, await origin());
      const { mirror } = await life.open(keystore);
      // It was opened here before, and nothing is left of what this browser kept.
      if (here && mirror.pins.size === 0) life.alarm({ kind: "storage", rebuilt: true });
      return life.settled();
    },
    readInvitation: async (link) => readInvitation(link, http),
    async join(link, person, way) {
      await life.begin(await deviceFor(link, person, http), way);
      await life.join(link);
      return life.settled();
    },
    async checkApplication(application) {
      await lostBy(application);
    },
    async apply(application, way) {
      const { person } = application;
      const lost = await lostBy(application);
      const { profile } = await life.begin(await deviceOfStructure(person, lost, http, clock), way);
      const signed = await applicationOf(profile, application, lost);
      await profile.store.put("application", "own", { signed, since: clock() });
      await life.unlessRefused(() => apply(signed, http));
      return life.settled();
    },
    async readRootFile(file, passphrase) {
      const { structure } = await rootedIn(file, passphrase, http);
      return { structure: structure.name };
    },
    async comeByRoot(file, passphrase, person, way) {
      const rooted = await rootedIn(file, passphrase, http);
      const { rootKey } = await life.begin(await deviceByRoot(rooted, person, http, clock), way);
      await rootKey.take(rooted.root).catch(async (error: unknown) => {
        await life.forget(); // without the key it would wait for ever
        throw error;
      });
      return life.settled();
    },
    async check() {
      await life.check();
      return life.state();
    },
    ways,
    async addWay(way) {
      const { profile } = life.opened();
      await doors.add(way, profile.keys, profile.device.kid);
      return shared();
    },
    async removeWay(id) {
      const { profile, session } = life.opened();
      await doors.remove(id, profile.device.kid, session);
      return ways();
    },
    newRecoveryCode: async () => ({ groups: doors.newCode().split("-") }),
    async confirmRecoveryCode(code) {
      const { profile } = life.opened();
      await doors.add(doors.confirmed(code), profile.keys, profile.device.kid);
      return shared();
    },
    lock: () => life.close(),
    async signOut() {
      await life.forget();
      await life.tellAccess();
    },
  };
}
