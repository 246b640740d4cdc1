/**
 * The shelf: what this browser would lose with its storage is put at the relay, sealed, a little after each change, and
 * taken down where there is nothing (spec/shelf.md).
 *
 * Rules: what is here is durable before it is put there, and nothing that the relay shows changes or deletes what is
 * later here; the relay is not believed: what does not open, or is older than what was there, is told.
 */

import { type Place, placeOf } from "../../crypto/shelf.ts";
import type { DeviceKeys } from "../../crypto/keys.ts";
import { hex } from "../../schemas/bytes.ts";
import { encode } from "../../schemas/codec.ts";
import { ConflictError, DecryptionError, MalformedError } from "../../schemas/errors.ts";
import { type KnownSlot, type Sheet, type ShelfSlot, ShelfPut, Shelf as Shown } from "../../schemas/shelf.ts";
import type { Session } from "../directory/session.ts";
import type { Store } from "../device/store.ts";
import { type Changes, type Times, timesOf } from "./changes.ts";
import { PLACES } from "./places.ts";

const KIND = "shelf";
const TRIES = 3;

/** What this browser remembers of a slot. */
interface Kept {
  /** The highest version that it put or saw. */
  readonly version: number;
  /** The version that the relay showed last, 0 for none. */
  readonly shown: number;
  /** What is in it. */
  readonly times: Times;
}

const NOTHING: Kept = { version: 0, shown: 0, times: {} };

/** What is not as it was left there. */
export type Found = "altered" | "older";

export class Shelf {
  /** Called when something on it is not as it was left there. */
  onFound: (found: Found) => void = () => undefined;
  /** Called with a place that has to be put there anew. */
  onDue: (place: string) => void = () => undefined;
  /** Called with the places of which something was taken down. */
  onTaken: (places: readonly string[]) => Promise<void> = async () => undefined;
  readonly #store: Store;
  readonly #session: Session;
  readonly #changes: Changes;
  readonly #places: ReadonlyMap<string, Place>;

  constructor(store: Store, session: Session, changes: Changes, device: DeviceKeys) {
    this.#store = store;
    this.#session = session;
    this.#changes = changes;
    this.#places = new Map(PLACES.map((name) => [name, placeOf(device, name)]));
  }

  /** Whether this browser remembers nothing of it: it is new here, or has lost what it kept. */
  async isEmpty(): Promise<boolean> {
    return (await this.#store.all(KIND)).size === 0;
  }

  /** Take down what is later than what is here. */
  async take(): Promise<void> {
    const slots = await this.#shown();
    const shown = new Map(slots.map((slot) => [hex(slot.slot), slot]));
    const told = new Set<Found>();
    const taken: string[] = [];
    const known: KnownSlot[] = [];
    for (const [name, place] of this.#places) {
      const kept = await this.#kept(name);
      const slot = shown.get(hex(place.slot));
      const version = slot?.version ?? 0;
      if (version === kept.version && version === kept.shown) continue;
      const sheet = slot && (await opened(place, slot));
      if (sheet === null) told.add("altered");
      if (version < kept.version) told.add("older");
      known.push(...(sheet?.others ?? []));
      if (sheet && (await this.#changes.take(name, sheet))) taken.push(name);
      // What is not as it was left there is put there anew.
      const due = !sheet || version < kept.version;
      if (due) this.onDue(name);
      const times = due ? {} : timesOf(sheet.entries);
      await this.#keep(name, { version: Math.max(kept.version, version), shown: version, times });
    }
    // Where this browser remembers nothing, what it wrote elsewhere still says what there must be.
    if (known.some(({ slot, version }) => (shown.get(hex(slot))?.version ?? 0) < version)) told.add("older");
    for (const found of told) this.onFound(found);
    if (taken.length > 0) await this.onTaken(taken);
  }

  /** Put what is in a place there, unless it is. */
  async put(name: string): Promise<void> {
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      const kept = await this.#kept(name);
      const entries = await this.#changes.entries(name);
      const times = timesOf(entries);
      if (alike(times, kept.times)) return;
      const version = kept.version + 1;
      const sheet: Sheet = { v: 1, entries, others: await this.#others(name) };
      try {
        await this.#send(name, kept.shown, version, sheet);
        return this.#keep(name, { version, shown: version, times });
      } catch (error) {
        if (!(error instanceof ConflictError)) throw error;
      }
      await this.take();
    }
  }

  /** Return what the relay shows of it; where that is no shelf at all, it says so before it throws. */
  async #shown(): Promise<readonly ShelfSlot[]> {
    const answer = await this.#session.call("GET", "/v1/shelf");
    try {
      return answer.read(Shown).slots;
    } catch (error) {
      if (error instanceof MalformedError) this.onFound("altered");
      throw error;
    }
  }

  async #send(name: string, replaces: number, version: number, sheet: Sheet): Promise<void> {
    const place = this.#places.get(name)!;
    const box = await place.seal(version, sheet);
    const body = encode(ShelfPut, { slot: place.slot, replaces, version, box });
    await this.#session.call("PUT", "/v1/shelf", { body });
  }

  /** Return the versions that are known of the other slots. */
  async #others(name: string): Promise<KnownSlot[]> {
    const known: KnownSlot[] = [];
    for (const [other, { slot }] of this.#places) {
      const { version } = await this.#kept(other);
      if (other !== name && version > 0) known.push({ slot, version });
    }
    return known.sort((one, other) => (hex(one.slot) < hex(other.slot) ? -1 : 1));
  }

  async #kept(name: string): Promise<Kept> {
    return (await this.#store.get<Kept>(KIND, name)) ?? NOTHING;
  }

  #keep(name: string, kept: Kept): Promise<void> {
    return this.#store.put(KIND, name, kept);
  }
}

/** Return the sheet in a slot; null when it is not what this device has put there. */
async function opened(place: Place, { version, box }: ShelfSlot): Promise<Sheet | null> {
  try {
    return await place.open(version, box);
  } catch (error) {
    if (error instanceof DecryptionError || error instanceof MalformedError) return null;
    throw error;
  }
}

function alike(one: Times, other: Times): boolean {
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => one[key] === other[key]);
}
