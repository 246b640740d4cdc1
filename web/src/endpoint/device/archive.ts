/**
 * What was received, as rows of the store: every envelope that was fetched, with what became of it. The twin of
 * client/device/archive.py.
 */

import type { Content } from "../../schemas/content.ts";
import { type Bytes, equal, hex } from "../../schemas/bytes.ts";
import type { Header } from "../../schemas/envelope.ts";
import { DecryptionError, NotFoundError } from "../../schemas/errors.ts";
import type { Transaction } from "./database.ts";
import { pack, unpack } from "./packing.ts";
import type { Store } from "./store.ts";

/** What became of an envelope; `locked` until a colleague has handed over the seed. */
export type Fate = "opened" | "refused" | "locked";

/** An envelope as it is kept. */
export interface Received {
  readonly mailbox: string;
  readonly seq: number;
  readonly accepted: number;
  readonly hash: Bytes;
  readonly fate: Fate;
  /** Null when the frame is malformed. */
  readonly header: Header | null;
  /** There when it was opened. */
  readonly content: Content | null;
  /** The slug of the error. */
  readonly problem: string;
  readonly detail: string;
}

/** An envelope to keep: what became of it, its bytes, and whether a receipt is owed for it. */
export interface Row {
  readonly received: Received;
  readonly raw: Bytes;
  readonly owed: boolean;
}

/** As it lies in the store. */
interface Stored {
  mailbox: string;
  seq: number;
  thread?: string;
  fate: Fate;
  owed: 0 | 1;
  sealed: Bytes;
  raw: Bytes;
}

interface SeenRow {
  device: string;
  id: string;
  hash: Bytes;
}

/** Rows of `cursors` that name threads whose line in the inbox has to be made anew (summaries.ts). */
export const DIRTY = "dirty/";

const STORES = ["received", "cursors", "seen"];

export class Archive {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Return the sequence number up to which a mailbox was fetched. */
  async cursor(mailbox: string): Promise<number> {
    return this.#store.database.read(["cursors"], (tx) => cursorOf(tx, mailbox));
  }

  /**
   * Keep the next envelopes of a mailbox and move its cursor, together.
   *
   * Returns false, and keeps nothing, when another tab moved it first.
   */
  async advance(mailbox: string, cursor: number, rows: readonly Row[]): Promise<boolean> {
    const stored = await Promise.all(rows.map((row) => this.#sealed(row)));
    const last = rows.at(-1)?.received.seq ?? cursor;
    return this.#store.database.write(STORES, async (tx) => {
      if ((await cursorOf(tx, mailbox)) !== cursor) return false;
      await Promise.all(stored.map((row, at) => insert(tx, row, rows[at]?.received)));
      tx.put("cursors", { mailbox, seq: last });
      return true;
    });
  }

  /** Replace what became of an envelope. */
  async update(row: Row): Promise<void> {
    const stored = await this.#sealed(row);
    await this.#store.database.write(STORES, (tx) => insert(tx, stored, row.received));
  }

