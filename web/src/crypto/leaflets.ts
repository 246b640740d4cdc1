/**
 * Who may say what in a leaflet, and which door fits (spec/leaflets.md).
 *
 *     const found = await checkLeaflet(raw, directory);
 *     found.confirmed
 *     staleness(card.time, now, true)
 */

import { type Bytes, hex } from "../schemas/bytes.ts";
import { IntegrityError } from "../schemas/errors.ts";
import { type AnyBody, type Card, type Leaflet, parseLeaflet, YEAR } from "../schemas/leaflets.ts";
import type { Territory } from "../schemas/territory.ts";
import type { Directory } from "./chain.ts";
import { verify } from "./signing.ts";
import { type Device, isActive, membersOf, type Structure } from "./structures.ts";

const STALE = 100;

/** A genuine leaflet; `confirmed`: its signer is still there and may still sign it. */
export interface Checked {
  readonly leaflet: Leaflet;
  readonly confirmed: boolean;
}

/** A service as a search sees it; `places` is null when nobody says how many are free. */
export interface Door {
  readonly address: string;
  readonly card: Pick<Card, "needs" | "areas" | "time">;
  readonly confirmed: boolean;
  readonly places: number | null;
}

/**
 * Check what a leaflet claims in the light of a directory.
 *
 * Throws MalformedError or TooLargeError for its form, IntegrityError when it is about something that is not its
 * signer's, SignatureInvalidError.
 */
export async function checkLeaflet(raw: Bytes, directory: Directory): Promise<Checked> {
  const leaflet = parseLeaflet(raw);
  const { body } = leaflet;
  const structure = directory.structures.get(body.structure);
  const device = structure?.devices.get(hex(body.signer));
  if (!structure || !device) {
    throw new IntegrityError("the leaflet is not signed by a device of the structure that it names");
  }
  const isOfService = body.type === "card" || body.type === "vacancy";
  if (isOfService && !structure.services.has(body.subject)) {
    throw new IntegrityError("the leaflet is about a service of another structure, or of none");
  }
  if (!isOfService && !structure.isNetwork) throw new IntegrityError("only the cooperative announces");
  await verify(device.signing, "leaflet", leaflet.signed, leaflet.signature);
  return { leaflet, confirmed: maySign(body, structure, device) };
}

/** Whether who signed a genuine leaflet may still sign it. */
export function isConfirmed(body: AnyBody, directory: Directory): boolean {
  const structure = directory.structure(body.structure);
  const device = structure.devices.get(hex(body.signer));
  return device !== undefined && maySign(body, structure, device);
}

function maySign(body: AnyBody, structure: Structure, device: Device): boolean {
  if (!structure.active || !isActive(device)) return false;
  const service = structure.services.get(body.subject);
  const isOfService = body.type === "vacancy" && service !== undefined && membersOf(service).has(device.member);
  return device.administrator || isOfService;
}

/** Return how stale a card is, from 0 (just confirmed) to 100 (a year, or nobody answers for it). */
export function staleness(time: number, now: number, confirmed: boolean): number {
  return confirmed ? Math.min(STALE, Math.floor((Math.max(0, now - time) * STALE) / YEAR)) : STALE;
}

/** Return the doors for a need in a municipality (its NIS code), the best first; throws NotFoundError. */
export function matching(
  doors: readonly Door[],
  need: string,
  municipality: string,
  now: number,
  territory: Territory,
): Door[] {
  const around = territory.covering(municipality);
  const fitting = doors.filter(
    ({ card }) => card.needs.includes(need) && around.some((code) => card.areas.includes(code)),
  );
  const rank = (door: Door): readonly [number, number, number] => {
    const free = door.places === null ? 1 : door.places === 0 ? 2 : 0;
    const smallest = around.findIndex((code) => door.card.areas.includes(code));
    return [free, smallest, staleness(door.card.time, now, door.confirmed)];
  };
  const ranked = fitting.map((door) => ({ door, rank: rank(door) }));
  ranked.sort((one, other) => {
    const place = one.rank.findIndex((value, n) => value !== other.rank[n]);
    if (place >= 0) return one.rank[place]! - other.rank[place]!;
    return one.door.address < other.door.address ? -1 : 1;
  });
  return ranked.map(({ door }) => door);
}
