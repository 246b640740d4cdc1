/** The cooperative: its news, its votes, what is built and paid together. */

import type { Address, Id, Millis } from "./values.ts";

export interface AnnouncementView {
  id: Id;
  title: string;
  text: string;
  language: string;
  time: Millis;
}

export interface TrainingView {
  id: Id;
  title: string;
  text: string;
  language: string;
  starts: Millis;
  ends: Millis;
  place: string;
  seats: number;
  cancelled: boolean;
  /** Who of the own services comes. */
  people: string[];
}

/** What a registrar announces for so many days. `language`: ISO 639. */
export interface AnnouncementWords {
  title: string;
  text: string;
  language: string;
  days: number;
}

/** A training session; with `id` the one that is said anew. */
export interface TrainingWords {
  id?: Id;
  title: string;
  text: string;
  language: string;
  starts: Millis;
  ends: Millis;
  place: string;
  seats: number;
  cancelled: boolean;
}

/** What is put to the vote, as everybody counts it. */
export interface MotionView {
  id: Id;
  title: string;
  text: string;
  about: "admission" | "proposal" | "roadmap";
  closes: Millis;
  /** Name of the structure that asks. */
  by: string;
  /** `voters`: names of the structures, for ballots are public. */
  choices: { words: string; voters: string[] }[];
  abstentions: string[];
  electorate: number;
  /** How many in a hundred of the electorate must vote. */
  quorum: number;
  /** The place of the choice that has it, once it does. */
  carried: number | null;
  /** Its time is over, and `closed`: the result stands in the log. */
  over: boolean;
  closed: boolean;
  /** What the own structure has voted; a choice of null is an abstention. */
  own: { choice: number | null } | null;
  mayVote: boolean;
  mayClose: boolean;
}

export interface MotionWords {
  about: MotionView["about"];
  title: string;
  text: string;
  /** 2 to 10, all different. */
  choices: string[];
  /** 3 to 89. */
  days: number;
  quorum: number;
}

export type ModuleState = "trial" | "funding" | "funded" | "closed";

/** What is built and paid together. Amounts are euro cents. */
export interface ModuleView {
  id: Id;
  name: string;
  text: string;
  state: ModuleState;
  cost: number;
  /** Until when it is free of charge. */
  trial: Millis;
  open: boolean;
  pledged: number;
  /** `owes` once it is funded. */
  pledges: { structure: string; own: boolean; cents: number; owes: number | null }[];
  mayPledge: boolean;
}

/** What a registrar offers; with `id` the module that is said anew. */
export interface ModuleWords {
  id?: Id;
  name: string;
  text: string;
  cost: number;
  trial: Millis;
  open: boolean;
}

/** What a structure (by its handle) gave, as a registrar attests; below 0 it corrects. */
export interface ContributionWords {
  structure: string;
  given: "payment" | "work";
  cents: number;
  text: string;
  module?: Id;
}

/** What a structure pledged, owes and gave for a module, in cents; without a module, for the cooperative at large. */
export interface AccountView {
  structure: string;
  module: string;
  state: ModuleState | null;
  pledged: number;
  owed: number;
  paid: number;
  worked: number;
  open: number;
}

export interface CooperativeRoom {
  /** What is held; `leaflets.refresh` fetches what is new. */
  news(): Promise<{ announcements: AnnouncementView[]; trainings: TrainingView[] }>;
  /** For registrars, like all that is not said to be for others. */
  announce(words: AnnouncementWords): Promise<void>;
  offerTraining(words: TrainingWords): Promise<void>;
  /** Open ones first. */
  motions(): Promise<{ motions: MotionView[]; mayPropose: boolean }>;
  /** For administrators: puts something to the vote. */
  openMotion(words: MotionWords): Promise<void>;
  /** For administrators: the ballot of the own structure, which is final; null abstains. */
  vote(motion: Id, choice: number | null): Promise<void>;
  /** For administrators: states the result, as everybody counts it. */
  closeMotion(motion: Id): Promise<void>;
  modules(): Promise<ModuleView[]>;
  /** For administrators: what the own structure gives if enough others do, in cents; 0 withdraws it. */
  pledge(module: Id, cents: number): Promise<void>;
  setModule(words: ModuleWords): Promise<void>;
  noteContribution(words: ContributionWords): Promise<void>;
  setDesk(service: Address): Promise<void>;
  ledger(): Promise<AccountView[]>;
  ledgerCsv(): Promise<string>;
}
