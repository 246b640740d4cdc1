/** This person's choices. */

import type { Hex, Language } from "./values.ts";

/** This person's choices on this browser. */
export interface Preferences {
  language: Language | null;
  theme: "light" | "dark" | null;
  notifications: boolean;
  toured: boolean;
  /** Whether colleagues see on which conversation this person is writing. */
  tellWriting: boolean;
  /** The exercise under way, and each step that was done (`exercise/step`). */
  practice: { exercise: string | null; done: readonly string[] };
}

/** A push subscription of this browser, and the relay's key that it was made with. */
export interface Subscribed {
  readonly endpoint: string;
  readonly key: Hex;
}

export interface Settings {
  preferences(): Promise<Preferences>;
  setPreferences(change: Partial<Preferences>): Promise<Preferences>;
  /** The relay's key to subscribe with; null when it sends no pushes. */
  pushKey(): Promise<Hex | null>;
  /** What the relay was told of this browser. */
  pushSubscription(): Promise<Subscribed | null>;
  /** Tells the relay where this browser gets its pushes from now on; null: no more. */
  setPushSubscription(subscribed: Subscribed | null): Promise<void>;
}
