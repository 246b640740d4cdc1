/**
 * Whether an envelope that arrived is genuine: every check of the protocol, one after the other. The twin of
 * client/messages/acceptance.py.
 *
 * Rules: first the frame; then what the directory says of sender and recipients, as of the view that the sender
 * names; then whether it came before; only then is anything decrypted, and nothing is returned before the last
 * check. What fails is refused with its reason. What cannot be judged yet, for want of a seed or of entries of the
 * directory, is locked, and examined again later.
 */

import { sha256 } from "@noble/hashes/sha2.js";
import { openEnvelope } from "../../crypto/envelope.ts";
import type { Device } from "../../crypto/structures.ts";
import { type Bytes, equal } from "../../schemas/bytes.ts";
import { type Envelope, type Header, parse, type Recipient } from "../../schemas/envelope.ts";
import { CheckpointError, IntegrityError, ReplayedError, SouspliError } from "../../schemas/errors.ts";
import { LIMITS } from "../../schemas/limits.ts";
import { type Archive, type Fate, nameOf, type Received } from "../device/archive.ts";
import type { Mirror } from "../directory/mirror.ts";
import type { Delivery } from "../relay/pages.ts";
import type { Seeds } from "../directory/seeds.ts";

/** An envelope with its fate; `sender` is known when everything before the opening was in order. */
export interface Examined {
  readonly received: Received;
  readonly sender: Device | null;
}

/** An envelope of which all is in order that frame and directory say. */
interface Framed {
  readonly kept: Received;
  readonly envelope: Envelope;
  readonly recipient: Recipient;
  readonly sender: Device;
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
   * Return the envelopes of a page with their fates, in its order.
   *
   * They are opened side by side, and the store is asked once: one by one, most of the time is spent waiting. Only those
   * that a device sent under one id have to wait for each other.
   *
   * Throws only what the refreshing of the directory throws.
   */
  async examine(mailbox: string, page: readonly Delivery[]): Promise<Examined[]> {
    const framed: (Framed | Examined)[] = [];
    for (const delivery of page) framed.push(await this.#frame(mailbox, delivery));
    const seen = await this.#archive.seenOf(framed.flatMap((each) => headerOf(each) ?? []));
    const examined: Examined[] = [];
    const examineInTurn = async (places: readonly number[]) => {
      const before: Received[] = [];
      for (const place of places) {
        const each = framed[place]!;
        const found = "envelope" in each ? await this.#examine(each, before, seen.get(nameOf(each.kept.header!))) : each;
        before.push(found.received);
        examined[place] = found;
      }
    };
    const named = Map.groupBy(framed.keys(), (place) => {
      const header = headerOf(framed[place]!);
      return header === null ? place : nameOf(header);
    });
    await Promise.all([...named.values()].map(examineInTurn));
    return examined;
  }

  /** Check what can be checked without asking the store. */
  async #frame(mailbox: string, { seq, accepted, raw }: Delivery): Promise<Framed | Examined> {
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
    try {
      const recipient = addressed(header, mailbox);
      checkTime(header, accepted);
      return { kept, envelope, recipient, sender: this.#mirror.current.checkHeader(header) };
    } catch (error) {
      // `checkpoint`: the relay holds back entries that it showed to the sender. A view that contradicts ours is
      // refused and shown, and stops nothing else: otherwise anybody could silence others by naming a wrong root.
      return { received: but(kept, error instanceof CheckpointError ? "locked" : "refused", error), sender: null };
    }
  }

  /** Open it, unless it came before: `before` is what its page holds before it under its name, `earlier` was opened in another page. */
  async #examine({ kept, envelope, recipient, sender }: Framed, before: readonly Received[], earlier?: Bytes): Promise<Examined> {
    try {
      await this.#checkReplay(kept, envelope.header, before, earlier);
    } catch (error) {
      return { received: but(kept, "refused", error), sender: null };
    }
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

  async #checkReplay(kept: Received, { thread }: Header, before: readonly Received[], earlier?: Bytes): Promise<void> {
    const known = before.filter(({ fate }) => fate === "opened").map(({ hash }) => hash);
    if (earlier !== undefined) known.push(earlier);
    if (known.some((hash) => !equal(hash, kept.hash))) {
      throw new ReplayedError("the sender's device used the id for another message before");
    }
    // One envelope reaches each of its mailboxes once; somebody may read several of them.
    const twice = before.some(({ hash }) => equal(hash, kept.hash));
    if (twice || (earlier !== undefined && (await this.#archive.delivered(kept, thread)))) throw new ReplayedError();
  }
}

function headerOf(each: Framed | Examined): Header | null {
  return ("envelope" in each ? each.kept : each.received).header;
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
