/**
 * The ways into this browser's devices: locks, sealed keystores of which the relay keeps one each (spec/locks.md),
 * and this browser too, so that a device opens without a connection and before the relay takes its locks.
 *
 *     const lock = await doors.open({ kind: "passphrase", name, passphrase });
 *
 * What is kept here shows no name: kinds, times, and boxes that only the right way opens.
 */

import { type LockKeys, PRF_INPUT, Way as Root } from "../../crypto/locks.ts";
import { newRecoveryCode } from "../../crypto/passphrase.ts";
import { fromText } from "../../crypto/printable.ts";
import { type Bytes, equal, fromHex, hex } from "../../schemas/bytes.ts";
import { encode } from "../../schemas/codec.ts";
import {
  ConflictError,
  DecryptionError,
  IdReusedError,
  IntegrityError,
  InvalidInputError,
  MalformedError,
  NotFoundError,
  UnavailableError,
  WrongPassphraseError,
} from "../../schemas/errors.ts";
import { type Keystore, Lock, LockOpening, OpenedLock } from "../../schemas/locks.ts";
import type { Clock } from "../clock.ts";
import { Database } from "../device/database.ts";
import type { RelayHttp } from "../relay/http.ts";
import { freshId } from "../ids.ts";
import type { Way, WayView } from "../interface/index.ts";
import type { Session } from "../directory/session.ts";

/** Characters of a passphrase, and how many of them differ. */
const LEAST_LENGTH = 15;
const LEAST_DIFFERENT = 8;

const NAME = "souspli";
const LAYOUT = { ways: { key: "id", indexes: { device: "device" } } };

/** A lock as this browser keeps it; `everywhere`: the relay has it. */
interface Kept {
  id: string;
  device: string;
  kind: Way["kind"];
  made: number;
  origin: string;
  verifier: string;
  box: Bytes;
  everywhere: boolean;
}

export class Doors {
  #database: Promise<Database> | null = null;
  readonly #http: RelayHttp;
  readonly #clock: Clock;
  /** A recovery code that was shown and not yet confirmed. */
  #shown: string | null = null;

  private constructor(http: RelayHttp, clock: Clock) {
    this.#http = http;
    this.#clock = clock;
  }

  static async load(http: RelayHttp, clock: Clock): Promise<Doors> {
    const doors = new Doors(http, clock);
    await doors.#kept();
    return doors;
  }

