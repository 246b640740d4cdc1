/**
 * Leaflets as this browser holds them: fetched by number, checked, searched here; and those that it signs
 * (spec/leaflets.md). The twin of client/directory/leaflets.py.
 *
 *     await leaflets.refresh();
 *     for (const { address, vacancy } of await leaflets.find("shelter", "92094")) ...
 *
 * Rules: each is checked when it arrives, and whether its signer still answers for it whenever it is read; a search
 * asks the relay nothing.
 */

import { checkLeaflet, isConfirmed, matching, staleness } from "../../crypto/leaflets.ts";
import type { Service, Structure } from "../../crypto/structures.ts";
import type { Bytes } from "../../schemas/bytes.ts";
import { encode } from "../../schemas/codec.ts";
import { ForbiddenError, InvalidInputError, NotFoundError } from "../../schemas/errors.ts";
import { formatAddress } from "../../schemas/ids.ts";
import { AnyBody, Card, frame, LeafletsPage, needs, parseLeaflet, Vacancy, VACANCY_KNOWN } from "../../schemas/leaflets.ts";
import { LIMITS } from "../../schemas/limits.ts";
import { territory } from "../../schemas/territory.ts";
import type { Clock } from "../clock.ts";
import type { Mirror } from "./mirror.ts";
import type { RelayHttp } from "../relay/http.ts";
import type { CardWords } from "../interface/index.ts";
import type { Profile } from "../device/profile.ts";
import type { Session } from "./session.ts";

/** A leaflet, and the relay's number of it. */
interface Held {
  readonly number: number;
  readonly raw: Bytes;
}

/** A service with its card and its free places, as far as there are. */
export interface Listing {
  readonly structure: Structure;
  readonly service: Service;
  readonly address: string;
  readonly card: Card | null;
  readonly confirmed: boolean;
  /** Only while it is believed. */
  readonly vacancy: Vacancy | null;
  readonly staleness: number;
}

export class Leaflets {
  readonly #profile: Profile;
  readonly #http: RelayHttp;
  readonly #session: Session;
  readonly #mirror: Mirror;
  readonly #clock: Clock;

  constructor(profile: Profile, http: RelayHttp, session: Session, mirror: Mirror, clock: Clock) {
    this.#profile = profile;
    this.#http = http;
    this.#session = session;
    this.#mirror = mirror;
    this.#clock = clock;
  }

  // Reading.

