/** What the pages are told of an open profile, as it happens. */

import { equal } from "../schemas/bytes.ts";
import type { DeviceRevokedError, SuspendedError } from "../schemas/errors.ts";
import type { Received } from "./device/archive.ts";
import type { EndpointEvent, Raised } from "./interface/index.ts";
import { namesOf } from "./messages/conversation.ts";
import { itemView } from "./messages/items.ts";
import { freshNotices } from "./notices.ts";
import type { Opened } from "./opened.ts";
import { directoryState } from "./rooms/directory.ts";

/** Whoever opened the profile. */
export interface Listener {
  tell(event: EndpointEvent): void;
  /** Whether the profile is still the open one. */
  isOpen(): boolean;
  /** What the person may do has perhaps changed. */
  accessChanged(): void;
  ended(error: DeviceRevokedError | SuspendedError): void;
  /** The profile was deleted, by another tab or by the browser. */
  lost(): void;
}

/** Let the parts of a profile tell the pages what changes. */
export function connect(opened: Opened, listener: Listener): void {
  const { outbox, transfers, downloads, mailbox, mirror, following, tabs, summaries, search, profile } = opened;
  const { alarms, keeping, reminders, shelf, shelving, tending, colleagues } = opened;
  const tell = (event: EndpointEvent) => {
    if (listener.isOpen()) listener.tell(event);
  };
  const tellDirectory = () => tell({ event: "directory", state: directoryState(opened) });
  const alarm = (it: Raised) => void alarms.raise(it);
  const changed = (threads: readonly string[]) => {
    void summaries.update(threads).then(() => tell({ event: "threads", ids: [...threads] }));
  };

  outbox.onChange = (item, gone) => {
    tell({ event: "outbox", item: itemView(item, outbox), gone });
    following.arrange();
    if (item.content.kind !== "receipt" || gone) changed([item.thread]);
    if (item.state === "sent" && !gone) void reminders.wake(item).catch(() => undefined);
  };
  transfers.onChange = (transfer) => tell({ event: "transfer", transfer });
  transfers.onSettled = () => following.arrange();
  downloads.onChange = (transfer) => tell({ event: "transfer", transfer });
  search.onBehind = (threads) => summaries.reindex(threads);
  mailbox.onReceived = (received) => tellReceived(opened, received, tell);
  mirror.onChange = () => {
    tellDirectory();
    if (mirror.fork === null) {
      void alarms.over("fork");
      following.arrange();
    } else alarm({ kind: "fork", detail: mirror.fork.detail });
    if (mirror.current.hasDevice(profile.device.kid)) void tellOfRoots(opened);
    listener.accessChanged();
  };
  shelving.onFull = (full) => (full ? alarm({ kind: "shelf-full" }) : void alarms.over("shelf-full"));
  shelf.onFound = (found) => alarm({ kind: "shelf", found });
  shelf.onTaken = async () => {
    await Promise.all([opened.people.load(), opened.marks.load()]);
    tell({ event: "threads", ids: [] }); // with their names and marks; drafts, templates and correspondents are asked for with them
  };
  following.onState = (state) => tell({ event: "sync", state });
  following.onCurrent = () => {
    transfers.resumeAll();
    void shelving.now(); // what could not be put there without a connection
    void tending.regularly();
  };
  mailbox.onRung = () => void tending.now();
  keeping.onChange = (ids) => {
    tabs.tell({ threads: ids });
    tell({ event: "threads", ids: [...ids] });
  };
  colleagues.onChange = (thread, names) => tell({ event: "replying", thread, names });
  alarms.onChange = (standing) => tell({ event: "alarms", alarms: standing });
  following.onAlarm = alarm;
  following.onOver = (kind) => void alarms.over(kind);
  following.onEnded = (error) => listener.ended(error);
  profile.onBrought = () => {
    tabs.tell({ threads: [], root: true });
    tellDirectory();
  };
  tabs.onNews = ({ threads, alarms: others, root, ended }) => {
    if (ended) listener.lost();
    else if (others) void alarms.load();
    else if (root) void rereadRoot(opened).then(tellDirectory);
    else void outbox.load().then(() => changed(threads));
  };
  profile.store.database.onLost = () => {
    alarm({ kind: "storage", rebuilt: false });
    listener.lost();
  };
}

/** Take the root key that another tab brought, put in place of the old one, or took away. */
async function rereadRoot({ profile, mirror }: Opened): Promise<void> {
  await profile.reread();
  await mirror.refresh().catch(() => undefined); // without a connection it shows the replaced key a while longer
}

/** Tell what was not told of root keys that change, and that a change which was announced did not come. */
async function tellOfRoots({ profile, mirror, alarms }: Opened): Promise<void> {
  for (const each of await freshNotices(profile.store, mirror)) await alarms.raise(each);
  for (const each of alarms.all()) {
    if (each.kind === "root" && each.goesOn && mirror.current.byHandle(each.handle).loss === null) {
      await alarms.over(each.id);
    }
  }
}

async function tellReceived(
  opened: Opened,
  received: readonly Received[],
  tell: (event: EndpointEvent) => void,
): Promise<void> {
  const { summaries, following, tabs, threads, profile, colleagues, alarms } = opened;
  const changed = threadsOf(received);
  await summaries.update(changed);
  following.count(received.length);
  tabs.tell({ threads: changed });
  tell({ event: "threads", ids: changed });
  for (const { header, content } of received) {
    if (header !== null && content?.kind !== "receipt") colleagues.sent(header.thread, header.sender.device);
  }
  const refused = received.filter(({ fate }) => fate === "refused");
  const last = refused.at(-1);
  if (last) await alarms.raise({ kind: "refused", refused: threads.refusedView(last), count: refused.length });
  for (const thread of changed) {
    const gone = summaries.get(thread)?.attention ? await threads.missing(thread) : new Set();
    if (gone.size === 0) await alarms.complete(thread);
    // Said again only when another message names what is missing.
    else if (received.some(({ content }) => content !== null && namesOf(content).some((hash) => gone.has(hash)))) {
      await alarms.raise({ kind: "missing", threads: [thread] });
    }
  }
  const { kid } = profile.device;
  const news = received.filter(
    ({ fate, header, content }) =>
      fate === "opened" && content?.kind !== "receipt" && header !== null && !equal(header.sender.device, kid),
  );
  if (news.length > 0) tell({ event: "news", threads: threadsOf(news), count: news.length });
}

function threadsOf(received: readonly Received[]): string[] {
  return [...new Set(received.flatMap(({ header }) => header?.thread ?? []))];
}