  /** Return what is kept, opened anew when the browser has thrown it away under us: we outlive the pages. */
  #kept(): Promise<Database> {
    this.#database ??= Database.open(NAME, 1, LAYOUT).then(
      (database) => {
        database.onLost = () => {
          this.#database = null;
        };
        return database;
      },
      (error: unknown) => {
        this.#database = null;
        throw error;
      },
    );
    return this.#database;
  }

  /** Whether this browser keeps a device. */
  async known(): Promise<boolean> {
    return (await (await this.#kept()).read(["ways"], (tx) => tx.count("ways"))) > 0;
  }

  /** Return the origin of the relay that the devices here belong to. */
  async origin(): Promise<string | null> {
    return (await this.#all())[0]?.origin ?? null;
  }

  /** What a passkey is asked to evaluate. */
  get prfInput(): Bytes {
    return PRF_INPUT;
  }

  /**
   * Return the keystore that a way opens, from this browser (`here`) or from the relay of an origin.
   *
   * Throws WrongPassphraseError for whatever opens nothing, IntegrityError when the relay gives what is not its own.
   */
  async open(way: Way, origin: string): Promise<{ keystore: Keystore; here: boolean }> {
    const keys = (await rootOf(way)).at(origin);
    const verifier = hex(keys.verifier);
    const local = (await this.#all()).find((kept) => kept.verifier === verifier);
    if (local !== undefined) return { keystore: await opened(keys, local.id, local.box, origin), here: true };
    const given = await this.#fetch(keys);
    const keystore = await opened(keys, given.id, given.box, origin);
    const { id, kind, box } = given;
    await this.#keep({ id, kind, box, origin, verifier, device: "", made: this.#clock(), everywhere: true });
    return { keystore, here: false };
  }

  async #fetch(keys: LockKeys): Promise<OpenedLock> {
    const body = encode(LockOpening, { auth: keys.auth });
    try {
      return (await this.#http.call("POST", "/v1/locks/open", { body, again: true })).read(OpenedLock);
    } catch (error) {
      if (error instanceof NotFoundError) throw new WrongPassphraseError("", { advice: "check each word and try again" });
      throw error;
    }
  }

  /** Say of which device the lock of a way is, once it is open. */
  async claim(kid: Bytes): Promise<void> {
    for (const kept of await this.#all()) if (kept.device === "") await this.#keep({ ...kept, device: hex(kid) });
  }

  /**
   * Keep a keystore under a way, in this browser; throws ConflictError when there is such a way already,
   * IdReusedError when it opens another device, InvalidInputError for a passphrase that could be guessed.
   */
  async add(way: Way, keystore: Keystore, kid: Bytes): Promise<void> {
    if (way.kind === "passphrase") checkPassphrase(way.passphrase);
    const keys = (await rootOf(way)).at(keystore.origin);
    const verifier = hex(keys.verifier);
    if ((await this.#all()).some((kept) => kept.verifier === verifier)) {
      throw new ConflictError("this way in is there already");
    }
    if (way.kind === "passphrase") await this.#demandFree(keys);
    const id = freshId(this.#clock());
    const box = await keys.seal(id, keystore);
    const { kind } = way;
    const { origin } = keystore;
    await this.#keep({ id, device: hex(kid), kind, made: this.#clock(), origin, verifier, box, everywhere: false });
  }

  /**
   * Throws IdReusedError for what opens another device: the relay would refuse this one's lock for ever. Where the
   * relay cannot be asked now, `share` finds out.
   */
  async #demandFree(keys: LockKeys): Promise<void> {
    try {
      await this.#fetch(keys);
    } catch (error) {
      if (error instanceof WrongPassphraseError || error instanceof UnavailableError) return;
      throw error;
    }
    throw new IdReusedError("this opens another device already", { advice: "choose another passphrase" });
  }

  /** Give the relay the locks that it does not have yet; one that opens another device there stays in this browser only. */
  async share(kid: Bytes, session: Session): Promise<void> {
    for (const kept of await this.#of(kid)) {
      if (kept.everywhere) continue;
      const lock: Lock = { kind: kept.kind, verifier: fromHex(kept.verifier), box: kept.box };
      try {
        await session.call("PUT", `/v1/locks/${kept.id}`, { body: encode(Lock, lock), again: true });
      } catch (error) {
        if (error instanceof IdReusedError) continue; // chosen while the relay was away, and no reason to stop
        throw error;
      }
      await this.#keep({ ...kept, everywhere: true });
    }
  }

  async views(kid: Bytes): Promise<WayView[]> {
    const kept = await this.#of(kid);
    return kept.map(({ id, kind, made, everywhere }) => ({ id, kind, made, everywhere })).sort((a, b) => a.made - b.made);
  }

  /** Let a way open nothing any more, here and at the relay; throws ConflictError for the last one. */
  async remove(id: string, kid: Bytes, session: Session): Promise<void> {
    const kept = await this.#of(kid);
    const found = kept.find((each) => each.id === id);
    if (found === undefined) throw new NotFoundError("there is no such way in");
    if (kept.length === 1) throw new ConflictError("this is the only way in", { advice: "add another one first" });
    if (found.everywhere) await session.call("DELETE", `/v1/locks/${id}`, { again: true }).catch(ignoring(NotFoundError));
    await (await this.#kept()).write(["ways"], (tx) => tx.delete("ways", id));
  }

  /** Forget the ways into a device in this browser. */
  async forget(kid: Bytes): Promise<void> {
    const kept = await this.#of(kid);
    await (await this.#kept()).write(["ways"], (tx) => {
      for (const { id } of kept) tx.delete("ways", id);
    });
  }

  /** Return a new recovery code, which opens nothing before it was confirmed. */
  newCode(): string {
    this.#shown = newRecoveryCode();
    return this.#shown;
  }

  /** Return the way of the code that was shown; throws WrongPassphraseError when another one is given. */
  confirmed(code: string): Way {
    const shown = this.#shown;
    if (shown === null) throw new ConflictError("no recovery code was shown", { advice: "make a new one" });
    if (!equal(codeBytes(code), codeBytes(shown))) {
      throw new WrongPassphraseError("this is not the code that was shown", { advice: "compare it group by group" });
    }
    this.#shown = null;
    return { kind: "recovery", code: shown };
  }

  async #all(): Promise<Kept[]> {
    return (await this.#kept()).read(["ways"], (tx) => tx.all<Kept>("ways"));
  }

  async #of(kid: Bytes): Promise<Kept[]> {
    return (await this.#kept()).read(["ways"], (tx) => tx.allBy<Kept>("ways", "device", hex(kid)));
  }

  async #keep(kept: Kept): Promise<void> {
    return (await this.#kept()).write(["ways"], (tx) => tx.put("ways", kept));
  }
}

/** A passphrase is all that protects a box from whoever has the relay's disk, or the stick; throws InvalidInputError. */
export function checkPassphrase(words: string): void {
  const characters = [...words];
  if (characters.length >= LEAST_LENGTH && new Set(characters).size >= LEAST_DIFFERENT) return;
  throw new InvalidInputError(
    `a passphrase has at least ${LEAST_LENGTH} characters, ${LEAST_DIFFERENT} of them different`,
    { advice: "take five words that have nothing to do with each other" },
  );
}

async function rootOf(way: Way): Promise<Root> {
  switch (way.kind) {
    case "passphrase":
      return Root.ofPassphrase(way.name, way.passphrase);
    case "passkey":
      return Root.ofPasskey(way.prf as Bytes);
    case "recovery":
      return Root.ofCode(way.code);
  }
}

async function opened(keys: LockKeys, id: string, box: Bytes, origin: string): Promise<Keystore> {
  let keystore: Keystore;
  try {
    keystore = await keys.open(id, box);
  } catch (error) {
    if (!(error instanceof DecryptionError || error instanceof MalformedError)) throw error;
    throw new IntegrityError("what should open this device was altered", {
      advice: "use another way in, and tell your administrator",
      cause: error,
    });
  }
  if (keystore.origin !== origin) {
    throw new IntegrityError(`this device belongs to ${keystore.origin}, and the relay is ${origin}`, {
      advice: "do not sign in here; ask your administrator",
    });
  }
  return keystore;
}

function codeBytes(code: string): Bytes {
  return fromText("recovery-code", code, 16);
}

function ignoring(Kind: new () => Error): (error: unknown) => void {
  return (error) => {
    if (!(error instanceof Kind)) throw error;
  };
}