  async #sealed({ received, raw, owed }: Row): Promise<Stored> {
    const { mailbox, seq, header, fate } = received;
    const place = placeOf(mailbox, seq);
    const { vault } = this.#store;
    const [sealed, sealedRaw] = await Promise.all([vault.seal(place, pack(received)), vault.seal(`${place}/raw`, raw)]);
    const stored: Stored = { mailbox, seq, fate, owed: owed ? 1 : 0, sealed, raw: sealedRaw };
    return header === null ? stored : { ...stored, thread: header.thread };
  }

  /** Return the hash of the envelope that was opened under this id of a device, if any. */
  async seen(device: Bytes, id: string): Promise<Bytes | undefined> {
    const row = await this.#store.database.read(["seen"], (tx) => tx.get<SeenRow>("seen", [hex(device), id]));
    return row?.hash;
  }

  /** Return the hashes of those of many envelopes that were opened under their names. */
  async seenOf(headers: readonly Header[]): Promise<ReadonlyMap<string, Bytes>> {
    const rows = await this.#store.database.read(["seen"], (tx) =>
      Promise.all(headers.map(({ sender, id }) => tx.get<SeenRow>("seen", [hex(sender.device), id]))),
    );
    return new Map(rows.flatMap((row, at) => (row ? [[nameOf(headers[at]!), row.hash]] : [])));
  }

  /** Whether its mailbox got the same envelope before, in another place, and it was opened. */
  async delivered({ mailbox, hash, seq }: Received, thread: string): Promise<boolean> {
    return (await this.thread(thread)).some(
      (each) => each.mailbox === mailbox && each.fate === "opened" && equal(each.hash, hash) && each.seq !== seq,
    );
  }

  /** Return what was received of a thread, in the order of arrival. */
  async thread(thread: string): Promise<Received[]> {
    return this.#open(await this.#by("thread", thread));
  }

  /** Return what was received of each of some threads, in the order of arrival, and for how much of it a receipt is owed. */
  async ofThreads(threads: readonly string[]): Promise<{ received: Received[]; owed: number }[]> {
    const found = await this.#store.database.read(["received"], (tx) =>
      Promise.all(threads.map((thread) => tx.allBy<Stored>("received", "thread", thread))),
    );
    return Promise.all(
      found.map(async (rows) => ({ received: await this.#open(rows), owed: rows.filter(({ owed }) => owed === 1).length })),
    );
  }

  /** Return the identifiers of all threads of which something was opened. */
  async threads(): Promise<string[]> {
    const rows = await this.#by("fate", "opened");
    return [...new Set(rows.flatMap(({ thread }) => thread ?? []))];
  }

  /** Return what was refused or is locked. */
  async unopened(): Promise<Received[]> {
    return this.#open([...(await this.#by("fate", "refused")), ...(await this.#by("fate", "locked"))]);
  }

  /** Return what a receipt is owed for. */
  async owed(thread: string): Promise<Received[]> {
    return this.#open((await this.#by("thread", thread)).filter(({ owed }) => owed === 1));
  }

  /** Note that the receipts are written. */
  async settle(received: Iterable<Received>): Promise<void> {
    await this.#store.database.write(["received"], (tx) => settleIn(tx, [...received]));
  }

  /** Delete what was received of a thread. Replays stay known. */
  async forget(thread: string): Promise<void> {
    await this.#store.database.write(["received"], async (tx) => {
      for (const { mailbox, seq } of await tx.allBy<Stored>("received", "thread", thread)) tx.delete("received", [mailbox, seq]);
    });
  }

  /** Return the bytes of an envelope; throws DecryptionError when the store was altered. */
  async raw({ mailbox, seq }: Received): Promise<Bytes> {
    const row = await this.#store.database.read(["received"], (tx) => tx.get<Stored>("received", [mailbox, seq]));
    if (row === undefined) throw new NotFoundError("the envelope is not kept here");
    return this.#store.vault.open(`${placeOf(mailbox, seq)}/raw`, row.raw);
  }

  #by(index: string, value: string): Promise<Stored[]> {
    return this.#store.database.read(["received"], (tx) => tx.allBy<Stored>("received", index, value));
  }

  async #open(rows: readonly Stored[]): Promise<Received[]> {
    const received = await Promise.all(rows.map((row) => this.#openRow(row)));
    return received.sort((a, b) => a.accepted - b.accepted || a.seq - b.seq);
  }

  async #openRow({ mailbox, seq, sealed }: Stored): Promise<Received> {
    try {
      return unpack<Received>(await this.#store.vault.open(placeOf(mailbox, seq), sealed));
    } catch (error) {
      if (!(error instanceof DecryptionError)) throw error;
      // One damaged row must not hide the others, nor disappear.
      const { slug: problem, detail } = error;
      const hash = new Uint8Array(32);
      return { mailbox, seq, accepted: 0, hash, fate: "refused", header: null, content: null, problem, detail };
    }
  }
}

/** Return what a device calls an envelope: no other one of its may have the same id. */
export function nameOf({ sender, id }: Header): string {
  return `${hex(sender.device)}/${id}`;
}

/** Note in a transaction that the receipts are written. */
export async function settleIn(tx: Transaction, received: readonly Received[]): Promise<void> {
  for (const { mailbox, seq } of received) {
    const row = await tx.get<Stored>("received", [mailbox, seq]);
    if (row) tx.put("received", { ...row, owed: 0 });
  }
}

async function cursorOf(tx: Transaction, mailbox: string): Promise<number> {
  return (await tx.get<{ seq: number }>("cursors", mailbox))?.seq ?? 0;
}

async function insert(tx: Transaction, stored: Stored, received: Received | undefined): Promise<void> {
  tx.put("received", stored);
  if (stored.thread !== undefined) tx.put("cursors", { mailbox: DIRTY + stored.thread, seq: 0 });
  // Only what was opened: nobody uses up the ids of others with envelopes that are not theirs.
  if (!received?.header || received.fate !== "opened") return;
  const row: SeenRow = { device: hex(received.header.sender.device), id: received.header.id, hash: received.hash };
  if (!(await tx.get("seen", [row.device, row.id]))) tx.put("seen", row);
}

function placeOf(mailbox: string, seq: number): string {
  return `received/${mailbox}/${seq}`;
}
