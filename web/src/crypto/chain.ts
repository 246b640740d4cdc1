/**
 * The directory: the log of all statements, folded into structures (spec/directory.md).
 *
 * Rules: an entry is verified before it has any effect, and a refused one has none; the fold depends on the entries
 * alone, so relay and clients that hold the same entries hold the same directory; every root is kept, so that a view of
 * any earlier size can be compared.
 *
 *     const directory = await Directory.restored(entriesKept, rootKept);
 *     await directory.admit(entriesThatCame);
 *     const { structure, service } = directory.service(parseAddress("accueil@abri-de-meuse"));
 *
 * Sans-IO: whoever stores the entries feeds them in order.
 */

import { type Bytes, equal, hex } from "../schemas/bytes.ts";
import type { Checkpoint, Header, Recipient } from "../schemas/envelope.ts";
import { CheckpointError, DirectoryForkError, IntegrityError, NotFoundError } from "../schemas/errors.ts";
import { type Address, formatAddress } from "../schemas/ids.ts";
import { type AnyStatement, admittedStatement, type Entry, parseEntry } from "../schemas/statements.ts";
import { type Attestation, IN_PERSON, vouchers } from "./approvals.ts";
import { Assembly } from "./assembly.ts";
import { Claims } from "./claims.ts";
import { apply } from "./effects.ts";
import { leafHash, leafHashes, Tree } from "./merkle.ts";
import { treeRoot } from "./proofs.ts";
import { checkPlace, signingKey } from "./rules.ts";
import { verify } from "./signing.ts";
import { type Device, had, type Service, type Structure, serviceOf, unknown, wasActive, wasOpen } from "./structures.ts";
import { NO_POLICY, type Policy } from "./witnesses.ts";

/** Entries that are hashed at the same time: a few MiB are copied for it. */
const BATCH = 512;

/** What the entries amount to, without their tree. */
class Fold {
  readonly structures: Map<string, Structure>;
  readonly claims: Claims;
  readonly assembly: Assembly;

  /** Begin with nothing, or go on from another fold, which stays as it is. */
  constructor(before?: Fold) {
    this.structures = new Map(before?.structures);
    this.claims = before?.claims.copy() ?? new Claims();
    this.assembly = before?.assembly.copy() ?? new Assembly();
  }

  get founder(): Structure | null {
    for (const first of this.structures.values()) return first;
    return null;
  }

  structureOf(statement: AnyStatement): Structure | null {
    return this.structures.get(statement.structure) ?? null;
  }

  /** Let a statement that was verified take effect; throws StatementRefusedError, and then this fold is spoilt. */
  take(statement: AnyStatement, position: number, leaf: Bytes): void {
    const after = apply(statement, this.structureOf(statement), position, leaf, this.#attestation(statement));
    this.claims.claim(statement, after);
    this.assembly.take(statement, this.structures, position);
    this.structures.set(after.id, after);
  }

  #attestation(statement: AnyStatement): Attestation {
    const device = this.founder?.devices.get(hex(statement.signer));
    const isVouchedFor = statement.type === "standing-changed" && statement.level === IN_PERSON;
    return {
      registrar: device?.member ?? "",
      vouchers: isVouchedFor ? vouchers(statement.structure, this.structures.values()) : 0,
    };
  }
}

/** An entry whose place and signer are in order, and whose signature is being checked. */
interface Tried {
  readonly entry: Entry;
  readonly leaf: Bytes;
}

/** The directory as of the entries admitted so far. */
export class Directory {
  #tree = new Tree();
  #fold = new Fold();
  #turn: Promise<unknown> = Promise.resolve();

  /**
   * Return the directory of a log that was admitted before, under the root (32 bytes) that it then had.
   *
   * Each entry was verified when it was admitted. The root commits to every byte of all of them, so whoever kept it where
   * nobody else can write (a client: sealed in its store) need not verify them again; where the log itself was kept does
   * not matter. Rejects with IntegrityError for another log.
   */
  static async restored(entries: readonly Bytes[], root: Bytes): Promise<Directory> {
    const directory = new Directory();
    for (let at = 0; at < entries.length; at += BATCH) {
      for (const leaf of await leafHashes(entries.slice(at, at + BATCH))) directory.#tree.append(leaf);
    }
    if (!equal(directory.root, root)) {
      throw new IntegrityError("this is not the log that was admitted under this root");
    }
    for (const [index, raw] of entries.entries()) {
      directory.#fold.take(admittedStatement(raw), index + 1, directory.#tree.read(0, index));
    }
    return directory;
  }

