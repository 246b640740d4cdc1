/**
 * Search over everything that was decrypted, in this browser only: an index in memory, kept sealed, made anew when it
 * was lost.
 *
 *     search.put({ id, thread, at, text });
 *     search.find("loyer garantie")
 *
 * Rule: a thread of which something is found stays marked, from the transaction that keeps its line (summaries.ts) to the one
 * that keeps the index; a browser may die in between, and then it is put again at the next start.
 *
 * Words are compared without accents and capitals; their beginnings and small typing errors are found, too.
 */

import MiniSearch, { type AsPlainObject } from "minisearch";
import { DecryptionError } from "../../schemas/errors.ts";
import type { Transaction } from "../device/database.ts";
import { putThings, type Store } from "../device/store.ts";

const KIND = "search";
const BEHIND = "search/"; // rows of `cursors` that name the threads in which the index that is kept is behind
const KEPT_TEXT = 4_000; // characters of each message, for excerpts
const AROUND = 60; // characters before and after what was found
const SAVE_AFTER = 20_000; // milliseconds without a change

/** A message to be found. */
export interface Document {
  readonly id: string;
  readonly thread: string;
  readonly at: number;
  readonly text: string;
}

export interface Hit {
  readonly thread: string;
  readonly message: string;
  readonly at: number;
  readonly excerpt: string;
  readonly marks: [start: number, end: number][];
}

interface Saved {
  readonly index: AsPlainObject;
  /** The length of each indexed text, by the message's identifier: by it a change is noticed. */
  readonly sizes: Record<string, number>;
}

const OPTIONS = {
  fields: ["text"],
  storeFields: ["thread", "at", "shown"],
  processTerm: (term: string) => folded(term) || null,
  // One letter begins too many words to mean any of them.
  searchOptions: { prefix: (term: string) => term.length > 1, combineWith: "AND" as const },
};

/** How many letters may be wrong, as a share of the word. */
const WRONG = { fuzzy: (term: string) => (term.length > 5 ? 0.2 : false) };

export class Search {
  /** Called once, with the threads in which what was kept is behind (null: all): they have to be put again. */
  onBehind: (threads: readonly string[] | null) => Promise<void> = async () => undefined;
  readonly #store: Store;
  #index = new MiniSearch<Record<string, unknown>>(OPTIONS);
  #sizes = new Map<string, number>();
  /** What came before the index was taken up. */
  #waiting: Document[] | null = [];
  #loading: Promise<void> | null = null;
  /** Whether everything can be found; before, what is kept must stay what it is. */
  #complete = false;
  /** Whether what is kept is behind, and in which threads. */
  #changed = false;
  #behind = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Take up the index that was kept, and let be put again what is not in it. */
  load(): Promise<void> {
    this.#loading ??= this.#load();
    return this.#loading;
  }

  /** Return the messages that hold all the words, best first, once the index is taken up. */
  async found(text: string, limit: number): Promise<Hit[]> {
    await this.load();
    return this.find(text, limit);
  }

