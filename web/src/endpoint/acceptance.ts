/**
 * Whether an envelope that arrived is genuine: every check of the protocol, one after the other. The twin of
 * client/acceptance.py.
 *
 * Rules: first the frame; then what the directory says of sender and recipients, as of the view that the sender
 * names; then whether it came before; only then is anything decrypted, and nothing is returned before the last
 * check. What fails is refused with its reason. What cannot be judged yet, for want of a seed or of entries of the
 * directory, is locked, and examined again later.
 */

import { sha256 } from "@noble/hashes/sha2.js";
import { openEnvelope } from "../crypto/envelope.ts";
import type { Device } from "../crypto/structures.ts";
import { type Bytes, equal } from "../schemas/bytes.ts";
import { type Envelope, type Header, parse, type Recipient } from "../schemas/envelope.ts";
import { CheckpointError, IntegrityError, ReplayedError, SouspliError } from "../schemas/errors.ts";
import { LIMITS } from "../schemas/limits.ts";
import type { Archive, Fate, Received } from "./archive.ts";
import type { Mirror } from "./directory.ts";
import type { Delivery } from "./pages.ts";
import type { Seeds } from "./seeds.ts";

/** An envelope with its fate; `sender` is known when everything before the opening was in order. */
export interface Examined {
  readonly received: Received;
  readonly sender: Device | null;
}

export class Examiner {
  readonly #mirror: Mirror;
  readonly #seeds: Seeds;
  readonly #archive: Archive;

  constructor(mirror: Mirror, seeds: Seeds, archive: Archive) {
    this.#mirror = mirror;
    this.#seeds = seeds;
    this.#archive = archive;
  }

  /**
   * Return the envelope with its fate; `page` is what came just before and is not archived yet.
   *
   * Throws only what the refreshing of the directory throws.
   */
  async examine(mailbox: string, { seq, accepted, raw }: Delivery, page: readonly Received[] = []): Promise<Examined> {
    const hash = sha256(raw) as Bytes;
    let kept: Received = {
      mailbox,
      seq,
      accepted,
      hash,
      fate: "opened",
      header: null,
      content: null,
      problem: "",
      detail: "",
    };
    let envelope: Envelope;
    try {
      envelope = parse(raw);
    } catch (error) {
      return { received: but(kept, "refused", error), sender: null };
    }

    const { header } = envelope;
    kept = { ...kept, header };
    if (header.checkpoint.size > this.#mirror.current.size) await this.#mirror.refresh();
    let recipient: Recipient;
    let sender: Device;
    try {
      recipient = addressed(header, mailbox);
      checkTime(header, accepted);
      sender = this.#mirror.current.checkHeader(header);
      await this.#checkReplay(kept, header, page);
    } catch (error) {
      // `checkpoint`: the relay holds back entries that it showed to the sender. A view that contradicts ours is
      // refused and shown, and stops nothing else: otherwise anybody could silence others by naming a wrong root.
      return { received: but(kept, error instanceof CheckpointError ? "locked" : "refused", error), sender: null };
    }
    return this.#open(envelope, kept, recipient, sender);
  }

  async #open(envelope: Envelope, kept: Received, recipient: Recipient, sender: Device): Promise<Examined> {
    const key = this.#seeds.find(recipient.kid);
    if (key === undefined) {
      const detail = "no colleague's device has handed over the seed of this epoch yet";
      return { received: { ...kept, fate: "locked", detail }, sender };
    }
    try {
      const { content } = await openEnvelope(envelope, key, sender.signing);
      return { received: { ...kept, content }, sender };
    } catch (error) {
      return { received: but(kept, "refused", error), sender };
    }
  }

  async #checkReplay(kept: Received, header: Header, page: readonly Received[]): Promise<void> {
    const { device } = header.sender;
    const same = page.filter((each) => each.header?.id === header.id && equal(each.header.sender.device, device));
    const known = same.filter((each) => each.fate === "opened").map((each) => each.hash);
    const earlier = await this.#archive.seen(device, header.id);
    if (earlier !== undefined) known.push(earlier);
    if (known.some((hash) => !equal(hash, kept.hash))) {
      throw new ReplayedError("the sender's device used the id for another message before");
    }
    // One envelope reaches each of its mailboxes once; somebody may read several of them.
    const twice = same.some((each) => equal(each.hash, kept.hash)) || (await this.#archive.delivered(kept, header.thread));
    if (twice) throw new ReplayedError();
  }
}

function addressed(header: Header, mailbox: string): Recipient {
  const found = header.recipients.find((recipient) => recipient.service === mailbox);
  if (found === undefined) {
    throw new IntegrityError("the relay delivered it to a mailbox that it is not addressed to");
  }
  return found;
}

function checkTime(header: Header, accepted: number): void {
  // A time that is far off would move the message before or after those of others.
  if (Math.abs(header.time - accepted) > LIMITS.clock_skew * 1000) {
    throw new IntegrityError("the sender's time is not the time at which the relay accepted it");
  }
}

function but(received: Received, fate: Fate, error: unknown): Received {
  if (!(error instanceof SouspliError)) throw error;
  return { ...received, fate, problem: error.slug, detail: error.detail };
}