  /** Return a directory that goes on by itself, to try entries that must stand together. */
  copy(): Directory {
    const twin = new Directory();
    twin.#tree = this.#tree.copy();
    twin.#fold = new Fold(this.#fold);
    return twin;
  }

  /**
   * Verify the next entries of the log, in order, and let them take effect; returns them parsed.
   *
   * Throws for the first one that is refused, which with all that follow it has no effect, while those before it have:
   * MalformedError or TooLargeError for its form, StaleStatementError when it does not continue its chain,
   * SignatureInvalidError, or StatementRefusedError with the rule it breaks.
   */
  admit(raws: readonly Bytes[]): Promise<Entry[]> {
    const admitted = this.#turn.then(() => this.#admit(raws));
    this.#turn = admitted.catch(() => undefined); // the next one waits for this one, whatever comes of it
    return admitted;
  }

  /** The signatures are checked at the same time, each under the key that the entries before it give. */
  async #admit(raws: readonly Bytes[]): Promise<Entry[]> {
    const fold = new Fold(this.#fold);
    const tried: Tried[] = [];
    const checks: Promise<void>[] = [];
    let refusal: unknown;
    try {
      for (const raw of raws) {
        const entry = parseEntry(raw);
        const position = this.size + tried.length + 1;
        const before = fold.structureOf(entry.statement);
        checkPlace(entry.statement, before, position);
        const signer = signingKey(entry.statement, before, fold.founder);
        checks.push(verify(signer, "statement", entry.signed, entry.signature));
        const leaf = leafHash(raw);
        fold.take(entry.statement, position, leaf);
        tried.push({ entry, leaf });
      }
    } catch (error) {
      refusal = error;
    }
    const outcomes = await Promise.allSettled(checks);
    const unsigned = outcomes.findIndex((outcome) => outcome.status === "rejected");
    const good = unsigned < 0 ? tried : tried.slice(0, unsigned);
    this.#keep(good, refusal === undefined && unsigned < 0 ? fold : null);
    const failed = outcomes[unsigned];
    if (failed?.status === "rejected") throw failed.reason;
    if (refusal !== undefined) throw refusal;
    return good.map(({ entry }) => entry);
  }

