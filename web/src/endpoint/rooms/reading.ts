/** The rooms in which people read: the inbox, its threads, the team notebook. */

import { formatAddress, parseAddress } from "../../schemas/ids.ts";
import { CLOSED } from "../../schemas/referral.ts";
import { dayOf } from "../../schemas/working_days.ts";
import { NotFoundError } from "../../schemas/errors.ts";
import type { Inbox, InboxQuery, Notebook, NotebookEntry, Party, Threads, ThreadSummary } from "../interface/index.ts";
import { itemView } from "../messages/items.ts";
import { Note } from "../../schemas/content.ts";
import type { Line } from "../messages/summaries.ts";
import type { Marks } from "../device/marks.ts";
import type { Here } from "./here.ts";
import { preferencesOf } from "./settings.ts";
import { mannerOf } from "./writing.ts";

const PAGE = 100;
const INBOX_KINDS = ["message", "referral", "correspondent", "desk"];

export function inboxRoom(here: Here): Inbox {
  return {
    async list(query) {
      const at = await viewer(here);
      const inbox = at.lines.filter((line) => (query.kind ? line.kind === query.kind : INBOX_KINDS.includes(line.kind)));
      const unread = inbox.filter((line) => line.unread > 0);
      const count = (lines: readonly Line[], view: InboxQuery["view"]) => lines.filter((line) => at.isIn(line, view)).length;
      const found = inbox.filter((line) => at.isIn(line, query.view) && at.fits(line, query));
      const offset = query.offset ?? 0;
      return {
        threads: found.slice(offset, offset + (query.limit ?? PAGE)).map(at.summary),
        total: found.length,
        counts: {
          all: inbox.length,
          mine: count(inbox, "mine"),
          unassigned: count(inbox, "unassigned"),
          unread: { all: unread.length, mine: count(unread, "mine"), unassigned: count(unread, "unassigned") },
        },
      };
    },
    async search(text, limit = 50) {
      const [at, found] = await Promise.all([viewer(here), here.opened().search.found(text, limit)]);
      return found.flatMap(({ thread, message, excerpt, marks, at: time }) => {
        const line = here.opened().summaries.get(thread);
        return line ? [{ thread: at.summary(line), message, excerpt, marks, at: time }] : [];
      });
    },
    refused: () => here.opened().threads.refused(),
  };
}

export function threadsRoom(here: Here): Threads {
  return {
    async open(id) {
      const { threads, summaries, keeping } = here.opened();
      const view = await threads.view(id);
      const line = summaries.get(id);
      if (line === undefined) throw new NotFoundError("this conversation is not here");
      const kept = await keeping.of(line);
      const { delete: day, held } = kept;
      const { summary } = await viewer(here);
      const next = referredAgain(line, summaries.all());
      // Where it was passed on is said in the thread itself.
      const isRedirected = next !== undefined && view.loop.transferredTo === null;
      const redirectedTo = isRedirected ? { to: summary(next).others[0] ?? null, thread: next.id } : null;
      return {
        summary: summary(line),
        kept: { delete: day, due: keeping.isDue(kept), held },
        ...view,
        loop: { ...view.loop, redirectedTo },
      };
    },
    async acknowledge(id) {
      const { messages, marks } = here.opened();
      await marks.see(id);
      return messages.acknowledge(id);
    },
    replying: async () => here.opened().colleagues.all(),
    async writing(id, writing) {
      const { colleagues, summaries } = here.opened();
      if ((await preferencesOf(here)).tellWriting) await colleagues.say(summaries.get(id)?.participants ?? [], id, writing);
    },
  };
}

export function notebookRoom(here: Here): Notebook {
  const entries = async (service: string | undefined) => {
    const { summaries } = here.opened();
    const id = service === undefined ? null : serviceId(here, service);
    return summaries.all().filter(({ kind, participants }) => kind === "notebook" && (!id || participants.includes(id)));
  };
  return {
    async list({ service, tag, since = 0, limit = PAGE }) {
      const { marks } = here.opened();
      const lines = (await entries(service)).filter((line) => (!tag || line.tags.includes(tag)) && line.last >= since);
      return Promise.all(lines.slice(0, limit).map((line) => entryOf(here, line, marks)));
    },
    async tags(service) {
      const counts = new Map<string, number>();
      for (const { tags } of await entries(service)) {
        for (const tag of tags) counts.set(tag, (counts.get(tag) ?? 0) + 1);
      }
      return [...counts].map(([tag, count]) => ({ tag, count })).sort((a, b) => b.count - a.count);
    },
    async write({ service, text, ...writing }) {
      const { messages, outbox, drafts } = here.opened();
      const { author } = messages;
      const manner = await mannerOf(here, writing, "notebook", null, "", { text, service: service ?? null });
      const item = await messages.beginInside(service, (_, files) => Note.of({ author, text, files }), manner);
      if (writing.draft !== undefined) await drafts.done(writing.draft);
      return itemView(item, outbox);
    },
  };
}

