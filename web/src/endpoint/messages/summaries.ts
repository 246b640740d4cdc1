/**
 * The lines of the inbox: what is said of each thread, made when it changes and kept, so that an inbox of thousands of
 * messages opens at once.
 *
 * Rule: a thread that changed is marked in the same transaction, and its line made anew at the latest when the
 * profile is opened again, so a line never stays behind what was received.
 */

import type { Urgency } from "../../schemas/content.ts";
import { fold, type State } from "../../schemas/referral.ts";
import { DIRTY } from "../device/archive.ts";
import { subjectOfThread, wordsOf } from "./bodies.ts";
import type { Conversation, Known } from "./conversation.ts";
import type { Mirror } from "../directory/mirror.ts";
import type { ThreadKind } from "../interface/index.ts";
import type { Awaited } from "../casework/loop.ts";
import type { Outbox } from "./outbox.ts";
import { pack, unpack } from "../device/packing.ts";
import { markBehind, type Search } from "./search.ts";
import type { Store } from "../device/store.ts";
import type { Threads } from "./threads.ts";
import type { Bytes } from "../../schemas/bytes.ts";

const BUCKETS = 64;
const EXCERPT = 160; // characters
const AT_ONCE = 100; // threads that are read together

/** A line as it is kept; services and structures by their identifiers, because their names change. */
export interface Line {
  readonly id: string;
  readonly kind: ThreadKind;
  readonly subject: string;
  readonly excerpt: string;
  readonly author: string;
  readonly own: boolean;
  readonly last: number;
  readonly count: number;
  readonly unread: number;
  readonly participants: readonly string[];
  readonly urgency: Urgency | null;
  readonly state: State | null;
  readonly form: string | null;
  readonly assignee: { readonly id: string; readonly name: string } | null;
  readonly files: number;
  readonly attention: boolean;
  readonly pressed: boolean;
  /** Nobody of the own service cares for it, and its members were told. */
  readonly waits: boolean;
  /** The day since which the other side waits for somebody of the own service. */
  readonly uncared: string | null;
  /** The day from which it is late, if nothing happens; null when nothing is awaited. */
  readonly remind: string | null;
  /** When somebody wrote that the consent is withdrawn. */
  readonly withdrawnAt: number | null;
  readonly queued: boolean;
  /** Members of the own structure who wrote in it. */
  readonly writers: readonly string[];
  /** Who is written to by e-mail. */
  readonly correspondent: string | null;
  /** The thread that this referral continues. */
  readonly continues: string | null;
  readonly tags: readonly string[];
}

interface BucketRow {
  bucket: number;
  sealed: Bytes;
}

export class Summaries {
  readonly #store: Store;
  readonly #outbox: Outbox;
  readonly #mirror: Mirror;
  readonly #threads: Threads;
  readonly #search: Search;
  #lines = new Map<string, Line>();
  #sorted: Line[] | null = null;
  #loading: Promise<void> | null = null;
  #updating: Promise<unknown> = Promise.resolve();

  constructor(store: Store, outbox: Outbox, mirror: Mirror, threads: Threads, search: Search) {
    this.#store = store;
    this.#outbox = outbox;
    this.#mirror = mirror;
    this.#threads = threads;
    this.#search = search;
  }

  /** Take up what is kept, and make anew what was marked; once. */
  load(): Promise<void> {
    this.#loading ??= this.#load();
    return this.#loading;
  }

