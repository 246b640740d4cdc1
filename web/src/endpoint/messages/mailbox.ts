/**
 * The mailbox: what arrives for the services of this member is fetched, examined (acceptance.ts), kept. The twin of
 * client/messages/mailbox.py.
 *
 * Nothing is dropped: what cannot be accepted is kept as refused, with the slug of the error, and shown; what is
 * sealed to a seed that this device does not have yet waits for it.
 */

import { isActive, membersOf } from "../../crypto/structures.ts";
import { type Bytes, equal } from "../../schemas/bytes.ts";
import { DeviceRevokedError, NotFoundError } from "../../schemas/errors.ts";
import { LIMITS } from "../../schemas/limits.ts";
import { type Examined, Examiner } from "./acceptance.ts";
import type { Archive, Received, Row } from "../device/archive.ts";
import type { Mirror } from "../directory/mirror.ts";
import { hints } from "../relay/events.ts";
import type { Guests } from "../outside/guests.ts";
import type { Opens } from "./opens.ts";
import type { Outbox } from "./outbox.ts";
import { type Delivery, readPage } from "../relay/pages.ts";
import type { People } from "../directory/people.ts";
import type { Colleagues } from "./replying.ts";
import type { Seeds } from "../directory/seeds.ts";
import type { Session } from "../directory/session.ts";

/** A page with fewer bytes ended because there was no more; asking again would only cost time. */
const FULL = LIMITS.envelopes_page_bytes - 2 * LIMITS.envelope;

export class Mailbox {
  /** Called with what was kept, page by page, before the next one is fetched. */
  onReceived: (received: readonly Received[]) => Promise<void> = async () => undefined;
  /** Called when a timer of the own services rings. */
  onRung: () => void = () => undefined;
  readonly #mirror: Mirror;
  readonly #session: Session;
  readonly #seeds: Seeds;
  readonly #archive: Archive;
  readonly #outbox: Outbox;
  readonly #people: People;
  readonly #opens: Opens;
  readonly #guests: Guests;
  readonly #colleagues: Colleagues;
  readonly #examiner: Examiner;

  constructor(
    mirror: Mirror,
    session: Session,
    seeds: Seeds,
    archive: Archive,
    outbox: Outbox,
    people: People,
    opens: Opens,
    guests: Guests,
    colleagues: Colleagues,
  ) {
    this.#mirror = mirror;
    this.#session = session;
    this.#seeds = seeds;
    this.#archive = archive;
    this.#outbox = outbox;
    this.#people = people;
    this.#opens = opens;
    this.#guests = guests;
    this.#colleagues = colleagues;
    this.#examiner = new Examiner(mirror, seeds, archive);
  }

