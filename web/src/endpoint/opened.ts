/**
 * An endpoint put together: one profile, one relay, and everything that a person can do with them. The twin of
 * client/endpoint.py.
 *
 * Nothing here touches the network before it is asked to, so that reading and writing work without a connection.
 */

import { Absences } from "./casework/absences.ts";
import { Administration } from "./structures/administration.ts";
import { Alarms } from "./alarms.ts";
import { Archive } from "./device/archive.ts";
import { Auditor } from "./structures/auditor.ts";
import type { Clock } from "./clock.ts";
import { Consents } from "./casework/consents.ts";
import { Assembly } from "./cooperative/assembly.ts";
import { Desk } from "./cooperative/desk.ts";
import { News } from "./cooperative/news.ts";
import { Correspondents } from "./outside/correspondents.ts";
import { Mirror } from "./directory/mirror.ts";
import type { Doors } from "./structures/doors.ts";
import { Drafts, templatesOf } from "./device/drafts.ts";
import { openChunks } from "./files/chunks.ts";
import { Downloads } from "./files/downloads.ts";
import { Transfers } from "./files/transfers.ts";
import { Following } from "./following.ts";
import { Guests } from "./outside/guests.ts";
import type { RelayHttp } from "./relay/http.ts";
import { Invitations } from "./structures/invitations.ts";
import { complete } from "./structures/joining.ts";
import { Keeping } from "./casework/keeping.ts";
import { Leaflets } from "./directory/leaflets.ts";
import { Links } from "./outside/links.ts";
import { Mailbox } from "./messages/mailbox.ts";
import { Marks } from "./device/marks.ts";
import { Messages } from "./messages/messages.ts";
import { Opens } from "./messages/opens.ts";
import { Outbox } from "./messages/outbox.ts";
import { Oversight } from "./structures/oversight.ts";
import { People } from "./directory/people.ts";
import { Poster } from "./messages/posting.ts";
import type { Profile } from "./device/profile.ts";
import { Push } from "./push.ts";
import { Referrals } from "./casework/referrals.ts";
import { Registry } from "./structures/registry.ts";
import { Reminders } from "./casework/reminders.ts";
import { Colleagues } from "./messages/replying.ts";
import { RootKey } from "./structures/root_key.ts";
import { Search } from "./messages/search.ts";
import { Seeds } from "./directory/seeds.ts";
import { Sender } from "./messages/sender.ts";
import { Session } from "./directory/session.ts";
import { Changes } from "./shelf/changes.ts";
import { Shelving } from "./shelf/shelving.ts";
import { Shelf } from "./shelf/shelf.ts";
import { StandIns } from "./casework/standing_in.ts";
import { Summaries } from "./messages/summaries.ts";
import { Tabs } from "./tabs.ts";
import { Tending } from "./tending.ts";
import { Threads } from "./messages/threads.ts";

/** The parts, each of which gets the others that it needs when it is built. */
export type Opened = Awaited<ReturnType<typeof open>>;

/** Build the endpoint of a profile; nothing is sent yet. */
export async function open(profile: Profile, http: RelayHttp, doors: Doors, clock: Clock) {
  const { store, device, keys, name } = profile;
  const tabs = new Tabs(name);
  const alarms = await Alarms.open(store, tabs, clock);
  const mirror = await Mirror.open(profile, http, clock);
  const session = new Session(http, device, keys.origin, clock);
  const changes = new Changes(store, clock);
  const shelf = new Shelf(store, session, changes, device);
  const shelving = new Shelving(store, shelf, changes, tabs, clock);
  const seeds = await Seeds.open(store, device, mirror, session);
  const people = await People.open(profile, mirror);
  const chunks = await openChunks(name);
  const transfers = await Transfers.open(store, session, chunks, clock);
  const downloads = new Downloads(session, chunks);
  const archive = new Archive(store);
  const opens = new Opens(store, session, device, clock);
  const poster = new Poster(mirror, session, transfers, device.signing, clock);
  const outbox = new Outbox(store, archive, transfers, device.kid, clock, tabs);
  const sender = new Sender(outbox, poster, archive, transfers, device.kid, clock, tabs);
  const guests = new Guests(store, session, clock);
  const threads = new Threads(archive, outbox, mirror, guests, people, clock);
  const search = new Search(store);
  const leaflets = new Leaflets(profile, http, session, mirror, clock);
  const summaries = new Summaries(store, outbox, mirror, threads, search);
  const messages = new Messages(profile, mirror, threads, archive, transfers, outbox);
  const colleagues = new Colleagues(mirror, seeds, people, session, clock);
  const mailbox = new Mailbox(mirror, session, seeds, archive, outbox, people, opens, guests, colleagues);
  const drafts = new Drafts(store, transfers, clock);
  const referrals = new Referrals(mirror, threads, messages, people, outbox, clock);
  const keeping = new Keeping(
    store,
    device,
    session,
    archive,
    outbox,
    drafts,
    guests,
    search,
    summaries,
    threads,
    clock,
  );
  const links = new Links(guests, messages, threads, summaries, keeping, clock);
  const consents = new Consents(threads, summaries, messages, referrals, links, clock);
  const reminders = new Reminders(session, summaries, threads, messages, clock);
  const absences = new Absences(mirror, summaries, threads, messages, people);
  const standIns = new StandIns(mirror, summaries, threads, absences, messages, referrals, clock);

  /** Bring what everything relies on up to date: the directory, this device's admission, its seeds, its locks. */
  const prepare = async () => {
    await mirror.refresh();
    await complete(profile, mirror);
    if (!mirror.admitted) return;
    if (seeds.missing().length > 0) await seeds.fetch();
    await seeds.handOver();
    await doors.share(device.kid, session);
  };

  return {
    profile,
    clock,
    tabs,
    alarms,
    mirror,
    session,
    seeds,
    people,
    chunks,
    transfers,
    downloads,
    archive,
    outbox,
    guests,
    threads,
    search,
    summaries,
    messages,
    mailbox,
    colleagues,
    shelf,
    shelving,
    prepare,
    push: new Push(store, session, clock),
    marks: await Marks.open(store, clock),
    drafts,
    templates: templatesOf(store, clock),
    following: new Following(mailbox, outbox, sender, prepare, tabs, clock),
    referrals,
    absences,
    consents,
    reminders,
    keeping,
    tending: new Tending([consents, reminders, standIns, keeping], tabs, clock),
    correspondents: new Correspondents(store, mirror, guests, transfers, messages, threads, outbox, clock),
    leaflets,
    news: new News(mirror, leaflets, clock),
    assembly: new Assembly(profile, mirror, clock),
    desk: new Desk(mirror, messages, threads, summaries),
    links,
    invitations: new Invitations(profile, session, mirror, seeds, people, clock),
    administration: new Administration(profile, session, mirror, seeds, people, clock),
    rootKey: new RootKey(profile, mirror, clock),
    registry: new Registry(profile, mirror, session, clock),
    auditor: new Auditor(store, session, mirror, clock),
    oversight: new Oversight(session, clock),
  };
}
