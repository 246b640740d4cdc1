/**
 * Posting: files are uploaded, a content is sealed for the open epochs of its services, the relay accepts it. The
 * twin of client/messages/posting.py.
 *
 * Rules: the directory is asked right before, so that nothing is sealed to a key that was given up, or that the
 * witnesses have not seen; when an epoch is closed in that moment all the same, the content is sealed again under
 * the same id.
 */

import type { Directory } from "../../crypto/chain.ts";
import { seal } from "../../crypto/envelope.ts";
import type { SigningKey } from "../../crypto/keys.ts";
import { verifyEd25519 } from "../../crypto/signing.ts";
import { currentOf } from "../../crypto/structures.ts";
import { Acceptance, ENVELOPE_TYPE } from "../../schemas/api.ts";
import { type Bytes, concat, equal, u64 } from "../../schemas/bytes.ts";
import { blobsOf, type Content, filesOf, isQuiet } from "../../schemas/content.ts";
import { Header, parse, type Recipient, SUITE } from "../../schemas/envelope.ts";
import {
  EpochClosedError,
  IdReusedError,
  IntegrityError,
  LocalError,
  NotFoundError,
  SuspendedError,
  UnavailableError,
} from "../../schemas/errors.ts";
import { LIMITS } from "../../schemas/limits.ts";
import type { Clock } from "../clock.ts";
import type { Mirror } from "../directory/mirror.ts";
import type { Transfers } from "../files/transfers.ts";
import type { Session } from "../directory/session.ts";

const TRIES = 3;

/** What is to be sealed and posted: to services (ids), the own one first. */
export interface Letter {
  readonly id: string;
  readonly thread: string;
  readonly services: readonly string[];
  readonly content: Content;
}

export class Poster {
  readonly #mirror: Mirror;
  readonly #session: Session;
  readonly #transfers: Transfers;
  readonly #signing: SigningKey;
  readonly #clock: Clock;

  constructor(mirror: Mirror, session: Session, transfers: Transfers, signing: SigningKey, clock: Clock) {
    this.#mirror = mirror;
    this.#session = session;
    this.#transfers = transfers;
    this.#signing = signing;
    this.#clock = clock;
  }

  /**
   * Return the hash of the accepted envelope; null when an earlier one of this id was accepted.
   *
   * `posting` is called when everything else is done: from then on it may have arrived, whatever is thrown.
   */
  async post(letter: Letter, posting: () => Promise<void>): Promise<Bytes | null> {
    const files = filesOf(letter.content);
    // What cannot be sealed need not be uploaded.
    if (files.length > 0) await this.#seal(letter, await this.#mirror.refresh());
    for (const file of files) await this.#transfers.upload(file);
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      const raw = await this.#seal(letter, await this.#mirror.witnessed());
      this.#checkClock();
      await posting();
      try {
        return await this.#post(raw, isQuiet(letter.content));
      } catch (error) {
        if (error instanceof IdReusedError) return null;
        if (!(error instanceof EpochClosedError)) throw error;
      }
    }
    throw new UnavailableError("a recipient changes its keys just now");
  }

  async #seal(letter: Letter, directory: Directory): Promise<Bytes> {
    const { structure, device } = this.#mirror.activeOwn;
    const addressed = letter.services.map((service) => recipientOf(directory, service));
    const header = Header.of({
      suite: SUITE,
      id: letter.id,
      sender: { structure: structure.id, service: letter.services[0] ?? "", device: device.kid },
      thread: letter.thread,
      time: this.#clock(),
      recipients: addressed.map(({ recipient }) => recipient),
      checkpoint: directory.checkpoint(),
      blobs: blobsOf(letter.content),
    });
    const keys = addressed.map(({ key }) => key);
    return seal(header, letter.content, keys, this.#signing);
  }

  async #post(raw: Bytes, quiet: boolean): Promise<Bytes> {
    const path = quiet ? "/v1/envelopes?quiet=1" : "/v1/envelopes";
    const headers = { "Content-Type": ENVELOPE_TYPE };
    const answer = await this.#session.call("POST", path, { body: raw, headers, again: true });
    const acceptance = answer.read(Acceptance);
    const { hash } = parse(raw);
    const { relayKey } = this.#mirror.pins;
    if (!equal(acceptance.hash, hash)) {
      throw new IntegrityError("the relay accepted something else than was posted");
    }
    const signed = concat(acceptance.hash, u64(acceptance.time));
    await verifyEd25519(relayKey, "acceptance", signed, acceptance.signature);
    return hash;
  }

  #checkClock(): void {
    // Recipients refuse times that do not fit the relay's: better to say it here.
    const { skew } = this.#session;
    if (Math.abs(skew) > LIMITS.clock_skew * 1000) {
      const minutes = Math.floor(Math.abs(skew) / 60_000);
      const way = skew > 0 ? "behind" : "ahead";
      throw new LocalError(`this computer's clock is ${minutes} minutes ${way}`, { advice: "set the clock" });
    }
  }
}

/** Return how a header names a service now, and its open key. */
function recipientOf(directory: Directory, id: string): { recipient: Recipient; key: Bytes } {
  const { structure, service } = directory.serviceById(id);
  if (!structure.active) {
    throw new SuspendedError(`${structure.name} is suspended`, { advice: "ask the registrars of the cooperative" });
  }
  const current = currentOf(service);
  if (!current) throw new NotFoundError(`${service.handle}@${structure.handle} has no key yet`);
  const recipient = { structure: structure.id, service: id, epoch: current.number, kid: current.kid };
  return { recipient, key: current.public };
}