  /** Fetch what is new; throws IntegrityError for what is not genuine. */
  async refresh(): Promise<void> {
    await this.#mirror.refresh();
    for (;;) {
      const after = Math.max(0, ...[...(await this.#all()).values()].map(({ number }) => number));
      const { leaflets } = (await this.#http.call("GET", `/v1/leaflets?after=${after}`)).read(LeafletsPage);
      if (leaflets.length === 0) return;
      for (const { number, leaflet } of leaflets) await this.#keep({ number, raw: leaflet });
    }
  }

  async #keep({ number, raw }: Held): Promise<void> {
    const { body } = (await checkLeaflet(raw, this.#mirror.current)).leaflet;
    const held = await this.#held(body.type, body.subject);
    // An older one does not come back, but its number was seen.
    const older = held !== undefined && parseLeaflet(held.raw).body.time > body.time;
    await this.#profile.store.put("leaflet", `${body.type}/${body.subject}`, { number, raw: older ? held.raw : raw });
  }

  #held(type: AnyBody["type"], subject: string): Promise<Held | undefined> {
    return this.#profile.store.get<Held>("leaflet", `${type}/${subject}`);
  }

  #all(): Promise<Map<string, Held>> {
    return this.#profile.store.all<Held>("leaflet");
  }

  /** Return what all of them say. */
  async bodies(): Promise<AnyBody[]> {
    return [...(await this.#all()).values()].map(({ raw }) => parseLeaflet(raw).body);
  }

  /** Return every service of an active structure, by address. */
  async listings(): Promise<Listing[]> {
    const now = this.#clock();
    const directory = this.#mirror.current;
    const bodies = await this.bodies();
    const cards = new Map(bodies.flatMap((body) => (body.type === "card" ? [[body.subject, body] as const] : [])));
    const believed = (body: AnyBody) => body.time >= now - VACANCY_KNOWN && isConfirmed(body, directory);
    const places = new Map(
      bodies.flatMap((body) => (body.type === "vacancy" && believed(body) ? [[body.subject, body] as const] : [])),
    );
    const structures = [...directory.structures.values()].filter(({ active }) => active);
    return structures
      .flatMap((structure) => [...structure.services.values()].map((service) => ({ structure, service })))
      .map(({ structure, service }) => {
        const card = cards.get(service.id) ?? null;
        const confirmed = card !== null && isConfirmed(card, directory);
        return {
          structure,
          service,
          address: formatAddress({ service: service.handle, structure: structure.handle }),
          card,
          confirmed,
          vacancy: places.get(service.id) ?? null,
          staleness: staleness(card?.time ?? 0, now, confirmed),
        };
      })
      .sort((one, other) => (one.address < other.address ? -1 : 1));
  }

  /** Return the services for a need (slug) in a municipality (NIS code), best first; throws NotFoundError. */
  async find(need: string, municipality: string): Promise<Listing[]> {
    const listings = new Map((await this.listings()).map((each) => [each.address, each]));
    const doors = [...listings.values()].flatMap(({ address, card, confirmed, vacancy }) =>
      card === null ? [] : { address, card, confirmed, places: vacancy?.places ?? null },
    );
    const found = matching(doors, need, municipality, this.#clock(), await territory());
    return found.flatMap(({ address }) => listings.get(address) ?? []);
  }

  // Signing.

  /**
   * As an administrator, say what an own service (identifier) does. Saying the same again confirms it.
   *
   * Throws ForbiddenError, and InvalidInputError for what no reader would know.
   */
  async setCard(service: string, words: CardWords): Promise<void> {
    await this.#ownService(service);
    if (!this.#mirror.own.device.administrator) throw new ForbiddenError("only an administrator says what a service does");
    const { needs: helpsWith, areas, languages, audiences, hours, contact, text } = words;
    await checkWords(helpsWith, areas);
    const body = Card.of({
      ...(await this.begun("card", service)),
      needs: sorted(helpsWith),
      areas: sorted(areas),
      languages: sorted(languages),
      audiences: sorted(audiences),
      hours,
      contact,
      text,
    });
    await this.put(body);
  }

  /** Say how many places of an own service (identifier) are free; for its members and administrators. */
  async setPlaces(service: string, places: number, waiting: number | null): Promise<void> {
    await this.#ownService(service);
    await this.put(Vacancy.of({ ...(await this.begun("vacancy", service)), places, waiting }));
  }

  /** Return the members that every leaflet has, for one of a kind about a subject (identifier). */
  async begun(type: AnyBody["type"], subject: string) {
    const { structure, device } = this.#mirror.activeOwn;
    const held = await this.#held(type, subject);
    // Clocks go back; the time of a leaflet does not.
    const time = Math.max(this.#clock(), held === undefined ? 0 : parseLeaflet(held.raw).body.time + 1);
    return { structure: structure.id, subject, time, signer: device.kid };
  }

  /** Sign a leaflet and give it to the relay, for everybody. */
  async put(body: AnyBody): Promise<void> {
    const encoded = encode(AnyBody, body);
    const raw = frame(encoded, await this.#profile.device.signing.sign("leaflet", encoded));
    parseLeaflet(raw);
    await this.#session.call("PUT", "/v1/leaflets", { body: raw, again: true });
    await this.refresh();
  }

  async #ownService(id: string): Promise<void> {
    await this.refresh();
    if (!this.#mirror.activeOwn.structure.services.has(id)) throw new NotFoundError("your structure has no such service");
  }
}

function sorted<T extends string>(words: readonly T[]): T[] {
  return [...new Set(words)].sort();
}

async function checkWords(helpsWith: readonly string[], areas: readonly string[]): Promise<void> {
  const known = await needs();
  const belgium = await territory();
  if (helpsWith.length === 0 || areas.length === 0 || areas.length > LIMITS.areas) {
    throw new InvalidInputError("a card names what the service helps with, and where");
  }
  const need = helpsWith.find((each) => !(each in known));
  if (need !== undefined) throw new InvalidInputError(`${JSON.stringify(need)} is not a need that services name`);
  const area = areas.find((each) => !belgium.has(each));
  if (area !== undefined) throw new NotFoundError(`no municipality or area has the NIS code ${area}`);
}
