/**
 * The contract between the pages and the endpoint, which runs in a worker and holds every key.
 *
 * Rules: everything that crosses is plain data, so hashes, kids and keys are texts (lower-case hexadecimal) and
 * times are milliseconds since 1970; no key of any kind is ever among it. Texts of people come through as they
 * were written. Nothing here is a sentence to show: warnings and problems are slugs with their details, which
 * the pages say in the person's language.
 *
 *     const endpoint = connect();                       // src/worker/client.ts
 *     endpoint.on((event) => ...);
 *     const { threads } = await endpoint.inbox.list({ view: "mine" });
 *
 * Every method may reject with a `Problem`.
 */

import type { Absences } from "./absences.ts";
import type { Access } from "./access.ts";
import type { Administration } from "./administration.ts";
import type { Audit } from "./audit.ts";
import type { CooperativeRoom } from "./cooperative.ts";
import type { Correspondents } from "./correspondents.ts";
import type { Dashboard } from "./dashboard.ts";
import type { DeskRoom } from "./desk.ts";
import type { Devices } from "./devices.ts";
import type { DirectoryRoom } from "./directory.ts";
import type { Drafts, Templates } from "./drafts.ts";
import type { EndpointEvent } from "./events.ts";
import type { Files } from "./files.ts";
import type { Inbox } from "./inbox.ts";
import type { KeepingRoom } from "./keeping.ts";
import type { Leaflets } from "./leaflets.ts";
import type { Notebook } from "./notebook.ts";
import type { OutboxRoom } from "./outbox.ts";
import type { Registrar } from "./registrar.ts";
import type { RootRoom } from "./root.ts";
import type { Settings } from "./settings.ts";
import type { Sync } from "./sync.ts";
import type { Threads } from "./threads.ts";
import type { Writer } from "./write.ts";

export type * from "./absences.ts";
export type * from "./access.ts";
export type * from "./administration.ts";
export type * from "./audit.ts";
export type * from "./cooperative.ts";
export type * from "./correspondents.ts";
export type * from "./dashboard.ts";
export type * from "./desk.ts";
export type * from "./devices.ts";
export type * from "./directory.ts";
export type * from "./drafts.ts";
export type * from "./events.ts";
export type * from "./files.ts";
export type * from "./inbox.ts";
export type * from "./keeping.ts";
export type * from "./leaflets.ts";
export type * from "./message.ts";
export type * from "./notebook.ts";
export * from "./outbox.ts";
export type * from "./referral.ts";
export type * from "./registrar.ts";
export type * from "./root.ts";
export type * from "./settings.ts";
export type * from "./sync.ts";
export type * from "./threads.ts";
export type * from "./values.ts";
export type * from "./write.ts";

/** Everything that a page can ask. */
export interface Endpoint {
  access: Access;
  inbox: Inbox;
  threads: Threads;
  write: Writer;
  outbox: OutboxRoom;
  drafts: Drafts;
  templates: Templates;
  files: Files;
  directory: DirectoryRoom;
  correspondents: Correspondents;
  notebook: Notebook;
  dashboard: Dashboard;
  keeping: KeepingRoom;
  leaflets: Leaflets;
  cooperative: CooperativeRoom;
  desk: DeskRoom;
  absences: Absences;
  devices: Devices;
  administration: Administration;
  root: RootRoom;
  registrar: Registrar;
  audit: Audit;
  settings: Settings;
  sync: Sync;
}

export type Room = keyof Endpoint;

/** The endpoint as pages have it. */
export interface EndpointClient extends Endpoint {
  /** Calls `listener` for each event; returns what ends that. */
  on(listener: (event: EndpointEvent) => void): () => void;
}
