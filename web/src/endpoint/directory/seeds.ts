/**
 * The seeds of the services' epochs: whoever holds an epoch's seed reads what was sealed to it. The twin of
 * client/directory/seeds.py.
 *
 * They travel wrapped to each reader's device and to the recovery key (spec/enrolment.md). A wrap says nothing of
 * who made it, and need not: a seed is taken only when its public key is the epoch's in the directory.
 */

import { sha256 } from "@noble/hashes/sha2.js";
import { type DeviceKeys, EncryptionKey } from "../../crypto/keys.ts";
import { label } from "../../crypto/signing.ts";
import { type Epoch, membersOf, readers, type Service, type Structure } from "../../crypto/structures.ts";
import { wrap } from "../../crypto/suite.ts";
import { type EpochWrap, WrapsList, WrapsRequest } from "../../schemas/api.ts";
import { base64, type Bytes, concat, equal, hex, slice, u32 } from "../../schemas/bytes.ts";
import { encode } from "../../schemas/codec.ts";
import { DecryptionError, MalformedError, NotFoundError, NotWitnessedError, StaleCheckpointError } from "../../schemas/errors.ts";
import { idBytes } from "../../schemas/ids.ts";
import type { Mirror } from "./mirror.ts";
import type { Session } from "./session.ts";
import type { Store } from "../device/store.ts";

const BATCH = 1_000; // wraps in one request

/** A key that seeds are wrapped to: a device's, or the recovery key. */
interface Reader {
  readonly kid: Bytes;
  readonly public: Bytes;
}

interface Pair {
  readonly service: Service;
  readonly epoch: Epoch;
  readonly reader: Reader;
}

export class Seeds {
  readonly #store: Store;
  readonly #device: DeviceKeys;
  readonly #mirror: Mirror;
  readonly #session: Session;
  readonly #keys = new Map<string, EncryptionKey>();

  private constructor(store: Store, device: DeviceKeys, mirror: Mirror, session: Session) {
    this.#store = store;
    this.#device = device;
    this.#mirror = mirror;
    this.#session = session;
  }

  static async open(store: Store, device: DeviceKeys, mirror: Mirror, session: Session): Promise<Seeds> {
    const seeds = new Seeds(store, device, mirror, session);
    for (const [kid, { seed }] of await store.all<{ seed: Bytes }>("seed")) {
      seeds.#keys.set(kid, await EncryptionKey.of(seed));
    }
    return seeds;
  }

  async keep(key: EncryptionKey): Promise<void> {
    await this.#store.put("seed", hex(key.kid), { seed: key.seed });
    this.#keys.set(hex(key.kid), key);
  }

  /** Return the key of an epoch by its key id, if this device holds it. */
  find(kid: Bytes): EncryptionKey | undefined {
    return this.#keys.get(hex(kid));
  }

  /** Return the service id and number of the own services' epochs that this device cannot read yet. */
  missing(): [service: string, epoch: number][] {
    const { structure, device } = this.#mirror.own;
    return [...structure.services.values()]
      .filter((service) => membersOf(service).has(device.member))
      .flatMap((service) => service.epochs.filter(({ kid }) => !this.find(kid)).map(({ number }) => [service.id, number] as [string, number]));
  }

