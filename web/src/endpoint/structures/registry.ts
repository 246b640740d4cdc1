/**
 * What registrars do: verify and admit structures, suspend and reinstate them. The twin of client/structures/registry.py.
 *
 * Evidence stays with the registrar who saw it; the directory holds its salted hash, so that it can be shown later to
 * be what was checked then, and nobody can guess it (spec/enrolment.md).
 */

import { fingerprint } from "../../crypto/safety.ts";
import { verify } from "../../crypto/signing.ts";
import { type Application, ApplicationList, applicationMessage } from "../../schemas/api.ts";
import { equal, hex } from "../../schemas/bytes.ts";
import type { Of } from "../../schemas/codec.ts";
import { ConflictError, ForbiddenError, InvalidInputError, NotFoundError } from "../../schemas/errors.ts";
import { idBytes } from "../../schemas/ids.ts";
import { parseKbo } from "../../schemas/kbo.ts";
import type { Clock } from "../clock.ts";
import type { Mirror } from "../directory/mirror.ts";
import { type Evidence, evidenceOf } from "./evidence.ts";
import { freshId } from "../ids.ts";
import type { Profile } from "../device/profile.ts";
import type { Session } from "../directory/session.ts";

const REGISTERED = 2; // the lowest level that says the enterprise register was consulted

type Filed = Of<typeof ApplicationList>["applications"][number];

export class Registry {
  readonly #profile: Profile;
  readonly #mirror: Mirror;
  readonly #session: Session;
  readonly #clock: Clock;

  constructor(profile: Profile, mirror: Mirror, session: Session, clock: Clock) {
    this.#profile = profile;
    this.#mirror = mirror;
    this.#session = session;
    this.#clock = clock;
  }

  /** Return the applications, oldest first; throws ForbiddenError for others than registrars. */
  async applications(): Promise<Filed[]> {
    await this.#begin();
    const { applications } = (await this.#session.call("GET", "/v1/applications")).read(ApplicationList);
    return [...applications].sort((a, b) => a.filed - b.filed);
  }

  /**
   * Check the proof of the root key and the enterprise number, keep the evidence, and admit a structure.
   *
   * `said` is the fingerprint as the applicant told it by telephone. Throws ConflictError when it is another one or the
   * structure is in; SignatureInvalidError, KboNumberError, InvalidInputError. Level 2 is the highest to come in with:
   * for more, `setStanding` is called by two registrars.
   */
  async admit(id: string, said: string, level: number, words: string): Promise<void> {
    const found = await this.#filed((application) => application.id === id);
    await demandHeard(said, found);
    if (found.kbo !== null) parseKbo(found.kbo);
    else if (level >= REGISTERED) {
      throw new InvalidInputError(`level ${level} needs an enterprise number, and the application has none`, {
        advice: "admit it at level 0 or 1, or have them apply again",
      });
    }
    if (this.#mirror.current.structures.has(id)) throw new ConflictError(`${found.handle} is admitted already`);
    const evidence = await this.#keep(found, level, words);
    const { handle, name, root, kbo } = found;
    const statement = { type: "structure-admitted", handle, name, root, level, evidence: evidence.hash, kbo } as const;
    await this.#mirror.amend((change) => change.sign(id, this.#profile.device, statement));
  }

  /**
   * Check the application that has a fingerprint, keep the evidence, and announce its root key in place of the lost one,
   * or, where it is `announced`, confirm what another registrar announced 72 hours ago.
   *
   * Throws as `admit` does; ConflictError when there is nothing to replace, it is too early, or the directory no longer
   * says what the registrar decided about: else who confirms what the structure has just ended would announce it anew.
   */
  async replaceRoot(id: string, which: string, announced: boolean, said: string, words: string): Promise<void> {
    const found = await this.#filed((each) => each.id === id && each.replaces !== null && fingerprintOf(each) === which);
    await demandHeard(said, found);
    const evidence = await this.#keep(found, this.#mirror.current.structure(id).level, words);
    const { root } = found;
    await this.#mirror.amend((change) => {
      const { loss } = change.directory.structure(id);
      if ((loss !== null && equal(loss.root, root)) !== announced) {
        throw new ConflictError("the announcement is no longer what it was", { advice: "look at the application again" });
      }
      const type = announced ? "root-recovered" : "root-lost";
      return change.sign(id, this.#profile.device, { type, root, evidence: evidence.hash });
    });
  }

  /**
   * Suspend or reinstate the structure of a handle, or change its level.
   *
   * Levels 3 and 4 are proposed by one registrar and given when another one says the same.
   */
  async setStanding(handle: string, standing: { active: boolean; level?: number }, words: string): Promise<void> {
    await this.#begin();
    const { id } = this.#mirror.current.byHandle(handle);
    const evidence = evidenceOf(words);
    const now = this.#clock();
    await this.#profile.store.put("standing", freshId(now), { structure: id, evidence, at: now });
    await this.#mirror.amend((change) => {
      const level = standing.level ?? change.directory.structure(id).level;
      const { active } = standing;
      return change.sign(id, this.#profile.device, {
        type: "standing-changed",
        level,
        active,
        evidence: evidence.hash,
      });
    });
  }

  /** Keep what was verified under the hash that the directory will show, so that nothing takes its place. */
  async #keep(application: Application, level: number, words: string): Promise<Evidence> {
    const evidence = evidenceOf(words);
    const kept = { application, level, evidence, at: this.#clock() };
    await this.#profile.store.put("verification", hex(evidence.hash), kept);
    return evidence;
  }

  async #filed(fits: (application: Application) => boolean): Promise<Application> {
    const found = (await this.applications()).find(({ application }) => fits(application))?.application;
    if (found === undefined) throw new NotFoundError("there is no such application");
    return found;
  }

  async #begin(): Promise<void> {
    await this.#mirror.refresh();
    const { structure, device } = this.#mirror.own;
    if (!structure.isNetwork || !device.administrator) {
      throw new ForbiddenError("only registrars of the cooperative do this");
    }
  }
}

/** Demand that `said`, by telephone, is the fingerprint of an application, and that its proof is its root key's. */
async function demandHeard(said: string, found: Application): Promise<void> {
  if (digits(said) !== digits(fingerprintOf(found))) {
    throw new ConflictError("this is not the fingerprint of the application", {
      advice: "do not admit it: somebody else may have applied in their name",
    });
  }
  await verify(found.root, "application", applicationMessage(found), found.proof);
}

export function fingerprintOf({ id, root }: Application): string {
  return fingerprint(idBytes(id), root);
}

function digits(text: string): string {
  return text.replace(/\D/gu, "");
}
