/**
 * The directory as this device mirrors it: every statement is verified here, whatever the relay says. The twin of
 * client/directory/mirror.py.
 *
 * Rules: the network's first entry and the relay's key are those of the keystore; a log that got shorter or shows
 * another root for a size that was seen is a fork, which is kept, shown on every page and never resolved by the
 * program.
 */

import { Directory } from "../../crypto/chain.ts";
import { EMPTY_ROOT, leafHash } from "../../crypto/merkle.ts";
import { openCheckpoint, Verifier } from "../../crypto/notes.ts";
import { safetyNumber } from "../../crypto/safety.ts";
import { type Device, isActive, type Structure } from "../../crypto/structures.ts";
import { EntriesPage, EntriesRequest, NetworkInfo } from "../../schemas/api.ts";
import { type Bytes, equal } from "../../schemas/bytes.ts";
import { encode } from "../../schemas/codec.ts";
import type { Checkpoint } from "../../schemas/envelope.ts";
import {
  DeviceRevokedError,
  DirectoryForkError,
  IntegrityError,
  MalformedError,
  StaleStatementError,
  SuspendedError,
  TooLargeError,
  UnsupportedVersionError,
} from "../../schemas/errors.ts";
import { idBytes } from "../../schemas/ids.ts";
import { LIMITS } from "../../schemas/limits.ts";
import { Amendment } from "./amendment.ts";
import { type Clock, type Sleep, systemSleep } from "../clock.ts";
import type { RelayHttp } from "../relay/http.ts";
import type { Profile } from "../device/profile.ts";
import { putThings, type Store } from "../device/store.ts";
import { type Seen, Transparency } from "./transparency.ts";

const PROTOCOL = 1;
const CONFIRMED = 10_000; // milliseconds: a confirmation is not written down again so soon
const ATTEMPTS = 3; // to sign again when somebody else's statement came first

/** What never changes of a relay, and how much of its log was seen. */
export interface Pins {
  readonly origin: string;
  readonly relayKey: Bytes;
  readonly size: number;
  readonly root: Bytes;
  readonly refreshed: number;
}

/** A contradiction that was found, until people acknowledge it. */
export interface Fork {
  readonly detail: string;
  readonly found: number;
}

/** The device of this profile, as the directory shows it. */
export interface Own {
  readonly structure: Structure;
  readonly device: Device;
}

export class Mirror {
  /** Called when there is more, or a fork. */
  onChange: () => void = () => undefined;
  readonly #store: Store;
  readonly #http: RelayHttp;
  readonly #clock: Clock;
  readonly #kid: Bytes;
  readonly #transparency: Transparency;
  #directory = new Directory();
  readonly #network: Bytes;
  #pins: Pins;
  #fork: Fork | null = null;
  #asked = false;
  #refreshing: Promise<Directory> | null = null;

  private constructor({ store, device, keys }: Profile, http: RelayHttp, clock: Clock, transparency: Transparency) {
    this.#store = store;
    this.#http = http;
    this.#clock = clock;
    this.#kid = device.kid;
    this.#network = keys.network;
    this.#pins = { origin: keys.origin, relayKey: keys.relay_key, size: 0, root: EMPTY_ROOT, refreshed: 0 };
    this.#transparency = transparency;
  }

  /** Take up what is stored; throws IntegrityError when it was altered. */
  static async open(profile: Profile, http: RelayHttp, clock: Clock, sleep: Sleep = systemSleep): Promise<Mirror> {
    const { store } = profile;
    const mirror = new Mirror(profile, http, clock, await Transparency.open(store, http, clock, sleep));
    mirror.#fork = (await store.get<Fork>("fork", "directory")) ?? null;
    const pins = await store.get<Pins>("pins", "relay");
    if (pins !== undefined) {
      mirror.#pins = pins;
      await mirror.#load();
    }
    return mirror;
  }

  /** The directory as of the last refresh; empty before the first. */
  get current(): Directory {
    return this.#directory;
  }

  /** What is pinned. */
  get pins(): Pins {
    return this.#pins;
  }

  /** The hash (32 bytes) of the entry that founded the network. */
  get networkPin(): Bytes {
    return this.#network;
  }

  /** Whether the directory lets this device act. */
  get admitted(): boolean {
    return this.#directory.hasDevice(this.#kid) && isActive(this.own.device) && this.own.structure.active;
  }