  /** Fetch the wraps to this device and keep the seeds; returns how many are new. */
  async fetch(): Promise<number> {
    return this.take(await this.wraps(this.#device.kid), this.#device.encryption, this.#device.kid);
  }

  /** Return the wraps to a key: this device's, or (for administrators) the recovery key. */
  async wraps(kid: Bytes): Promise<readonly EpochWrap[]> {
    const name = base64(kid).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
    return (await this.#session.call("GET", `/v1/wraps?kid=${name}`)).read(WrapsList).wraps;
  }

  /** Keep the seeds that are wrapped to `key`; returns how many are new. */
  async take(wraps: readonly EpochWrap[], key: EncryptionKey, kid: Bytes): Promise<number> {
    const unknown = wraps.filter(({ service, epoch: number }) => {
      const epoch = this.#epoch(service, number);
      return epoch !== undefined && !this.find(epoch.kid);
    });
    const opened = await this.opened(unknown, key, kid);
    for (const each of opened) await this.keep(each);
    return opened.length;
  }

  /** Return the genuine seeds among wraps to `key`; others are passed over, since anybody can wrap. */
  async opened(wraps: readonly EpochWrap[], key: EncryptionKey, kid: Bytes): Promise<EncryptionKey[]> {
    const all = await Promise.all(
      wraps.map(async (each) => {
        const epoch = this.#epoch(each.service, each.epoch);
        const opened = epoch && (await opening(each, key, kid));
        return opened && equal(opened.public, epoch.public) ? [opened] : [];
      }),
    );
    return all.flat();
  }

  #epoch(service: string, number: number): Epoch | undefined {
    try {
      return this.#mirror.current.serviceById(service).service.epochs[number - 1];
    } catch (error) {
      if (error instanceof NotFoundError) return undefined;
      throw error;
    }
  }

  /**
   * Give the seeds that this device holds to every reader of the services; returns how many wraps.
   *
   * History included, so a new colleague reads what came before; this device too, so that a seed that was made here
   * comes back when the browser has lost what it kept. What was handed over once is not again; to a key that the
   * witnesses have not seen, nothing is. A key that is none, as only a faulty or a hostile program has one, is passed
   * over: nobody else waits for their seeds because of it.
   */
  async handOver(): Promise<number> {
    const handed = new Set((await this.#store.get<string[]>("handed", "pairs")) ?? []);
    const due = this.#pairs().filter((pair) => !handed.has(digest(pair)));
    if (due.length === 0) return 0;
    try {
      await this.#mirror.witnessed();
    } catch (error) {
      // They get them later: reading goes on meanwhile.
      if (error instanceof NotWitnessedError || error instanceof StaleCheckpointError) return 0;
      throw error;
    }
    let count = 0;
    for (let first = 0; first < due.length; first += BATCH) {
      const batch = due.slice(first, first + BATCH);
      const wraps = (await Promise.all(batch.map((pair) => this.#wrapped(pair)))).flat();
      if (wraps.length > 0) {
        await this.#session.call("POST", "/v1/wraps", { body: encode(WrapsRequest, { wraps }), again: true });
        count += wraps.length;
      }
      for (const pair of batch) handed.add(digest(pair));
      await this.#store.put("handed", "pairs", [...handed]);
    }
    return count;
  }

  #pairs(): Pair[] {
    const { structure, device } = this.#mirror.own;
    return [...structure.services.values()]
      .filter((service) => device.administrator || membersOf(service).has(device.member))
      .flatMap((service) =>
        service.epochs
          .filter((epoch) => this.find(epoch.kid))
          .flatMap((epoch) => readersOf(structure, service).map((reader) => ({ service, epoch, reader }))),
      );
  }

  /** Return a wrap; none when nothing can be wrapped to the reader's key. */
  async #wrapped({ service, epoch, reader }: Pair): Promise<EpochWrap[]> {
    const key = this.find(epoch.kid);
    if (key === undefined) throw new NotFoundError("this device does not hold the seed");
    const info = wrapInfo(service.id, epoch.number, reader.kid);
    try {
      return [{ service: service.id, epoch: epoch.number, kid: reader.kid, wrap: await wrap(reader.public, key.seed, info) }];
    } catch (error) {
      if (error instanceof MalformedError) return [];
      throw error;
    }
  }
}

/** What the wrap of a seed is bound to: the service, the epoch, the kid that it is wrapped for. */
export function wrapInfo(service: string, epoch: number, reader: Bytes): Bytes {
  return concat(label("seed"), idBytes(service), u32(epoch), reader);
}

async function opening(each: EpochWrap, key: EncryptionKey, kid: Bytes): Promise<EncryptionKey | null> {
  try {
    return await EncryptionKey.of(await key.unwrap(each.wrap, wrapInfo(each.service, each.epoch, kid)));
  } catch (error) {
    if (error instanceof DecryptionError) return null;
    throw error;
  }
}

function readersOf(structure: Structure, service: Service): Reader[] {
  const devices = readers(structure, service).map(({ kid, encryption }) => ({ kid, public: encryption }));
  return structure.recovery ? [...devices, structure.recovery] : devices;
}

function digest({ epoch, reader }: Pair): string {
  return hex(slice(sha256(concat(epoch.kid, reader.kid)) as Bytes, 0, 16));
}