  async #load(): Promise<void> {
    const saved = await this.#store.get<Saved>(KIND, "index").catch(damaged);
    if (saved !== undefined) {
      this.#index = await MiniSearch.loadJSAsync<Record<string, unknown>>(saved.index, OPTIONS);
      this.#sizes = new Map(Object.entries(saved.sizes));
    }
    const marks = IDBKeyRange.bound(BEHIND, `${BEHIND}\uffff`);
    const rows = await this.#store.database.read(["cursors"], (tx) => tx.all<{ mailbox: string }>("cursors", marks));
    const behind = rows.map(({ mailbox }) => mailbox.slice(BEHIND.length));
    const waiting = this.#waiting ?? [];
    this.#waiting = null;
    for (const document of waiting) this.put(document);
    for (const thread of behind) this.#isBehind(thread);
    await this.onBehind(saved === undefined ? null : behind);
    this.#complete = true;
  }

  /** Let a message be found; returns whether that is news, and its thread is to be marked. */
  put(given: Document): boolean {
    const { id, thread, at, text } = given;
    if (this.#waiting !== null) this.#waiting.push(given);
    else if (this.#sizes.get(id) === text.length) return false;
    else {
      const document = { id, thread, at, text, shown: text.slice(0, KEPT_TEXT) };
      if (this.#index.has(id)) this.#index.replace(document);
      else this.#index.add(document);
      this.#sizes.set(id, text.length);
    }
    this.#isBehind(thread);
    return true;
  }

  #isBehind(thread: string): void {
    this.#behind.add(thread);
    this.#changed = true;
    this.#saveLater();
  }

  #saveLater(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.save(), SAVE_AFTER);
  }

  /** Let messages be found no more, also after this browser is opened again; nothing of their words is kept. */
  async forget(messages: readonly string[]): Promise<void> {
    await this.load();
    const here = messages.filter((each) => this.#index.has(each));
    for (const id of here) {
      this.#index.discard(id);
      this.#sizes.delete(id);
      this.#changed = true;
    }
    // What is discarded leaves its words behind, and they would be kept with the rest.
    if (here.length > 0) await this.#index.vacuum();
    await this.save();
  }

  /** Keep the index, sealed, once it is complete: what is not in it would not be looked for again. */
  async save(): Promise<void> {
    this.close();
    if (!this.#changed) return;
    if (!this.#complete) return this.#saveLater();
    const within = this.#behind;
    this.#changed = false;
    this.#behind = new Set();
    const saved: Saved = { index: this.#index.toJSON(), sizes: Object.fromEntries(this.#sizes) };
    try {
      const thing = await this.#store.thing(KIND, "index", saved);
      await this.#store.database.write(["things", "cursors"], (tx) => {
        putThings(tx, [thing]);
        // What was put meanwhile is not in it.
        for (const thread of within) if (!this.#behind.has(thread)) tx.delete("cursors", BEHIND + thread);
      });
    } catch (error) {
      this.#changed = true;
      for (const thread of within) this.#behind.add(thread);
      throw error;
    }
  }

  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  /** Return the messages that hold all the words, best first. */
  find(text: string, limit: number): Hit[] {
    const exact = this.#index.search(text);
    // Words that are nearly the same take long to look up, and are not meant where the words themselves are there.
    const found = exact.length > 0 ? exact : this.#index.search(text, WRONG);
    return found
      .slice(0, limit)
      .map(({ id, thread, at, shown, terms }) => ({
        message: String(id),
        thread: String(thread),
        at: Number(at),
        ...excerptOf(String(shown), terms),
      }));
  }
}

/** Mark a thread in a transaction: what is found of it is not in the index that is kept. */
export function markBehind(tx: Transaction, thread: string): void {
  tx.put("cursors", { mailbox: BEHIND + thread, seq: 0 });
}

/** An index that was damaged is made anew, as one that was lost. */
function damaged(error: unknown): undefined {
  if (!(error instanceof DecryptionError)) throw error;
}

/** Return a word as it is compared: small letters without accents. */
function folded(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

/** Return the text around the first of the terms, and where they are in it. */
function excerptOf(text: string, terms: readonly string[]): { excerpt: string; marks: [number, number][] } {
  let from = 0;
  let to = 2 * AROUND;
  const marks: [number, number][] = [];
  for (const { 0: word, index } of text.matchAll(/[\p{L}\p{N}]+/gu)) {
    const end = index + word.length;
    if (marks.length > 0 && end > to) break;
    if (!terms.includes(folded(word))) continue;
    if (marks.length === 0) {
      from = index <= AROUND ? 0 : text.indexOf(" ", index - AROUND) + 1 || index;
      to = index + 2 * AROUND;
    }
    marks.push([index - from, end - from]);
  }
  return { excerpt: text.slice(from, to), marks };
}
