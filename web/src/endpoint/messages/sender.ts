/**
 * Sending what is in the outbox: what is due, in the order in which it was written.
 *
 * Rules: the relay accepts an id once: when an answer was lost, the item is sealed anew and sent again, and `id-reused`
 * means that it had arrived. What may succeed later is tried again, and so is what met something that is not genuine,
 * which says nothing of what was written; what the relay refused is kept as failed, with the reason.
 */

import { type Bytes, equal } from "../../schemas/bytes.ts";
import { type Content, filesOf } from "../../schemas/content.ts";
import {
  ERRORS,
  IntegrityError,
  NotFoundError,
  NotWitnessedError,
  RelayUnreachableError,
  SouspliError,
  StaleCheckpointError,
} from "../../schemas/errors.ts";
import { LIMITS } from "../../schemas/limits.ts";
import type { Archive } from "../device/archive.ts";
import type { Clock } from "../clock.ts";
import type { Transfers } from "../files/transfers.ts";
import { failed, type Item, problemIn } from "./items.ts";
import type { Problem } from "../interface/index.ts";
import type { Outbox } from "./outbox.ts";
import type { Poster } from "./posting.ts";
import type { Tabs } from "../tabs.ts";

/** Of failures that say nothing of the item: what one meets, the next one meets too. */
const OF_ALL = slugsOf(isOfAll);
const FALSE = slugsOf((error) => error instanceof IntegrityError);
const UNWITNESSED = slugsOf((error) => error instanceof NotWitnessedError || error instanceof StaleCheckpointError);

function slugsOf(fits: (error: SouspliError) => boolean): ReadonlySet<string> {
  return new Set(ERRORS.filter((Kind) => fits(new Kind())).map(({ slug }) => slug));
}

function isOfAll(error: SouspliError): boolean {
  return error instanceof RelayUnreachableError || error instanceof IntegrityError;
}

export class Sender {
  readonly #outbox: Outbox;
  readonly #poster: Poster;
  readonly #archive: Archive;
  readonly #transfers: Transfers;
  readonly #kid: Bytes;
  readonly #clock: Clock;
  readonly #tabs: Tabs;
  #flushing: Promise<void> | null = null;
  #again = false;
  /** After a failure that says nothing of the item: until then no other one is due either (milliseconds). */
  #pause = 0;

  constructor(
    outbox: Outbox,
    poster: Poster,
    archive: Archive,
    transfers: Transfers,
    kid: Bytes,
    clock: Clock,
    tabs: Tabs,
  ) {
    this.#outbox = outbox;
    this.#poster = poster;
    this.#archive = archive;
    this.#transfers = transfers;
    this.#kid = kid;
    this.#clock = clock;
    this.#tabs = tabs;
  }

  /** Return what is to be sent now, oldest first. */
  due(): Item[] {
    const now = this.#clock();
    // A relay that was away or lied is simply tried again; a relay that refused for now said when.
    return this.#ready().filter(({ nextAttempt, problem }) => nextAttempt <= now || OF_ALL.has(problem));
  }

  /** Return what waits for nothing but its time. */
  #ready(): Item[] {
    return this.#outbox.all().filter(
      (item) =>
        item.state === "queued" &&
        !this.#waits(item) &&
        filesOf(item.content).every((file) => this.#transfers.settled(file.blob)),
    );
  }

  /** When the next item is due, in milliseconds since 1970; null when nothing waits for a time. */
  get next(): number | null {
    const times = this.#ready().map(({ nextAttempt }) => nextAttempt);
    return times.length > 0 ? Math.max(Math.min(...times), this.#pause) : null;
  }

  /** Whether something that waits met what is not genuine. */
  get doubted(): boolean {
    return this.#queued().some(({ problem }) => FALSE.has(problem));
  }

  /** Why something waits for the witnesses; null when nothing does. */
  get unwitnessed(): Problem | null {
    const item = this.#queued().find(({ problem }) => UNWITNESSED.has(problem));
    return item === undefined ? null : problemIn(item);
  }

  #queued(): Item[] {
    return this.#outbox.all().filter(({ state }) => state === "queued");
  }

  /**
   * Send what is due, in the order in which it was written.
   *
   * Never throws for an item: those that could not be sent stay, with the error. Throws IntegrityError when the
   * relay gives what is not genuine.
   */
  flush(): Promise<void> {
    this.#again = true;
    this.#flushing ??= this.#run().finally(() => {
      this.#flushing = null;
    });
    return this.#flushing;
  }

  async #run(): Promise<void> {
    while (this.#again) {
      this.#again = false;
      if (this.due().length === 0) return;
      await this.#tabs.exclusive("outbox", () => this.#sendDue());
    }
  }

  async #sendDue(): Promise<void> {
    await this.#outbox.load(); // another tab may have sent it
    const tried = new Set<string>();
    for (let item = this.due()[0]; item; item = this.due().find(({ id }) => !tried.has(id))) {
      tried.add(item.id);
      const failure = await this.#attempt(item);
      if (failure instanceof IntegrityError) throw failure;
      if (failure !== null && isOfAll(failure)) return;
    }
  }

  #waits(item: Item): boolean {
    return item.follows !== null && this.#outbox.item(item.follows)?.state === "queued";
  }

  /** Try to send an item; returns why it was not. */
  async #attempt(queued: Item): Promise<SouspliError | null> {
    this.#outbox.sending = queued.id;
    let item: Item = { ...queued, attempts: queued.attempts + 1, problem: "", detail: "", advice: "" };
    let posting = false;
    let failure: SouspliError | null = null;
    try {
      if (!(await this.#outbox.replace(item))) return null;
      const hash = await this.#poster.post({ ...item, content: await this.#withPredecessor(item) }, async () => {
        if (!(await this.#outbox.replace({ ...item, posted: true }))) {
          throw new NotFoundError("its conversation was forgotten before it was sent");
        }
        posting = true;
      });
      item = { ...item, state: "sent", hash };
      await this.#outbox.forgetFiles(item);
    } catch (error) {
      if (!(error instanceof SouspliError)) throw error;
      failure = error;
      // A relay that does not answer, or falsely, leaves it open whether it took the envelope.
      const lost = posting && isOfAll(error);
      item = failed({ ...item, posted: item.posted || lost }, error, this.#clock());
    } finally {
      this.#outbox.sending = null;
    }
    this.#pause = failure !== null && isOfAll(failure) ? item.nextAttempt : 0;
    if (!(await this.#outbox.replace(item))) return failure;
    await this.#outbox.settle(); // the own copy may have come back before the relay's answer
    return failure;
  }

  async #withPredecessor({ content, follows }: Item): Promise<Content> {
    if (follows === null || content.kind === "receipt") return content;
    const before = this.#outbox.item(follows);
    const known = before ? before.hash : ((await this.#archive.seen(this.#kid, follows)) ?? null);
    if (known === null) return content;
    const overtaken = before && before.content.kind !== "receipt" ? before.content.after : [];
    const after = content.after.filter((each) => ![known, ...overtaken].some((other) => equal(each, other)));
    return { ...content, after: [...after, known].slice(-LIMITS.after) };
  }
}
