/** What all rooms speak of. */

export type Id = string;
export type Hex = string;
export type Millis = number;

/** `YYYY-MM-DD`. */
export type Day = string;

/** `service@structure`. */
export type Address = string;

export interface Party {
  address: Address;
  service: string;
  structure: string;
  level: number;
  active: boolean;
}

export type Language = "fr" | "nl" | "de" | "en";

/** Why something failed: `slug` as in schemas/errors, `detail` and `advice` as the relay or the endpoint said it. */
export interface Problem {
  slug: string;
  detail: string;
  advice: string;
  /** Machine-readable members: `problems` of a form by question, `possible` steps, `state` … */
  extra: Record<string, unknown>;
}
