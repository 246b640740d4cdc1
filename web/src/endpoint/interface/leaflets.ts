/** The right door: what services do, and where there are places. */

import type { Address, Id, Millis } from "./values.ts";

export type Audience = "adults" | "children" | "elderly" | "families" | "men" | "newcomers" | "women" | "youth";

/** What an administrator says of a service: slugs of needs, NIS codes of areas, ISO 639 codes of languages. */
export interface CardWords {
  needs: string[];
  areas: string[];
  languages: string[];
  /** None means everybody. */
  audiences: Audience[];
  /** When it is open; none means that it is not said. `day`: 1 for Monday to 7; times as `HH:MM`. */
  hours: { day: number; opens: string; closes: string }[];
  contact: { phone: string; email: string; url: string; address: string };
  text: string;
}

/** A service, and what is said of it in signed leaflets. */
export interface ListingView {
  id: Id;
  address: Address;
  name: string;
  structure: { handle: string; name: string; level: number };
  /** Has an open key; without one nothing can be sent to it. */
  open: boolean;
  own: boolean;
  /** `time`: when it was last confirmed. */
  card: (CardWords & { time: Millis }) | null;
  /** Who signed the card is still there and may still say so. */
  confirmed: boolean;
  /** The card is nearly a year old, or not confirmed. */
  due: boolean;
  /** Null where nobody says, or said so within the last 14 days. */
  vacancy: { places: number; waiting: number | null; time: Millis } | null;
  mayCard: boolean;
  mayPlaces: boolean;
}

export interface Leaflets {
  /** Fetches what is new; all the rest happens in this browser. */
  refresh(): Promise<void>;
  /** Services for a need in a municipality (NIS code), the best first; the relay does not learn what is looked for. */
  find(need: string, municipality: string): Promise<ListingView[]>;
  /** The services of the own structure of which this person may say something. */
  own(): Promise<ListingView[]>;
  setPlaces(service: Id, places: number, waiting: number | null): Promise<void>;
  /** For administrators; the same card again confirms it. */
  setCard(service: Id, card: CardWords): Promise<void>;
}