  /** Fetch what is new in the mailboxes of the own services. */
  async collect(): Promise<void> {
    await this.#mirror.refresh();
    if (!isActive(this.#mirror.own.device)) throw new DeviceRevokedError();
    await this.#unlock();
    for (const service of this.#services()) await this.#fetch(service);
    await this.#replies();
    await this.#opens.tell();
  }

  /** Fetch what is new as the relay hints at it, until the stream ends, as it does with each session. */
  async live(signal: AbortSignal): Promise<void> {
    const headers = { Accept: "text/event-stream" };
    const response = await this.#session.stream("GET", "/v1/events", { headers, signal });
    await this.#catchUp();
    for await (const hint of hints(response)) {
      signal.throwIfAborted();
      if ("box" in hint) void this.#colleagues.hear(hint);
      else if (hint.mailbox === null || !this.#services().includes(hint.mailbox)) {
        await this.#collectAll();
      } else if (hint.seq > (await this.#archive.cursor(hint.mailbox))) {
        await this.#fetch(hint.mailbox);
        await this.#replies();
        await this.#opens.tell(); // first who waits for it, then the relay's log
      } else if (hint.seq === 0) {
        this.onRung();
      }
    }
  }

  /** Look at the directory again: of what grew before the stream was open it tells nothing, as it does of mailboxes. */
  async #catchUp(): Promise<void> {
    const { size } = this.#mirror.current;
    if ((await this.#mirror.refresh()).size > size) await this.#collectAll();
  }

  /** After the directory grew: a service may be new, and a colleague may need seeds. */
  async #collectAll(): Promise<void> {
    await this.collect();
    await this.#seeds.handOver();
  }

  /** The services that this member belongs to now (ids). */
  #services(): string[] {
    const { structure, device } = this.#mirror.own;
    return [...structure.services.values()].filter((service) => membersOf(service).has(device.member)).map(({ id }) => id);
  }

  async #fetch(mailbox: string): Promise<void> {
    for (;;) {
      const cursor = await this.#archive.cursor(mailbox);
      const path = `/v1/mailboxes/${mailbox}/envelopes?after=${cursor}&limit=${LIMITS.envelopes_page}`;
      let body: Bytes;
      try {
        ({ body } = await this.#session.call("GET", path));
      } catch (error) {
        if (!(error instanceof NotFoundError)) throw error;
        await this.#mirror.refresh();
        // An administrator has just taken this member off the service.
        if (!this.#services().includes(mailbox)) return;
        throw error;
      }
      const deliveries = readPage(body, cursor);
      if (deliveries.length === 0) return;
      const rows = await this.#examine(mailbox, deliveries);
      // When another tab was faster, it has kept them.
      if (await this.#archive.advance(mailbox, cursor, rows)) await this.#settle(rows);
      if (deliveries.length < LIMITS.envelopes_page && body.length < FULL) return;
    }
  }

  async #examine(mailbox: string, deliveries: readonly Delivery[]): Promise<Row[]> {
    let examined = await this.#examiner.examine(mailbox, deliveries);
    const locked = examined.some(({ received }) => received.fate === "locked");
    if (locked && (await this.#seeds.fetch()) > 0) examined = await this.#examiner.examine(mailbox, deliveries);
    for (const each of examined) await this.#learn(each);
    return examined.map((each, at) => ({ received: each.received, raw: deliveries[at]!.raw, owed: this.#isOwed(each) }));
  }

  /** Examine again what was locked, once there are new seeds. */
  async #unlock(): Promise<void> {
    const locked = (await this.#archive.unopened()).filter(({ fate }) => fate === "locked");
    if (locked.length > 0 || this.#seeds.missing().length > 0) await this.#seeds.fetch();
    const rows: Row[] = [];
    for (const each of locked) {
      const delivery = { seq: each.seq, accepted: each.accepted, raw: await this.#archive.raw(each) };
      const [row] = await this.#examine(each.mailbox, [delivery]);
      if (row === undefined || row.received.fate === "locked") continue;
      await this.#archive.update(row);
      rows.push(row);
    }
    if (rows.length > 0) await this.#settle(rows);
  }

  async #replies(): Promise<void> {
    const replied = await this.#guests.collect();
    if (replied.length > 0) await this.onReceived(replied);
  }

  /** Whether the sender is to hear of it: a message of another service that opened, or that did not. */
  #isOwed({ received, sender }: Examined): boolean {
    const { header, fate, mailbox, content } = received;
    return (
      sender !== null &&
      header !== null &&
      fate !== "locked" &&
      header.sender.service !== mailbox &&
      sender.member !== this.#mirror.own.device.member &&
      content?.kind !== "receipt"
    );
  }

  async #learn({ received, sender }: Examined): Promise<void> {
    if (sender === null || received.content === null) return;
    const colleague = [...this.#mirror.own.structure.devices.values()].some(({ kid }) => equal(kid, sender.kid));
    if (colleague) await this.#people.learn(sender.member, received.content.author);
  }

  /** Take out of the outbox what came back, note what was opened; owe nothing attested elsewhere. */
  async #settle(rows: readonly Row[]): Promise<void> {
    const received = rows.map((row) => row.received);
    await this.#outbox.settle();
    await this.#opens.note(received);
    await this.#guests.note(received);
    const attested = await this.#attested(received);
    if (attested.length > 0) await this.#archive.settle(attested);
    await this.onReceived(received);
  }

  /** Return what receipts of the own devices among these attest. */
  async #attested(received: readonly Received[]): Promise<Received[]> {
    const { structure, device: own } = this.#mirror.own;
    const mine = [...structure.devices.values()].filter(({ member }) => member === own.member);
    const attested: Received[] = [];
    for (const { header, content } of received) {
      if (header === null || content?.kind !== "receipt") continue;
      if (!mine.some(({ kid }) => equal(kid, header.sender.device))) continue;
      const owed = await this.#archive.owed(header.thread);
      attested.push(...owed.filter(({ hash }) => content.of.some((each) => equal(each, hash))));
    }
    return attested;
  }
}
