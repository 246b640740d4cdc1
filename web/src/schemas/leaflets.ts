/** Leaflets: signed public records of what changes often, beside the directory (spec/leaflets.md). */

import { type Bytes, concat, integerAt, slice, u32 } from "./bytes.ts";
import { boolean, bytes, choice, decode, integer, list, nullable, type Of, optional, struct, tagged, text, type Type, union } from "./codec.ts";
import { Prose } from "./cooperative.ts";
import { MalformedError } from "./errors.ts";
import type { Labels } from "./forms.ts";
import { Id, Kid, Millis } from "./ids.ts";
import { LIMITS } from "./limits.ts";
import { Name, SIGNATURE_SIZE } from "./statement.ts";
import { Nis } from "./territory.ts";

const LENGTH = 4;
const DAY = 24 * 3_600 * 1_000;
export const YEAR = 365 * DAY;

/** How long free places are believed, in days. */
export const VACANCY_DAYS = 14;
export const VACANCY_KNOWN = VACANCY_DAYS * DAY;

/** The staleness of a card from which administrators are reminded. */
export const REMINDER = 92;

const Need = text({ pattern: /^[a-z]+(?:-[a-z]+)*$/u, max: 40 });
const Language = text({ pattern: /^[a-z]{2,3}$/u });
const Hour = text({ pattern: /^(?:[01][0-9]|2[0-3]):[0-5][0-9]$/u });
const Line = text({ max: LIMITS.name });
const Places = integer(0, 10_000);

/** Whom a service is for. */
export const AUDIENCES = [
  "adults",
  "children",
  "elderly",
  "families",
  "men",
  "newcomers",
  "women",
  "youth",
] as const;
export const Audience = choice(AUDIENCES);
export type Audience = Of<typeof Audience>;

/** When a service is open: a day from 1 (Monday) to 7, and local times. */
export const Hours = struct({ day: integer(1, 7), opens: Hour, closes: Hour });
export type Hours = Of<typeof Hours>;

/** How people reach a service without Souspli. */
export const Contact = struct({
  phone: optional(text({ max: 40 }), ""),
  email: optional(text({ max: 254 }), ""),
  url: optional(text({ max: 500 }), ""),
  address: optional(Line, ""),
});
export type Contact = Of<typeof Contact>;
const NO_CONTACT = Contact.of({});

/** A kind of leaflet: what all share, then its own members. Of two of one type and `subject`, the later counts. */
function body<const T extends string, M extends Readonly<Record<string, Type<any>>>>(type: T, members: M) {
  return tagged("type", type, { structure: Id, subject: Id, time: Millis, signer: Kid, ...members });
}

/** What a service does, for whom and where; signed by an administrator, once a year at least. */
export const Card = body("card", {
  needs: list(Need, { min: 1, max: 30 }),
  areas: list(Nis, { min: 1, max: LIMITS.areas }),
  languages: list(Language, { min: 1, max: 30 }),
  audiences: optional(list(Audience, { max: AUDIENCES.length }), []),
  hours: optional(list(Hours, { max: 28 }), []),
  contact: optional(Contact, NO_CONTACT),
  text: optional(Prose, ""),
});
export type Card = Of<typeof Card>;

/** How many places are free; signed by whoever is of the service. */
export const Vacancy = body("vacancy", { places: Places, waiting: optional(nullable(Places), null) });
export type Vacancy = Of<typeof Vacancy>;

/** What the cooperative tells everybody; signed by a registrar. */
export const Announcement = body("announcement", { title: Name, text: Prose, language: Language, until: Millis });
export type Announcement = Of<typeof Announcement>;

/** A training session; signed by a registrar. */
export const Training = body("training", {
  title: Name,
  text: Prose,
  language: Language,
  starts: Millis,
  ends: Millis,
  place: Line,
  seats: integer(1, 10_000),
  cancelled: optional(boolean, false),
});
export type Training = Of<typeof Training>;

export const AnyBody = union([Card, Vacancy, Announcement, Training]);
export type AnyBody = Of<typeof AnyBody>;

/** A parsed leaflet; `signed` is what the signature covers. */
export interface Leaflet {
  readonly raw: Bytes;
  readonly body: AnyBody;
  readonly signed: Bytes;
  readonly signature: Bytes;
}

/** A leaflet and the number under which the relay keeps it. */
export const NumberedLeaflet = struct({ number: integer(1), leaflet: bytes(0, Number.MAX_SAFE_INTEGER) });

/** `GET /v1/leaflets?after=N`: those that were put since, in the order of their numbers. */
export const LeafletsPage = struct({ leaflets: list(NumberedLeaflet) });

/** Load whom services are for: labels by language, by audience. */
export async function audiences(): Promise<Readonly<Record<Audience, Labels>>> {
  return (await import("../../../schemas/audiences.json")).default;
}

/** Load what services help with: labels by language, by slug. */
export async function needs(): Promise<Readonly<Record<string, Labels>>> {
  return (await import("../../../schemas/needs.json")).default;
}

/** Return the leaflet of an encoded body and its signature. */
export function frame(body: Bytes, signature: Bytes): Bytes {
  return concat(u32(body.length), body, signature);
}

/** Read a leaflet strictly; throws TooLargeError or MalformedError. Who signed it is not asked. */
export function parseLeaflet(raw: Bytes): Leaflet {
  if (raw.length < LENGTH) throw new MalformedError("the leaflet is cut short");
  const size = integerAt(raw, 0, LENGTH);
  if (raw.length !== LENGTH + size + SIGNATURE_SIZE) {
    throw new MalformedError("the leaflet's length does not fit its content");
  }
  const signed = slice(raw, LENGTH, LENGTH + size);
  const said = decode(signed, AnyBody, LIMITS.leaflet);
  if (said.type === "card") checkCard(said);
  if (said.type === "training" && said.ends < said.starts) {
    throw new MalformedError("the session ends before it begins");
  }
  return { raw, body: said, signed, signature: slice(raw, LENGTH + size) };
}

function checkCard(card: Card): void {
  const sets: readonly (readonly string[])[] = [card.needs, card.areas, card.languages, card.audiences];
  if (sets.some((each) => each.some((word, n) => n > 0 && word <= each[n - 1]!))) {
    throw new MalformedError("needs, areas, languages and audiences are sorted and name nothing twice");
  }
}
