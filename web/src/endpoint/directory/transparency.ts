/**
 * What witnesses have seen of the directory: no key is used before a quorum of them has (spec/log.md). The twin of
 * client/directory/transparency.py.
 *
 * Rules: the quorum is that of the policy in the log as it was last accepted, so that whoever wants to change the
 * witnesses needs the old ones; their word must be fresh; what was accepted is kept, and a checkpoint that
 * contradicts the directory held here is a fork. A network without witnesses asks for nothing.
 */

import type { Directory } from "../../crypto/chain.ts";
import type { Verifier } from "../../crypto/notes.ts";
import { checkFresh, checkQuorum, type Policy } from "../../crypto/witnesses.ts";
import { equal, fromUtf8 } from "../../schemas/bytes.ts";
import { type DirectoryForkError, NotWitnessedError } from "../../schemas/errors.ts";
import { LIMITS } from "../../schemas/limits.ts";
import type { Clock, Sleep } from "../clock.ts";
import type { RelayHttp } from "../relay/http.ts";
import type { Store } from "../device/store.ts";

const PAUSES = [100, 300, 1_000, 3_000, 5_000]; // a statement that was just posted is witnessed within moments
const PATH = "/v1/logs/directory/checkpoint";
const HOUR = 3_600;

/** The last checkpoint that was accepted: its size, the note, and when the quorum gave it (seconds). */
export interface Seen {
  readonly size: number;
  readonly note: string;
  readonly time: number;
}

export class Transparency {
  readonly #store: Store;
  readonly #http: RelayHttp;
  readonly #clock: Clock;
  readonly #sleep: Sleep;
  #seen: Seen | null = null;

  private constructor(store: Store, http: RelayHttp, clock: Clock, sleep: Sleep) {
    this.#store = store;
    this.#http = http;
    this.#clock = clock;
    this.#sleep = sleep;
  }

  static async open(store: Store, http: RelayHttp, clock: Clock, sleep: Sleep): Promise<Transparency> {
    const opened = new Transparency(store, http, clock, sleep);
    opened.#seen = (await store.get<Seen>("witnessed", "directory")) ?? null;
    return opened;
  }

  /** The last checkpoint that was accepted; null before the first. */
  get seen(): Seen | null {
    return this.#seen;
  }

  /**
   * Return the directory as `refresh` brings it, once the witnesses have seen all of it, not long ago.
   *
   * Throws NotWitnessedError or StaleCheckpointError, which pass with time; what `forked` returns for a
   * contradiction; CheckpointError or SignatureInvalidError for what the relay may not show.
   */
  async demand(
    refresh: () => Promise<Directory>,
    relay: Verifier,
    forked: (detail: string) => Promise<DirectoryForkError>,
  ): Promise<Directory> {
    let directory = await refresh();
    for (const pause of [...PAUSES, null]) {
      if (!this.#wanting(directory)) break;
      try {
        await this.#ask(directory, relay, forked);
        break;
      } catch (error) {
        if (pause === null || !(error instanceof NotWitnessedError)) throw error;
        await this.#sleep(pause);
        directory = await refresh();
      }
    }
    return directory;
  }

  async #ask(
    directory: Directory,
    relay: Verifier,
    forked: (detail: string) => Promise<DirectoryForkError>,
  ): Promise<void> {
    const note = fromUtf8((await this.#http.call("GET", PATH)).body);
    const seen = await checkQuorum(note, relay.name, relay, this.#policy(directory));
    checkFresh(seen, this.#now, LIMITS.checkpoint_age);
    const { size, root } = seen.checkpoint;
    if (size <= directory.size && !equal(directory.rootAt(size), root)) {
      throw await forked(`the witnesses have seen another directory of ${size} entries than this device`);
    }
    if (size !== directory.size) {
      throw new NotWitnessedError(
        `the witnesses have confirmed ${size} entries of the directory, this device sees ${directory.size}`,
      );
    }
    const kept = { size, note, time: seen.time || this.#now };
    await this.#store.put("witnessed", "directory", kept);
    this.#seen = kept;
  }

  get #now(): number {
    return Math.floor(this.#clock() / 1000);
  }

  /** Return the policy by which the next checkpoint is judged; a new device takes the latest. */
  #policy(directory: Directory): Policy {
    return directory.policyAt(this.#seen?.size ?? directory.size);
  }

  /** Whether witnesses have to be heard: there are some, and their last word does not do. */
  #wanting(directory: Directory): boolean {
    if (!this.#policy(directory).quorum && !directory.policyAt(directory.size).quorum) return false;
    const seen = this.#seen;
    return seen === null || seen.size < directory.size || this.#now - seen.time >= HOUR;
  }
}
