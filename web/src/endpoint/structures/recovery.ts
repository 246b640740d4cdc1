/**
 * When keys are lost: shares of the recovery key among custodians. The twin of client/structures/recovery.py, whose other
 * half is root_key.ts.
 */

import { EncryptionKey } from "../../crypto/keys.ts";
import { combine, parseShares, split, textOf } from "../../crypto/recovery.ts";
import { type Bytes, equal } from "../../schemas/bytes.ts";
import { ForbiddenError, InvalidInputError, NotFoundError, RecoveryShareError } from "../../schemas/errors.ts";
import type { Mirror } from "../directory/mirror.ts";
import type { Opened } from "../opened.ts";

const MOST_SHARES = 16;

type Parts = Pick<Opened, "profile" | "mirror" | "seeds">;

/** Make a new recovery key, wrap all seeds to it, and return its shares to print; needs the root key here. */
export async function splitRecovery(
  { profile, mirror, seeds }: Parts,
  threshold: number,
  shares: number,
): Promise<string[]> {
  if (!(2 <= threshold && threshold <= shares && shares <= MOST_SHARES)) {
    throw new InvalidInputError(`${threshold} of ${shares} is no sensible split`, {
      advice: `name 2 to ${MOST_SHARES} custodians, and have 2 of them or more come together`,
    });
  }
  const root = profile.rootNeeded;
  const key = await EncryptionKey.generate();
  const said = { type: "recovery-set", public: key.public, threshold, shares } as const;
  await mirror.amend((change) => change.sign(mirror.own.structure.id, root, said));
  await seeds.fetch();
  await seeds.handOver();
  return split(key.seed, threshold, shares).map(textOf);
}

/** Prove that these shares restore: returns how many seeds they could open; keeps nothing. */
export async function drill({ mirror, seeds }: Parts, texts: readonly string[]): Promise<number> {
  await mirror.refresh();
  const { kid, key } = await combined(mirror, texts);
  const opened = await seeds.opened(await seeds.wraps(kid), key, kid);
  if (opened.length === 0) {
    throw new NotFoundError("the shares are right, but no seed is wrapped to the recovery key", {
      advice: "open Souspli once on a device of each service",
    });
  }
  return opened.length;
}

/** Give this device, which is an administrator's, the seeds again; returns how many were missing. */
export async function restore({ mirror, seeds }: Parts, texts: readonly string[]): Promise<number> {
  await mirror.refresh();
  if (!mirror.activeOwn.device.administrator) {
    throw new ForbiddenError("only an administrator's device can be restored to");
  }
  const { kid, key } = await combined(mirror, texts);
  return seeds.take(await seeds.wraps(kid), key, kid);
}

async function combined(mirror: Mirror, texts: readonly string[]): Promise<{ kid: Bytes; key: EncryptionKey }> {
  const { recovery } = mirror.own.structure;
  if (recovery === null) throw new NotFoundError("the structure has no recovery key", { advice: "make one" });
  const key = await EncryptionKey.of(combine(parseShares(texts)));
  if (!equal(key.public, recovery.public)) {
    throw new RecoveryShareError("these shares restore another key than the one in the directory", {
      advice: "use the shares that were printed last",
    });
  }
  return { kid: recovery.kid, key };
}
