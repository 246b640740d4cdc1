/**
 * The own structure's access log, fetched and verified in this worker. The twin of client/audit/fetch.py.
 *
 *     const reading = await auditor.read();          what is new, and all of it verified
 *
 * Rules: nothing of it is stored, since it can be fetched again and who reads it is recorded; what is fetched must
 * continue what was verified before; a log with a contradiction is kept to be looked at, and fetched anew the next time.
 */

import type { Export } from "../../audit/export.ts";
import { fetchLog } from "../../audit/fetch.ts";
import { inspect, type Inspected, type ProvedLog, treeOf } from "../../audit/inspect.ts";
import { trustOf, verifyLog } from "../../audit/verify.ts";
import { cosignedAt, Verifier } from "../../crypto/notes.ts";
import { checkHead, type ProvedHead } from "../../crypto/record_proofs.ts";
import { SouspliError } from "../../schemas/errors.ts";
import type { Clock } from "../clock.ts";
import type { Mirror } from "../directory/mirror.ts";
import type { Confirmation } from "../interface/index.ts";
import type { Session } from "../directory/session.ts";
import type { Store } from "../device/store.ts";

/** A log as it was read at a time (milliseconds). */
export interface Reading {
  readonly time: number;
  readonly log: Export;
  readonly entries: readonly Inspected[];
  /** What single entries are proved by; null when the head itself is not what the witnesses saw. */
  readonly proved: ProvedLog | null;
  /** The first contradiction; null when the whole log holds. */
  readonly problem: SouspliError | null;
}

export class Auditor {
  readonly #store: Store;
  readonly #session: Session;
  readonly #mirror: Mirror;
  readonly #clock: Clock;
  #good: Export | null = null;
  #latest: Promise<Reading> | null = null;

  constructor(store: Store, session: Session, mirror: Mirror, clock: Clock) {
    this.#store = store;
    this.#session = session;
    this.#mirror = mirror;
    this.#clock = clock;
  }

  /** Return what was read last; reads when nothing was. Rejects like `read`. */
  latest(): Promise<Reading> {
    return this.#latest ?? this.read();
  }

  /** Fetch what is new and verify all; rejects with NotFoundError for others than auditors. */
  read(): Promise<Reading> {
    const before = this.#latest;
    const reading = this.#read();
    this.#latest = reading;
    reading.catch(() => {
      if (this.#latest === reading) this.#latest = before;
    });
    return reading;
  }

  async #read(): Promise<Reading> {
    const { structure } = this.#mirror.own;
    const around = {
      structure: structure.id,
      origin: this.#mirror.pins.origin,
      now: this.#clock(),
      directory: async (size: number) => {
        await this.#mirror.refresh();
        return this.#store.entries(size);
      },
    };
    const earlier = this.#good;
    const log = await fetchLog(async (path) => (await this.#session.call("GET", path)).body, around, earlier);
    const problem = await failureOf(() =>
      verifyLog(log, this.#mirror.current, this.relay, earlier ? { earlier } : {}),
    );
    if (problem === null) this.#good = log;
    else this.#good = null;
    const entries = inspect(log);
    const head = await this.#head(log);
    const proved = head && { entries, head, tree: treeOf(log) };
    return { time: around.now, log, entries, proved, problem };
  }

  async #head(log: Export): Promise<ProvedHead | null> {
    try {
      return await checkHead(log.head, trustOf(this.relay, this.#mirror.current));
    } catch (error) {
      if (error instanceof SouspliError) return null; // verifying the whole has said why
      throw error;
    }
  }

  /** Return when each witness of the network confirmed a checkpoint. */
  confirmations(note: string): Promise<Confirmation[]> {
    const { current } = this.#mirror;
    return Promise.all(
      current.policyAt(current.size).witnesses.map(async (witness) => {
        const seconds = await cosignedAt(note, witness).catch(() => null); // a wrong one confirms nothing
        return { name: witness.name, at: seconds === null ? null : seconds * 1000 };
      }),
    );
  }

  /** The key of the relay, as it is pinned. */
  get relay(): Verifier {
    const { origin, relayKey } = this.#mirror.pins;
    return new Verifier(origin, relayKey);
  }
}

async function failureOf(work: () => Promise<unknown>): Promise<SouspliError | null> {
  try {
    await work();
    return null;
  } catch (error) {
    if (error instanceof SouspliError) return error;
    throw error;
  }
}
