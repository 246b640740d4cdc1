/**
 * The local store of a device: one database of the browser, in which everything that is not public is sealed
 * (vault.ts). The twin of client/device/store.py.
 *
 * Rules: several tabs may use it at once, so what depends on what is there is decided inside one transaction; the
 * browser may throw all of it away at any time, and then it is made anew from what the relay has.
 *
 *     await store.put("outbox", item.id, item);
 *     await store.get<Item>("outbox", item.id);
 *
 * Small things lie under a kind and a key; received envelopes and lines of the inbox have stores of their own.
 */

import type { Bytes } from "../../schemas/bytes.ts";
import { Database, type Layout, type Transaction } from "./database.ts";
import { pack, unpack } from "./packing.ts";
import { Vault } from "./vault.ts";

const VERSION = 1;

/** What a thief sees: the public directory, random identifiers, and how many rows there are. */
const LAYOUT: Layout = {
  things: { key: ["kind", "key"] },
  entries: { key: "position" },
  cursors: { key: "mailbox" },
  received: { key: ["mailbox", "seq"], indexes: { thread: "thread", fate: "fate", owed: "owed" } },
  seen: { key: ["device", "id"] },
  summaries: { key: "bucket" },
};

/** A sealed thing, ready to be put in a transaction. */
export interface Thing {
  kind: string;
  key: string;
  sealed: Bytes;
}

export class Store {
  /** What is to be kept with each change of a thing, in the same transaction (shelf/). */
  beside: (kind: string, key: string) => Promise<Thing | null> = async () => null;
  /** Called with what `beside` gave, once it is kept. */
  onKept: (beside: readonly Thing[]) => void = () => undefined;
  readonly database: Database;
  readonly vault: Vault;

  private constructor(database: Database, vault: Vault) {
    this.database = database;
    this.vault = vault;
  }

  /** Open or make the store of a name; `key` (32 bytes) seals it. */
  static async open(name: string, key: Bytes): Promise<Store> {
    return new Store(await Database.open(name, VERSION, LAYOUT), await Vault.of(key));
  }

  close(): void {
    this.database.close();
  }

  async thing(kind: string, key: string, value: unknown): Promise<Thing> {
    return { kind, key, sealed: await this.vault.seal(`${kind}/${key}`, pack(value)) };
  }

  /** Keep a value under a kind and key, in place of what was there. */
  async put(kind: string, key: string, value: unknown): Promise<void> {
    await this.together([await this.thing(kind, key, value)]);
  }

  /** Keep several things, all or none. */
  async together(things: readonly Thing[]): Promise<void> {
    const more = await this.#beside(things);
    await this.database.write(["things"], (tx) => putThings(tx, [...things, ...more]));
    if (more.length > 0) this.onKept(more);
  }

  async #beside(things: readonly { kind: string; key: string }[]): Promise<Thing[]> {
    const beside = await Promise.all(things.map(({ kind, key }) => this.beside(kind, key)));
    return beside.filter((thing) => thing !== null);
  }

  /** Return what is kept there; throws DecryptionError when somebody altered it. */
  async get<T>(kind: string, key: string): Promise<T | undefined> {
    const row = await this.database.read(["things"], (tx) => tx.get<Thing>("things", [kind, key]));
    return row && (await this.#open<T>(row));
  }

  /** Return everything of a kind by key, in the order of the keys. */
  async all<T>(kind: string): Promise<Map<string, T>> {
    const range = IDBKeyRange.bound([kind], [kind, []]);
    const rows = await this.database.read(["things"], (tx) => tx.all<Thing>("things", range));
    const values = await Promise.all(rows.map((row) => this.#open<T>(row)));
    return new Map(rows.map((row, at) => [row.key, values[at] as T]));
  }

  async delete(kind: string, ...keys: string[]): Promise<void> {
    const more = await this.#beside(keys.map((key) => ({ kind, key })));
    await this.database.write(["things"], (tx) => {
      for (const key of keys) tx.delete("things", [kind, key]);
      putThings(tx, more);
    });
    if (more.length > 0) this.onKept(more);
  }

  async #open<T>({ kind, key, sealed }: Thing): Promise<T> {
    return unpack<T>(await this.vault.open(`${kind}/${key}`, sealed));
  }

  // The directory log.

  /** Return the first `size` entries of the directory log, or as many as there are. */
  async entries(size: number): Promise<Bytes[]> {
    if (size === 0) return [];
    const range = IDBKeyRange.upperBound(size);
    const rows = await this.database.read(["entries"], (tx) => tx.all<{ raw: Bytes }>("entries", range));
    return rows.map(({ raw }) => raw);
  }
}

export function putThings(tx: Transaction, things: readonly Thing[]): void {
  for (const thing of things) tx.put("things", thing);
}
