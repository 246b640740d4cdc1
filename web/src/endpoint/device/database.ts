/**
 * IndexedDB with promises, and with errors that people can act on; knows nothing of what is kept.
 *
 *     await database.write(["things"], (tx) => { tx.put("things", row); });
 *
 * Rule: inside a transaction nothing but the transaction is waited for; anything else would end it.
 */

import { LocalError } from "../../schemas/errors.ts";

export type Key = IDBValidKey;

/** The stores of a database, each with the path of its key and its indexes. */
export type Layout = Readonly<Record<string, { key: string | string[]; indexes?: Readonly<Record<string, string | string[]>> }>>;

export class Transaction {
  readonly #tx: IDBTransaction;

  constructor(tx: IDBTransaction) {
    this.#tx = tx;
  }

  get<T>(store: string, key: Key): Promise<T | undefined> {
    return done(this.#tx.objectStore(store).get(key) as IDBRequest<T | undefined>);
  }

  all<T>(store: string, range?: IDBKeyRange | Key): Promise<T[]> {
    return done(this.#tx.objectStore(store).getAll(range) as IDBRequest<T[]>);
  }

  allBy<T>(store: string, index: string, range?: IDBKeyRange | Key): Promise<T[]> {
    return done(this.#tx.objectStore(store).index(index).getAll(range) as IDBRequest<T[]>);
  }

  count(store: string): Promise<number> {
    return done(this.#tx.objectStore(store).count());
  }

  put(store: string, row: unknown): void {
    this.#tx.objectStore(store).put(row);
  }

  delete(store: string, key: Key | IDBKeyRange): void {
    this.#tx.objectStore(store).delete(key);
  }

  clear(store: string): void {
    this.#tx.objectStore(store).clear();
  }
}

export class Database {
  readonly #database: IDBDatabase;
  /** Called when the browser takes the database away under us. */
  onLost: () => void = () => undefined;

  private constructor(database: IDBDatabase) {
    this.#database = database;
    database.onclose = () => this.onLost();
    // Another tab deletes it, or runs a newer program: never stand in the way.
    database.onversionchange = () => {
      database.close();
      this.onLost();
    };
  }

  /** Open or make a database; throws LocalError. */
  static async open(name: string, version: number, layout: Layout): Promise<Database> {
    const request = indexedDB.open(name, version);
    request.onupgradeneeded = () => {
      for (const [store, { key, indexes }] of Object.entries(layout)) {
        if (request.result.objectStoreNames.contains(store)) continue;
        const made = request.result.createObjectStore(store, { keyPath: key });
        for (const [index, path] of Object.entries(indexes ?? {})) made.createIndex(index, path);
      }
    };
    return new Database(await translated(done(request)));
  }

  static async remove(name: string): Promise<void> {
    await translated(done(indexedDB.deleteDatabase(name)));
  }

  close(): void {
    this.#database.close();
  }

  read<T>(stores: string[], work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.#run(stores, "readonly", work);
  }

  /** Let what `work` does stand together or not at all; it is on the disk when this resolves. */
  write<T>(stores: string[], work: (tx: Transaction) => Promise<T> | T): Promise<T> {
    return this.#run(stores, "readwrite", work);
  }

  async #run<T>(stores: string[], mode: IDBTransactionMode, work: (tx: Transaction) => Promise<T> | T): Promise<T> {
    return translated(
      (async () => {
        const tx = this.#database.transaction(stores, mode, { durability: mode === "readwrite" ? "strict" : "default" });
        const ended = new Promise<void>((resolve, reject) => {
          tx.oncomplete = () => resolve();
          tx.onabort = () => reject(tx.error ?? new DOMException("the transaction was aborted", "AbortError"));
        });
        try {
          const result = await work(new Transaction(tx));
          await ended;
          return result;
        } catch (error) {
          ended.catch(() => undefined);
          try {
            tx.abort();
          } catch {
            // It has ended by itself.
          }
          throw error;
        }
      })(),
    );
  }
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function translated<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    const full = error.name === "QuotaExceededError";
    throw new LocalError(full ? "this browser has no room left" : `what this browser keeps cannot be used: ${error.message}`, {
      advice: full ? "free some space on this computer" : "close the other tabs of Souspli and try again",
      cause: error,
    });
  }
}
