/** What the endpoint tells without being asked. */

import type { AccessState } from "./access.ts";
import type { DirectoryState } from "./directory.ts";
import type { AttachmentView } from "./files.ts";
import type { Refused } from "./message.ts";
import type { OutboxItem } from "./outbox.ts";
import type { SyncState } from "./sync.ts";
import type { Id, Millis, Problem } from "./values.ts";

/** What is not to be overlooked, as it is found. */
export type Raised =
  /** The relay shows a directory that contradicts what it, or a witness, showed before. */
  | { kind: "fork"; detail: string }
  /** The relay has another key or name than the one pinned, or gave something that is not genuine. */
  | { kind: "relay"; problem: Problem }
  /** Envelopes were refused; the last one. */
  | { kind: "refused"; refused: Refused; count: number }
  /** Messages name others of their threads that the relay did not deliver. */
  | { kind: "missing"; threads: Id[] }
  /** The witnesses have not confirmed the directory: nothing is sent. */
  | { kind: "witnesses"; problem: Problem }
  /** What this browser stored was deleted or altered; it is fetched again. */
  | { kind: "storage"; rebuilt: boolean }
  /** What the relay keeps of drafts, templates, marks … was altered, or it shows an earlier state of it. */
  | { kind: "shelf"; found: "altered" | "older" }
  /** The relay has no room for more of it. */
  | { kind: "shelf-full" }
  /** The root key of a structure was announced lost, or replaced. */
  | { kind: "root"; structure: string; handle: string; replaced: boolean; own: boolean };

/** What is kept of it until it is over or was read. `goesOn`: it cannot be put away. */
export type Alarm = Raised & { id: string; since: Millis; goesOn: boolean };

export type EndpointEvent =
  | { event: "access"; state: AccessState }
  | { event: "threads"; ids: Id[] }
  /** New messages from others, for notifications. */
  | { event: "news"; threads: Id[]; count: number }
  /** Who is writing in a thread now: names of colleagues, empty while not known. */
  | { event: "replying"; thread: Id; names: string[] }
  | { event: "outbox"; item: OutboxItem; gone: boolean }
  | { event: "transfer"; transfer: AttachmentView }
  | { event: "directory"; state: DirectoryState }
  | { event: "sync"; state: SyncState }
  /** All that stand. */
  | { event: "alarms"; alarms: Alarm[] };