  async #load(): Promise<void> {
    const { database, vault } = this.#store;
    const rows = await database.read(["summaries"], (tx) => tx.all<BucketRow>("summaries"));
    const buckets = await Promise.all(rows.map(({ bucket, sealed }) => vault.open(placeOf(bucket), sealed)));
    this.#lines = new Map(buckets.flatMap((data) => unpack<Line[]>(data)).map((line) => [line.id, line]));
    this.#sorted = null;
    const range = IDBKeyRange.bound(DIRTY, `${DIRTY}\uffff`);
    const marked = await database.read(["cursors"], (tx) => tx.all<{ mailbox: string }>("cursors", range));
    const waiting = this.#outbox.all().map(({ thread }) => thread);
    await this.update([...marked.map(({ mailbox }) => mailbox.slice(DIRTY.length)), ...waiting]);
  }

  /** Return the lines, the one with the latest message first. */
  all(): readonly Line[] {
    this.#sorted ??= [...this.#lines.values()].sort((a, b) => b.last - a.last);
    return this.#sorted;
  }

  get(thread: string): Line | undefined {
    return this.#lines.get(thread);
  }

  /** Make the lines of threads anew. */
  update(threads: Iterable<string>): Promise<void> {
    const ids = [...new Set(threads)];
    // One after the other: each writes whole buckets.
    const mine = this.#updating.then(() => this.#update(ids));
    this.#updating = mine.catch(() => undefined);
    return mine;
  }

  /** Let threads be found that are not in the index; null: it was lost, and all have to be. */
  async reindex(threads: readonly string[] | null): Promise<void> {
    const ids = threads ?? this.all().map(({ id }) => id);
    for (let first = 0; first < ids.length; first += AT_ONCE) {
      const conversations = await this.#threads.conversations(ids.slice(first, first + AT_ONCE));
      for (const conversation of conversations) await this.#index(conversation);
    }
  }

  /** Wait until the lines say what was written so far. */
  async settled(): Promise<void> {
    await this.#updating;
  }

  async #update(threads: readonly string[]): Promise<void> {
    if (threads.length === 0) return;
    const behind: string[] = [];
    for (const conversation of await this.#threads.conversations(threads)) {
      const thread = conversation.id;
      const line = conversation.known.length > 0 ? await this.#line(conversation) : null;
      if (line === null) this.#lines.delete(thread);
      else this.#lines.set(thread, line);
      this.#sorted = null;
      if (await this.#index(conversation)) behind.push(thread);
    }
    const lines = Map.groupBy(this.#lines.values(), ({ id }) => bucketOf(id));
    const buckets = [...new Set(threads.map(bucketOf))];
    const rows = await Promise.all(buckets.map((bucket) => this.#sealed(bucket, lines.get(bucket) ?? [])));
    await this.#store.database.write(["summaries", "cursors"], (tx) => {
      for (const row of rows) tx.put("summaries", row);
      for (const thread of threads) tx.delete("cursors", DIRTY + thread);
      for (const thread of behind) markBehind(tx, thread);
    });
  }

  async #sealed(bucket: number, lines: readonly Line[]): Promise<BucketRow> {
    return { bucket, sealed: await this.#store.vault.seal(placeOf(bucket), pack(lines)) };
  }

  async #line(conversation: Conversation): Promise<Line> {
    const { id, known, root, referral, participants, unopened, items } = conversation;
    const shown = known.filter(({ content }) => content.kind !== "receipt");
    const latest = shown.reduce<Known | null>((last, each) => (last && last.at > each.at ? last : each), null);
    const progress = referral && fold(conversation.events);
    const loop = this.#threads.loop(conversation);
    const assignee = this.#threads.assignee(conversation, progress);
    return {
      id,
      kind: kindOf(conversation),
      subject: subjectOfThread(conversation),
      excerpt: latest ? await this.#excerpt(latest, conversation) : "",
      author: latest?.content.author ?? "",
      own: latest !== null && this.#threads.isOwn(latest),
      last: latest?.at ?? Math.max(0, ...unopened.map(({ accepted }) => accepted)),
      count: shown.length,
      unread: conversation.owed,
      participants,
      urgency: referral?.urgency ?? null,
      state: progress?.state ?? null,
      form: referral?.form ?? null,
      assignee: assignee && { id: assignee.id, name: assignee.name },
      files: shown.reduce((count, { content }) => count + ("files" in content ? content.files.length : 0), 0),
      pressed: loop.pressed,
      waits: loop.waits !== null,
      uncared: loop.uncared,
      remind: loop.sent.reduce<string | null>(earliest, null),
      withdrawnAt: loop.withdrawal?.at ?? null,
      attention: this.#threads.needsAttention(conversation),
      queued: items.some(({ state, hash, content }) => state !== "sent" && hash === null && content.kind !== "receipt"),
      writers: [...new Set(shown.flatMap((each) => this.#writer(each)))],
      correspondent: root?.content.kind === "notice" ? root.content.correspondent.name : null,
      continues: referral?.origin?.thread ?? null,
      tags: root?.content.kind === "note" ? tagsOf(root.content.text) : [],
    };
  }

  async #excerpt(latest: Known, conversation: Conversation): Promise<string> {
    const guest = await this.#threads.answered(latest.content, conversation);
    const text = guest?.text ?? ("text" in latest.content ? latest.content.text : "");
    return text.replace(/\s+/gu, " ").trim().slice(0, EXCERPT);
  }

  #writer(known: Known): string[] {
    const { structure } = this.#mirror.own;
    const isOurs = known.device === null || structure.services.has(known.service);
    return isOurs ? [this.#threads.writer(known.device)] : [];
  }

  /** Let what is in a conversation be found; returns whether any of it is news. */
  async #index(conversation: Conversation): Promise<boolean> {
    let news = false;
    for (const { id, content, at } of conversation.known) {
      if (content.kind === "receipt") continue;
      const guest = await this.#threads.answered(content, conversation);
      if (this.#search.put({ id, thread: conversation.id, at, text: wordsOf(content, guest) })) news = true;
    }
    return news;
  }
}

function earliest(day: string | null, { ending, deadlines }: Awaited): string | null {
  if (ending !== null || (day !== null && day < deadlines.remind)) return day;
  return deadlines.remind;
}

/** Return what a thread is, by what began it. */
export function kindOf({ root, referral }: Conversation): ThreadKind {
  switch (root?.content.kind) {
    case "referral":
      return referral ? "referral" : "message";
    case "notice":
      return "correspondent";
    case "note":
      return "notebook";
    case "absence":
      return "absence";
    case "feedback":
    case "sign-up":
      return "desk";
    default:
      return "message";
  }
}

/** Return the words of a text that begin with `#`, in small letters. */
export function tagsOf(text: string): string[] {
  const found = text.normalize("NFC").matchAll(/(?<![\p{L}\p{N}_])#([\p{L}\p{N}_][\p{L}\p{N}_-]*)/gu);
  return [...new Set([...found].map(([, tag = ""]) => tag.toLowerCase()))];
}

function bucketOf(thread: string): number {
  return Number.parseInt(thread.slice(-2), 16) % BUCKETS;
}

function placeOf(bucket: number): string {
  return `summaries/${bucket}`;
}
