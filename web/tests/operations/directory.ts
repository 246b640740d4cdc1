/** The operations on the directory (schemas/spec/directory.md), and on what stands beside it. */

import { type Assembly, sharesOf } from "../../src/crypto/assembly.ts";
import { Directory } from "../../src/crypto/chain.ts";
import { checkLeaflet, matching } from "../../src/crypto/leaflets.ts";
import { epochKid } from "../../src/crypto/signing.ts";
import { readers, rotationDue, type Structure } from "../../src/crypto/structures.ts";
import { type Bytes, fromHex, hex, utf8 } from "../../src/schemas/bytes.ts";
import { decode } from "../../src/schemas/codec.ts";
import { SouspliError } from "../../src/schemas/errors.ts";
import { Header } from "../../src/schemas/envelope.ts";
import { LIMITS } from "../../src/schemas/limits.ts";
import { parseEntry } from "../../src/schemas/statements.ts";
import { territory } from "../../src/schemas/territory.ts";
import type { Json, Operation } from "../operations.ts";
import { vectorText } from "./frozen.ts";

const logs = new Map<string, Promise<{ entries: Bytes[]; roots: Bytes[] }>>();

/** A later entry, and the log before it: a file of the folder and how many of its entries. */
interface Tried {
  readonly log: string;
  readonly size: number;
  readonly entry: string;
}

/** A card as a search sees it. */
interface Said {
  readonly address: string;
  readonly needs: string[];
  readonly areas: string[];
  readonly time: number;
  readonly confirmed: boolean;
  readonly places: number | null;
}

/** Return the directory of the first `size` entries of a frozen log, whose signatures are checked once. */
export async function frozenLog(name: string, size: number): Promise<Directory> {
  let known = logs.get(name);
  if (!known) logs.set(name, (known = replayed(name)));
  const { entries, roots } = await known;
  return Directory.restored(entries.slice(0, size), roots[size]!);
}

async function replayed(name: string): Promise<{ entries: Bytes[]; roots: Bytes[] }> {
  const vector = JSON.parse(await vectorText(`directory/${name}.json`)) as { given: { entries: string[] } };
  const entries = vector.given.entries.map(fromHex);
  const directory = new Directory();
  await directory.admit(entries);
  return { entries, roots: entries.map((_, size) => directory.rootAt(size)).concat(directory.root) };
}

async function admitted({ log, size, entry }: Tried): Promise<Directory> {
  const directory = await frozenLog(log, size);
  await directory.admit([fromHex(entry)]);
  return directory;
}

/** Return what has to be the same in every implementation. */
function shown(structure: Structure): Json {
  const due = rotationDue(structure);
  return {
    id: structure.id,
    handle: structure.handle,
    level: structure.level,
    active: structure.active,
    next_n: structure.nextN,
    head: hex(structure.head),
    recovery: structure.recovery && hex(structure.recovery.kid),
    devices: [...structure.devices.values()].map(({ kid, administrator, added, revoked }) => ({
      kid: hex(kid),
      administrator,
      added,
      revoked,
    })),
    services: [...structure.services.values()].map((service) => ({
      id: service.id,
      handle: service.handle,
      epochs: service.epochs.map((epoch) => [hex(epoch.kid), epoch.opened, epoch.closed]),
      readers: readers(structure, service).map((device) => hex(device.kid)),
      due: due.includes(service),
    })),
  };
}

function refusalOf(error: unknown): string {
  if (error instanceof SouspliError) return error.slug;
  throw error;
}

/** Return what registrars attest of a structure, and what it attests itself. */
function attested({ level, active, root, proposal, loss, recovered, vouches }: Structure): Json {
  const lost = loss && { root: hex(epochKid(loss.root)), member: loss.member, time: loss.time };
  return { level, active, root: hex(epochKid(root)), proposal, loss: lost, recovered, vouches: [...vouches].sort() };
}

function assembled(assembly: Assembly): Json {
  return {
    motions: [...assembly.motions.values()].map((motion) => ({
      id: motion.id,
      ...assembly.tally(motion.id),
      electorate: [...motion.electorate].sort(),
      closed: motion.closed,
    })),
    modules: [...assembly.modules.values()].map((module) => ({
      id: module.id,
      open: module.open,
      pledges: Object.fromEntries(module.pledges),
      funded: module.funded,
      shares: Object.fromEntries(sharesOf(module)),
    })),
    contributions: assembly.contributions.map(({ structure, given, cents }) => ({ structure, given, cents })),
    desk: assembly.desk,
  };
}

export const DIRECTORY: Readonly<Record<string, Operation>> = {
  "directory.replay": async ({ entries }: { entries: string[] }) => {
    const directory = new Directory();
    await directory.admit(entries.map(fromHex));
    const roots = Array.from({ length: directory.size + 1 }, (_, size) => hex(directory.rootAt(size)));
    return { roots, structures: [...directory.structures.values()].map(shown) };
  },
  "directory.offer": async ({ entries }: { entries: string[] }) => {
    const directory = new Directory();
    const verdicts: (string | null)[] = [];
    // All that are left at once, and after a refusal those behind it.
    for (let rest = entries.map(fromHex); rest.length; ) {
      const before = directory.size;
      const refused = await directory.admit(rest).then(() => null, refusalOf);
      const admitted = directory.size - before;
      verdicts.push(...rest.slice(0, admitted).map(() => null), ...(refused ? [refused] : []));
      rest = rest.slice(admitted + 1);
    }
    return { verdicts, root: hex(directory.root), structures: [...directory.structures.values()].map(shown) };
  },
  "directory.admit": async (given: Tried) => ({ root: hex((await admitted(given)).root) }),
  "directory.attest": async (given: Tried) => {
    const directory = await admitted(given);
    return attested(directory.structure(parseEntry(fromHex(given.entry)).statement.structure));
  },
  "directory.release": async (given: Tried) => {
    const { releases } = (await admitted(given)).network;
    return { releases: releases.map(({ position, version, manifest, time }) => [position, version, hex(manifest), time]) };
  },
  "directory.assemble": async (given: Tried) => assembled((await admitted(given)).assembly),
  "directory.check_header": async ({ log, size, header }: { log: string; size: number; header: string }) => {
    const directory = await frozenLog(log, size);
    return { member: directory.checkHeader(decode(utf8(header), Header, LIMITS.header)).member };
  },
  "leaflets.check": async ({ log, size, leaflet }: { log: string; size: number; leaflet: string }) => {
    const checked = await checkLeaflet(fromHex(leaflet), await frozenLog(log, size));
    const { type, subject } = checked.leaflet.body;
    return { type, subject, confirmed: checked.confirmed };
  },
  "leaflets.find": async (given: { cards: Said[]; need: string; municipality: string; now: number }) => {
    const doors = given.cards.map((said) => ({ ...said, card: said }));
    const found = matching(doors, given.need, given.municipality, given.now, await territory());
    return { addresses: found.map((door) => door.address) };
  },
};