async function entryOf(here: Here, line: Line, marks: Marks): Promise<NotebookEntry> {
  const { messages } = await here.opened().threads.view(line.id);
  const [first] = messages;
  if (first?.body.kind !== "note") throw new NotFoundError("this note is not here");
  return {
    thread: line.id,
    message: first.id,
    service: first.sender.address,
    author: first.author,
    own: first.own,
    at: first.at,
    text: first.body.text,
    tags: [...line.tags],
    files: first.body.files,
    replies: messages.length - 1,
    unread: !line.own && marks.isNew(line.id, line.last),
    state: first.state,
  };
}

function serviceId(here: Here, address: string): string {
  return here.opened().mirror.current.service(parseAddress(address)).service.id;
}

/** What a line means to whoever looks at it now: the directory and the memberships may have changed since. */
async function viewer(here: Here) {
  const { summaries, threads, mirror, drafts, clock } = here.opened();
  const own = threads.ownServices();
  const me = mirror.own.device.member;
  const drafted = await drafts.threads();
  const ownOf = (line: Line) => line.participants.find((each) => own.includes(each)) ?? null;
  const isReceived = (line: Line) => !own.includes(line.participants[0] ?? "");
  const isClosed = ({ state }: Line) => state !== null && CLOSED.includes(state);
  const today = dayOf(clock());
  const isLate = ({ remind }: Line) => remind !== null && remind <= today;
  const isNobodys = (line: Line) =>
    isReceived(line) && !isClosed(line) && (line.kind === "referral" ? line.assignee === null : line.writers.length === 0);

  const party = (id: string): Party[] => {
    try {
      return [threads.party(id)];
    } catch (error) {
      if (error instanceof NotFoundError) return [];
      throw error;
    }
  };

  return {
    lines: summaries.all(),
    isIn(line: Line, view: InboxQuery["view"]): boolean {
      switch (view) {
        case "all":
          return true;
        case "mine":
          return line.assignee ? line.assignee.id === me : line.writers.includes(me);
        case "unassigned":
          return isNobodys(line);
        case "late":
          return line.pressed || line.waits || isLate(line);
        case "sent":
          return !isReceived(line);
        case "closed":
          return isClosed(line);
      }
    },
    fits(line: Line, query: InboxQuery): boolean {
      return (
        (!query.service || line.participants.includes(serviceId(here, query.service))) &&
        (!query.state || line.state === query.state) &&
        (!query.side || (line.kind === "referral" && isReceived(line) === (query.side === "receiver"))) &&
        (!query.urgency || line.urgency === query.urgency) &&
        (!query.unread || line.unread > 0) &&
        (!query.attention || line.attention) &&
        (!query.assignee || line.assignee?.id === query.assignee) &&
        (!query.structure || line.participants.flatMap(party).some(({ address }) => address.endsWith(`@${query.structure}`)))
      );
    },
    summary(line: Line): ThreadSummary {
      const { id, kind, subject, excerpt, author, last, count, unread, urgency, state, form, assignee, files } = line;
      const service = ownOf(line);
      return {
        id,
        short: id.slice(-6),
        kind,
        subject,
        excerpt,
        author,
        own: line.own,
        last,
        count,
        unread,
        service: service === null ? null : threads.address(service),
        others: line.participants.filter((each) => each !== service).flatMap(party),
        correspondent: service === line.participants[0] ? line.correspondent : null,
        urgency,
        state,
        side: kind !== "referral" || service === null ? null : service === line.participants[0] ? "sender" : "receiver",
        form,
        assignee: assignee && { ...assignee, me: assignee.id === me },
        files,
        attention: line.attention,
        late: isLate(line),
        pressed: line.pressed,
        waits: line.waits,
        consentWithdrawn: line.withdrawnAt !== null,
        queued: line.queued,
        draft: drafted.has(id),
      };
    },
  };
}

/** Return the address of an own service. */
export function ownAddress(here: Here, id: string): string {
  const { structure } = here.opened().mirror.own;
  return formatAddress({ service: structure.services.get(id)?.handle ?? "", structure: structure.handle });
}

/** Return the referral by which the sender of another one has referred the person again; what anybody else says of it counts for nothing. */
export function referredAgain({ id, participants: [sender] }: Line, lines: readonly Line[]): Line | undefined {
  return lines.find(({ continues, participants }) => continues === id && participants[0] === sender);
}
