/** What is begun, and texts to begin from. */

import type { AttachmentView } from "./files.ts";
import type { Id, Millis } from "./values.ts";

/** Something begun, kept sealed. `fields` is what the page's form holds. */
export interface Draft {
  id: Id;
  kind: "message" | "reply" | "note" | "step" | "referral" | "correspondent" | "notebook" | "feedback";
  thread: Id | null;
  subject: string;
  fields: Record<string, unknown>;
  attachments: AttachmentView[];
  /** How many files were attached where they are no more: they have to be attached again. */
  lost: number;
  saved: Millis;
}

export interface Drafts {
  list(): Promise<Draft[]>;
  /** The one of a thread and kind, if there is one. */
  find(kind: Draft["kind"], thread: Id | null): Promise<Draft | null>;
  get(id: Id): Promise<Draft | null>;
  /** Makes one where `id` is not given; returns when it is durable. */
  save(draft: {
    id?: Id;
    kind: Draft["kind"];
    thread?: Id | null;
    subject?: string;
    fields: Record<string, unknown>;
    attachments?: Id[];
  }): Promise<Draft>;
  remove(id: Id): Promise<void>;
}

/** A text to begin from. */
export interface Template {
  id: Id;
  name: string;
  text: string;
  kind: "text" | "referral";
  fields: Record<string, unknown>;
}

export interface Templates {
  list(): Promise<Template[]>;
  save(template: Omit<Template, "id"> & { id?: Id }): Promise<Template>;
  remove(id: Id): Promise<void>;
}
