/**
 * When each thing that belongs on the shelf last changed, kept in the transaction of the change itself; and what of it
 * goes into a sheet and comes out of one.
 */

import { type Bytes, equal } from "../../schemas/bytes.ts";
import { LIMITS } from "../../schemas/limits.ts";
import type { Sheet, SheetEntry } from "../../schemas/shelf.ts";
import type { Clock } from "../clock.ts";
import { pack, unpack } from "../device/packing.ts";
import type { Store, Thing } from "../device/store.ts";
import { kindIn, merged, placeNamed } from "./places.ts";

const CHANGED = "changed/"; // and the kind of what changed
const ROOM = 0.9 * LIMITS.shelf_box; // the rest is for padding, and what encrypting adds
const BESIDE = 100; // bytes of an entry beside its value

/** The times of what is in a sheet, by key. */
export type Times = Readonly<Record<string, number>>;

export class Changes {
  readonly #store: Store;
  readonly #clock: Clock;
  #last = 0;

  constructor(store: Store, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** Return what says that a thing changes now, to be kept with it; null for what is not put on the shelf. */
  async note(kind: string, key: string): Promise<Thing | null> {
    if (placeNamed(kind, key) === null) return null;
    const changes = kindOfChanges(kind);
    const before = (await this.#store.get<number>(changes, key)) ?? 0;
    this.#last = Math.max(this.#clock(), this.#last + 1); // two changes never have one time
    // Nor an earlier one than what they change, which a browser with a clock that is ahead may have noted.
    return this.#store.thing(changes, key, Math.max(this.#last, before + 1));
  }

  /** Return the place of what was noted. */
  placeOf({ kind, key }: Thing): string {
    return placeNamed(kind.slice(CHANGED.length), key)!;
  }

  /** Return what is to be in the sheet of a place now: in order of their keys, and for want of room the latest that fit. */
  async entries(place: string): Promise<SheetEntry[]> {
    const kind = kindIn(place);
    const [things, changed] = await Promise.all([
      this.#store.all<unknown>(kind),
      this.#store.all<number>(kindOfChanges(kind)),
    ]);
    const forgotten = this.#clock() - LIMITS.shelf_deleted * 1000;
    const found: SheetEntry[] = [];
    for (const key of new Set([...things.keys(), ...changed.keys()])) {
      if (placeNamed(kind, key) !== place) continue;
      const at = changed.get(key) ?? 0;
      if (things.has(key)) found.push({ key, at, value: pack(things.get(key)) });
      else if (at > forgotten) found.push({ key, at, value: null });
    }
    let room = ROOM;
    const latest = found.sort((a, b) => b.at - a.at).filter(({ value }) => {
      const size = BESIDE + Math.ceil((value?.length ?? 0) / 3) * 4;
      if (size > room) return false; // and what is older may fit all the same
      room -= size;
      return true;
    });
    return latest.sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  /** Keep what is in the sheet of a place where it is later than what is here; returns whether anything was. */
  async take(place: string, { entries }: Sheet): Promise<boolean> {
    const kind = kindIn(place);
    const rows = await Promise.all(entries.map((entry) => this.#taken(kind, entry)));
    const later = rows.filter((row) => row !== null);
    let any = false;
    await this.#store.database.write(["things"], async (tx) => {
      for (const { key, before, thing, change } of later) {
        const now = await tx.get<Thing>("things", [change.kind, key]);
        // Changed in the meantime: then that is later.
        if (!same(now?.sealed, before)) continue;
        any = true;
        if (thing === null) tx.delete("things", [kind, key]);
        else tx.put("things", thing);
        tx.put("things", change);
      }
    });
    return any;
  }

  /** Return what is to be kept for an entry, and how its change looked before; null when what is here stands. */
  async #taken(kind: string, { key, at, value }: SheetEntry) {
    const changes = kindOfChanges(kind);
    const row = await this.#store.database.read(["things"], (tx) => tx.get<Thing>("things", [changes, key]));
    const own = row && unpack<number>(await this.#store.vault.open(`${changes}/${key}`, row.sealed));
    const kept = (thing: Thing | null, time: number) =>
      this.#store.thing(changes, key, time).then((change) => ({ key, before: row?.sealed, thing, change }));

    const mine = await this.#store.get<unknown>(kind, key);
    const theirs = value === null ? null : unpack<unknown>(value);
    const both = mine === undefined || theirs === null ? null : merged(kind, mine, theirs);
    if (both !== null) {
      if (same(pack(both), pack(mine))) return null;
      const time = same(pack(both), pack(theirs)) ? at : Math.max(at, own ?? 0) + 1;
      return kept(await this.#store.thing(kind, key, both), time);
    }
    if (own !== undefined && own >= at) return null;
    return kept(theirs === null ? null : await this.#store.thing(kind, key, theirs), at);
  }
}

/** Return the times of entries; two sheets are alike when these are. */
export function timesOf(entries: readonly SheetEntry[]): Times {
  return Object.fromEntries(entries.map(({ key, at }) => [key, at]));
}

function kindOfChanges(kind: string): string {
  return CHANGED + kind;
}

function same(one: Bytes | undefined, other: Bytes | undefined): boolean {
  return one === undefined || other === undefined ? one === other : equal(one, other);
}
