/** The team notebook. */

import type { FileView } from "./files.ts";
import type { MessageState } from "./message.ts";
import type { OutboxItem } from "./outbox.ts";
import type { Address, Id, Millis } from "./values.ts";
import type { Writing } from "./write.ts";

/** An entry of a service's running log: a note that begins a thread of its own, sealed to the service only. */
export interface NotebookEntry {
  thread: Id;
  message: Id;
  service: Address;
  author: string;
  own: boolean;
  at: Millis;
  text: string;
  /** The words of the text that begin with `#`, in lower case. */
  tags: string[];
  files: FileView[];
  replies: number;
  unread: boolean;
  state: MessageState;
}

export interface Notebook {
  /** Newest first. `since`: for a handover. */
  list(query: { service?: Address; tag?: string; since?: Millis; limit?: number }): Promise<NotebookEntry[]>;
  tags(service?: Address): Promise<{ tag: string; count: number }[]>;
  write(entry: { service?: Address; text: string } & Writing): Promise<OutboxItem>;
}