  /** This device; throws NotFoundError before it is in the directory. */
  get own(): Own {
    return this.#directory.device(this.#kid);
  }

  /** This device, for what only an active one can do; throws DeviceRevokedError or SuspendedError. */
  get activeOwn(): Own {
    const own = this.own;
    if (!isActive(own.device)) throw new DeviceRevokedError();
    if (!own.structure.active) throw new SuspendedError(`${own.structure.name} is suspended`);
    return own;
  }

  // Forks.

  /** The contradiction that was found and not yet acknowledged; nothing is sent while there is one. */
  get fork(): Fork | null {
    return this.#fork;
  }

  /** Forget the contradiction, after people have been consulted; it comes back if it persists. */
  async acknowledgeFork(): Promise<void> {
    await this.#store.delete("fork", "directory");
    this.#fork = null;
    this.onChange();
  }

  async #forked(detail: string): Promise<DirectoryForkError> {
    this.#fork = { detail, found: this.#clock() };
    await this.#store.put("fork", "directory", this.#fork);
    this.onChange();
    return new DirectoryForkError(detail);
  }

  // Reading.

  /** Ask the relay what it is; throws IntegrityError when its key or name is not the one pinned. */
  async network(): Promise<NetworkInfo> {
    const info = (await this.#http.call("GET", "/v1/network")).read(NetworkInfo);
    if (info.protocol !== PROTOCOL) {
      throw new UnsupportedVersionError(`the relay speaks version ${info.protocol} of the protocol`);
    }
    const { origin, relayKey } = this.#pins;
    if (origin !== info.origin || !equal(relayKey, info.relay_key)) {
      throw new IntegrityError("the relay has another key or name than before", {
        advice: "ask the registrars by telephone whether the relay was replaced, and do not send",
      });
    }
    this.#asked = true;
    return info;
  }

  /** Fetch and admit what is new; throws DirectoryForkError, or another IntegrityError for what may not be in one. */
  refresh(): Promise<Directory> {
    this.#refreshing ??= this.#refresh().finally(() => {
      this.#refreshing = null;
    });
    return this.#refreshing;
  }

  async #refresh(): Promise<Directory> {
    // Another tab may have acknowledged it.
    if (this.#fork !== null) this.#fork = (await this.#store.get<Fork>("fork", "directory")) ?? null;
    if (this.#fork !== null) throw new DirectoryForkError(this.#fork.detail);
    const before = this.#directory.size;
    if (!this.#asked) await this.network();
    try {
      while (await this.#fetchPage());
    } catch (error) {
      const impossible =
        error instanceof MalformedError || error instanceof TooLargeError || error instanceof StaleStatementError;
      if (!impossible) throw error;
      // Whatever is wrong with an entry, nobody but the relay has put it there.
      throw new IntegrityError(`the relay shows a directory that cannot be: ${error.detail}`, { cause: error });
    }
    if (this.#directory.size !== before) this.onChange();
    return this.#directory;
  }

  /**
   * Fetch what is new, and check that the witnesses have seen it: for whoever is about to use a key. Throws as
   * `refresh` and `Transparency.demand` do.
   */
  witnessed(): Promise<Directory> {
    return this.#transparency.demand(
      () => this.refresh(),
      this.#relay,
      (detail) => this.#forked(detail),
    );
  }

  /** What the witnesses are known to have seen; null before the first time, or without witnesses. */
  get seen(): Seen | null {
    return this.#transparency.seen;
  }

  /** Verify each stored entry once more, then compare with the relay's log. */
  async verify(): Promise<void> {
    const directory = new Directory();
    await directory.admit(await this.#store.entries(this.#pins.size));
    this.#directory = directory;
    await this.refresh();
  }

  /** Admit the next page; returns whether there is more. */
  async #fetchPage(): Promise<boolean> {
    const before = this.#directory;
    const page = (await this.#http.call("GET", `/v1/directory/entries?after=${before.size}`)).read(EntriesPage);
    const seen = await this.#openCheckpoint(page.checkpoint);
    if (seen.size < before.size) {
      throw await this.#forked(`the relay shows ${seen.size} entries, after it showed ${before.size}`);
    }
    if (seen.size - before.size < page.entries.length) {
      throw new IntegrityError("the relay gives more entries than its checkpoint covers");
    }
    if (page.entries.length === 0 && seen.size > before.size) {
      throw new IntegrityError("the relay holds back entries that its checkpoint covers");
    }
    const [first] = page.entries;
    if (before.size === 0 && first !== undefined && !equal(leafHash(first), this.#network)) {
      throw new IntegrityError("the relay shows another network than this device belongs to", {
        advice: "do not send; ask the registrars by telephone",
      });
    }
    const directory = first === undefined ? before : this.#directory.copy();
    await directory.admit(page.entries);
    const complete = directory.size === seen.size;
    if (complete && !equal(directory.root, seen.root)) {
      throw await this.#forked(`the relay shows another directory of ${seen.size} entries than before`);
    }
    this.#directory = directory;
    await this.#keep(before.size, page.entries, complete);
    return !complete;
  }

  async #openCheckpoint(note: string): Promise<Checkpoint> {
    const relay = this.#relay;
    const { size, root } = await openCheckpoint(note, relay.name, relay);
    return { size, root };
  }

  get #relay(): Verifier {
    return new Verifier(this.#pins.origin, this.#pins.relayKey);
  }

  async #keep(size: number, entries: readonly Bytes[], complete: boolean): Promise<void> {
    const directory = this.#directory;
    const now = this.#clock();
    // Another tab may have seen more in the meantime: never go back.
    const pins = (await this.#store.get<Pins>("pins", "relay")) ?? this.#pins;
    if (pins.size > directory.size) return;
    if (!equal(directory.rootAt(pins.size), pins.root)) {
      throw await this.#forked("the relay shows two directories to two tabs of this browser");
    }
    if (entries.length === 0 && now - pins.refreshed < CONFIRMED) return;
    const { root } = directory;
    const refreshed = complete ? now : pins.refreshed;
    await this.#pin({ ...pins, size: directory.size, root, refreshed }, size, entries);
  }

  async #pin(pins: Pins, size = 0, entries: readonly Bytes[] = []): Promise<void> {
    const thing = await this.#store.thing("pins", "relay", pins);
    await this.#store.database.write(["things", "entries"], (tx) => {
      for (const [at, raw] of entries.entries()) tx.put("entries", { position: size + at + 1, raw });
      putThings(tx, [thing]);
    });
    this.#pins = pins;
  }

  /**
   * Take up the stored directory without verifying each signature again, which would slow every start.
   *
   * The pinned root is sealed under the device's key, and is only ever written after all entries below it were
   * admitted. Nobody else can make one, and no other entries have it.
   */
  async #load(): Promise<void> {
    const { size, root } = this.#pins;
    try {
      this.#directory = await Directory.restored(await this.#store.entries(size), root);
    } catch (error) {
      if (!(error instanceof IntegrityError)) throw error;
      throw new IntegrityError("the directory stored in this browser is not the one that was seen", {
        advice: "it was altered or the disk fails: keep this computer as it is, and ask for help",
        cause: error,
      });
    }
  }

  // Writing.

  /**
   * Post the statements that `build` signs, together; built again when somebody else was faster.
   *
   * Returns the directory with them. `build` may sign nothing when it finds its work done.
   */
  async amend(build: (change: Amendment) => Promise<void>): Promise<Directory> {
    for (let attempt = 1; ; attempt += 1) {
      await this.refresh();
      const change = new Amendment(this.#directory.copy(), this.#clock());
      await build(change);
      try {
        await this.#post(change.entries);
        break;
      } catch (error) {
        if (attempt === ATTEMPTS || !(error instanceof StaleStatementError)) throw error;
      }
    }
    await this.#refreshing?.catch(() => undefined); // one that runs may have asked before the post, and not show it
    return this.refresh();
  }

  async #post(entries: readonly Bytes[]): Promise<void> {
    for (let first = 0; first < entries.length; first += LIMITS.statements_posted) {
      const posted = entries.slice(first, first + LIMITS.statements_posted);
      await this.#http.call("POST", "/v1/directory/entries", { body: encode(EntriesRequest, { entries: posted }) });
    }
  }

  /** Return the 60 digits to compare with a structure. */
  safetyNumber(theirs: Structure): string {
    const ours = this.own.structure;
    return safetyNumber([idBytes(ours.id), ours.root], [idBytes(theirs.id), theirs.root]);
  }
}