  /** Let entries that were verified take effect, as `fold` has them, or once more when it went too far. */
  #keep(entries: readonly Tried[], fold: Fold | null): void {
    if (fold) this.#fold = fold;
    for (const { entry, leaf } of entries) {
      if (!fold) this.#fold.take(entry.statement, this.size + 1, leaf);
      this.#tree.append(leaf);
    }
  }

  // The log.

  /** The number of entries. */
  get size(): number {
    return this.#tree.size;
  }

  /** The root (32 bytes) of the Merkle tree over the entries. */
  get root(): Bytes {
    return treeRoot(this.#tree.read, this.size);
  }

  /** Return the root when the log had `size` entries; throws CheckpointError for a size not reached. */
  rootAt(size: number): Bytes {
    if (size < 0 || size > this.size) {
      throw new CheckpointError(`the view is of ${size} entries, this directory has ${this.size}`, {
        advice: "fetch the directory first",
      });
    }
    return treeRoot(this.#tree.read, size);
  }

  /** Return the policy on witnesses that was in force when the log had `size` entries (spec/log.md). */
  policyAt(size: number): Policy {
    return this.#policyAt(size)[1];
  }

  /** Return the position (from 1) of the entry that set the policy `policyAt(size)`; 0 without one. */
  policySince(size: number): number {
    return this.#policyAt(size)[0];
  }

  #policyAt(size: number): readonly [number, Policy] {
    return this.#fold.founder?.policies.findLast(([since]) => since <= size) ?? [0, NO_POLICY];
  }

  /** Return the view that headers of envelopes carry. */
  checkpoint(): Checkpoint {
    return { size: this.size, root: this.root };
  }

  /**
   * Compare somebody's view of the log with this one; throws DirectoryForkError when they contradict.
   *
   * Throws CheckpointError for a view of more entries than are here: fetch the directory first. A relay that then still
   * shows fewer holds back entries that it showed to somebody else.
   */
  checkView(checkpoint: Checkpoint): void {
    if (!equal(this.rootAt(checkpoint.size), checkpoint.root)) {
      throw new DirectoryForkError(`two directories of ${checkpoint.size} entries differ`);
    }
  }

  /**
   * Check what an envelope's header claims, as of the view that it names; returns the sending device.
   *
   * The device was active, of the structure named, and of a member of the service named; each recipient's key was the
   * open epoch of the mailbox named. Throws IntegrityError when not, and like `checkView`.
   */
  checkHeader(header: Header): Device {
    this.checkView(header.checkpoint);
    const { size } = header.checkpoint;
    const sender = this.structures.get(header.sender.structure);
    const device = sender?.devices.get(hex(header.sender.device));
    const service = sender?.services.get(header.sender.service);
    if (!device || !service) {
      throw new IntegrityError("the sender is not a device and a service of the structure it names");
    }
    if (!wasActive(device, size)) {
      throw new IntegrityError("the sender's device was not active when the message was sealed");
    }
    if (!had(service, device.member, size)) {
      throw new IntegrityError("the sender did not belong to the service in whose name the message comes");
    }
    if (!header.recipients.every((recipient) => this.#wasOpen(recipient, size))) {
      throw new IntegrityError("a recipient's key was not the open one when the message was sealed");
    }
    return device;
  }

  #wasOpen(recipient: Recipient, size: number): boolean {
    const epochs = this.structures.get(recipient.structure)?.services.get(recipient.service)?.epochs ?? [];
    return epochs.some(
      (epoch) => epoch.number === recipient.epoch && equal(epoch.kid, recipient.kid) && wasOpen(epoch, size),
    );
  }

  // Structures and what is theirs.

  /** Every structure by its identifier, suspended ones too; the network is the first. */
  get structures(): ReadonlyMap<string, Structure> {
    return this.#fold.structures;
  }

  /** The network; throws NotFoundError when the log is empty. */
  get network(): Structure {
    const { founder } = this.#fold;
    if (!founder) throw new NotFoundError("the network is not founded yet");
    return founder;
  }

  /** The place of each structure's head in an epoch of the log, in the order in which chains opened. */
  get places(): ReadonlyMap<string, number> {
    return new Map([...this.structures.keys()].map((identifier, place) => [identifier, place]));
  }

  /** What the structures have put to the vote, decided, pledged and given. */
  get assembly(): Assembly {
    return this.#fold.assembly;
  }

  /** Return the structure of an identifier; throws NotFoundError. */
  structure(identifier: string): Structure {
    const structure = this.structures.get(identifier);
    if (!structure) throw new NotFoundError(`no structure has the identifier ${identifier}`);
    return structure;
  }

  /** Return the structure of a handle; throws NotFoundError, which names near matches. */
  byHandle(handle: string): Structure {
    const { handles } = this.#fold.claims;
    const identifier = handles.get(handle);
    if (identifier === undefined) {
      throw unknown(`no structure has the handle ${JSON.stringify(handle)}`, handle, handles.keys());
    }
    return this.structure(identifier);
  }

  /** Return the structure and service of an address; throws NotFoundError, which names near ones. */
  service(address: Address): { structure: Structure; service: Service } {
    try {
      const structure = this.byHandle(address.structure);
      return { structure, service: serviceOf(structure, address.service) };
    } catch (error) {
      if (!(error instanceof NotFoundError)) throw error;
      throw unknown(error.detail, formatAddress(address), this.#addresses());
    }
  }

  *#addresses(): Generator<string> {
    for (const structure of this.structures.values()) {
      if (!structure.active) continue;
      for (const service of structure.services.values()) {
        yield formatAddress({ service: service.handle, structure: structure.handle });
      }
    }
  }

  /** Return the structure and the service of a mailbox identifier; throws NotFoundError. */
  serviceById(identifier: string): { structure: Structure; service: Service } {
    const structure = this.structures.get(this.#fold.claims.identifiers.get(identifier) ?? "");
    const service = structure?.services.get(identifier);
    if (!structure || !service) throw new NotFoundError(`no service has the identifier ${identifier}`);
    return { structure, service };
  }

  /** Whether a device of this key id was ever added. */
  hasDevice(kid: Bytes): boolean {
    return this.#fold.claims.devices.has(hex(kid));
  }

  /** Return the structure and the device of a key id, revoked ones too; throws NotFoundError. */
  device(kid: Bytes): { structure: Structure; device: Device } {
    const structure = this.structures.get(this.#fold.claims.devices.get(hex(kid)) ?? "");
    const device = structure?.devices.get(hex(kid));
    if (!structure || !device) throw new NotFoundError("no device has this key id");
    return { structure, device };
  }
}
