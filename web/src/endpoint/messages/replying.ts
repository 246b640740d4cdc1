/**
 * Which colleague is writing an answer, and telling them that one is (spec/replying.md). The twin of client/messages/replying.py.
 *
 * Rules: only colleagues of the service are believed, on the devices that the directory names; what is heard fades by
 * itself; it is never kept, nor waited for.
 */

import { openReplying, sealReplying, type Writing } from "../../crypto/replying.ts";
import { currentOf, isActive, membersOf, type Service } from "../../crypto/structures.ts";
import { type Bytes, hex } from "../../schemas/bytes.ts";
import { DecryptionError, MalformedError, SouspliError } from "../../schemas/errors.ts";
import { LIMITS } from "../../schemas/limits.ts";
import type { Replying } from "../../schemas/replying.ts";
import type { Clock } from "../clock.ts";
import type { Mirror } from "../directory/mirror.ts";
import type { People } from "../directory/people.ts";
import type { Seeds } from "../directory/seeds.ts";
import type { Session } from "../directory/session.ts";

const SHOWN = LIMITS.replying * 1000;

export class Colleagues {
  /** Called when other names are those of who is writing in a thread. */
  onChange: (thread: string, names: string[]) => void = () => undefined;
  readonly #mirror: Mirror;
  readonly #seeds: Seeds;
  readonly #people: People;
  readonly #session: Session;
  readonly #clock: Clock;
  /** What each device said last. */
  readonly #heard = new Map<string, Writing & { readonly name: string }>();
  /** In which threads this device has told that somebody writes. */
  readonly #told = new Set<string>();
  /** The time of what this device told last: what we know of the relay's clock jumps, and what is older counts for nothing. */
  #latest = 0;

  constructor(mirror: Mirror, seeds: Seeds, people: People, session: Session, clock: Clock) {
    this.#mirror = mirror;
    this.#seeds = seeds;
    this.#people = people;
    this.#session = session;
    this.#clock = clock;
  }

  /** Return who is writing where; an empty name while it is not known. */
  all(): Map<string, string[]> {
    const going = [...this.#heard.values()].filter((said) => said.writing && said.time + SHOWN > this.#now());
    return new Map([...Map.groupBy(going, ({ thread }) => thread)].map(([thread, said]) => [thread, [...new Set(said.map(({ name }) => name))]]));
  }

  /** Take in what a device said of its writing. */
  async hear({ mailbox, device: kid, box }: Replying): Promise<void> {
    const { structure, device: own } = this.#mirror.own;
    const [service, device] = [structure.services.get(mailbox), structure.devices.get(hex(kid))];
    if (!service || !device || !isActive(device) || device.member === own.member) return;
    if (!membersOf(service).has(device.member)) return;
    const said = await this.#opened(service, kid, box);
    const before = this.#heard.get(hex(kid));
    if (said === null || said.time > this.#now() + LIMITS.replying_ahead * 1000) return;
    if (before && said.time <= before.time) return;
    this.#heard.set(hex(kid), { ...said, name: this.#people.known(device.member) });
    if (before && before.thread !== said.thread) this.#tell(before.thread);
    this.#tell(said.thread);
    if (said.writing) setTimeout(() => this.#tell(said.thread), Math.max(said.time + SHOWN - this.#now(), 0) + 1);
  }

  /** Something arrived from a device in a thread: it was that on which it was writing. */
  sent(thread: string, device: Bytes): void {
    const said = this.#heard.get(hex(device));
    if (said?.thread !== thread || !said.writing) return;
    this.#heard.set(hex(device), { ...said, writing: false });
    this.#tell(thread);
  }

  /** Tell colleagues that somebody here writes in a thread of some services, or no longer does. */
  async say(services: readonly string[], thread: string, writing: boolean): Promise<void> {
    if (!writing && !this.#told.delete(thread)) return;
    if (writing) this.#told.add(thread);
    const { structure, device } = this.#mirror.own;
    const service = services.map((id) => structure.services.get(id)).find((each) => each && membersOf(each).has(device.member));
    const seed = service && this.#seed(service);
    if (!service || !seed || membersOf(service).size < 2) return;
    this.#latest = Math.max(this.#now(), this.#latest + 1);
    const box = await sealReplying(seed, service.id, device.kid, { thread, time: this.#latest, writing });
    const headers = { "Content-Type": "application/octet-stream" };
    try {
      await this.#session.call("POST", `/v1/mailboxes/${service.id}/replying`, { body: box, headers });
    } catch (error) {
      // Nothing depends on it: whoever could not be told sees the answer when it comes.
      if (!(error instanceof SouspliError)) throw error;
    }
  }

  #tell(thread: string): void {
    this.onChange(thread, this.all().get(thread) ?? []);
  }

  async #opened(service: Service, device: Bytes, box: Bytes): Promise<Writing | null> {
    const seed = this.#seed(service);
    try {
      return seed ? await openReplying(seed, service.id, device, box) : null;
    } catch (error) {
      if (error instanceof DecryptionError || error instanceof MalformedError) return null; // of an epoch that has just ended
      throw error;
    }
  }

  #seed(service: Service): Bytes | undefined {
    const current = currentOf(service);
    return current ? this.#seeds.find(current.kid)?.seed : undefined;
  }

  #now(): number {
    return this.#clock() + this.#session.skew;
  }
}
