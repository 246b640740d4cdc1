/**
 * The two clocks of a thread: its members are reminded, thirty days later it is deleted (spec/loop.md). The twin of
 * client/casework/keeping.py.
 *
 * Rules: nothing is deleted without the relay, which says what is held and what time it is; anything new in a thread moves
 * both days; a hold stops them; a withdrawn consent moves them forward, here and, by an end, at the relay. What is
 * deleted here goes with everything that was made of it: drafts, what waits to be sent, what a search finds.
 */

import type { DeviceKeys } from "../../crypto/keys.ts";
import { encode } from "../../schemas/codec.ts";
import { NotFoundError } from "../../schemas/errors.ts";
import { LIMITS } from "../../schemas/limits.ts";
import { HoldState, HoldStatement, HoldStates, RetentionState, SignedHold, ThreadEnd } from "../../schemas/retention.ts";
import { dayOf } from "../../schemas/working_days.ts";
import type { Archive } from "../device/archive.ts";
import type { Clock } from "../clock.ts";
import type { Drafts } from "../device/drafts.ts";
import type { Guests } from "../outside/guests.ts";
import { freshId } from "../ids.ts";
import { clocksOf } from "./loop.ts";
import type { Outbox } from "../messages/outbox.ts";
import type { Search } from "../messages/search.ts";
import type { Session } from "../directory/session.ts";
import type { Store } from "../device/store.ts";
import type { Line, Summaries } from "../messages/summaries.ts";
import type { Threads } from "../messages/threads.ts";

const TERM = "retention";
const ENDED = "ended";
const DAY = 86_400; // seconds

/** What the relay said of keeping, and when it was asked. */
interface Term {
  readonly asked: number;
  readonly state: RetentionState;
}

/** A thread with its two days; `held` stops them. */
export interface Kept {
  readonly line: Line;
  readonly remind: string;
  readonly delete: string;
  readonly held: boolean;
}

export class Keeping {
  /** Called with the threads that were deleted here, and those that are held from now on, or no longer. */
  onChange: (threads: readonly string[]) => void = () => undefined;
  readonly #store: Store;
  readonly #device: DeviceKeys;
  readonly #session: Session;
  readonly #archive: Archive;
  readonly #outbox: Outbox;
  readonly #drafts: Drafts;
  readonly #guests: Guests;
  readonly #search: Search;
  readonly #summaries: Summaries;
  readonly #threads: Threads;
  readonly #clock: Clock;

  constructor(
    store: Store,
    device: DeviceKeys,
    session: Session,
    archive: Archive,
    outbox: Outbox,
    drafts: Drafts,
    guests: Guests,
    search: Search,
    summaries: Summaries,
    threads: Threads,
    clock: Clock,
  ) {
    this.#store = store;
    this.#device = device;
    this.#session = session;
    this.#archive = archive;
    this.#outbox = outbox;
    this.#drafts = drafts;
    this.#guests = guests;
    this.#search = search;
    this.#summaries = summaries;
    this.#threads = threads;
    this.#clock = clock;
  }

  /**
   * Ask the relay for the structure's term, and for what is held of the own threads.
   *
   * `daily`: only when it was not asked today, since each time stands in the access log.
   */
  async refresh(daily = false): Promise<void> {
    const known = await this.#store.get<Term>(TERM, "");
    if (daily && known !== undefined && dayOf(known.asked) === dayOf(this.#clock())) return;
    const state = (await this.#session.call("GET", "/v1/retention")).read(RetentionState);
    await this.#store.put(TERM, "", { asked: this.#clock(), state });
    const [before, now] = [new Set(known?.state.held), new Set(state.held)];
    const changed = [...before, ...now].filter((thread) => before.has(thread) !== now.has(thread));
    if (changed.length > 0) this.onChange(changed);
  }

  /** Return for how many days a thread is kept, as the relay said last. */
  async term(): Promise<number> {
    return (await this.#state()).days;
  }

  /** Return the threads with their days, the first to go first; by the term that was asked for last. */
  async all(): Promise<Kept[]> {
    const state = await this.#state();
    const kept = this.#summaries.all().map((line) => keptBy(state, line));
    return kept.sort((a, b) => (a.delete < b.delete ? -1 : a.delete > b.delete ? 1 : 0));
  }

  /** Return a thread with its days. */
  async of(line: Line): Promise<Kept> {
    return keptBy(await this.#state(), line);
  }

  async #state(): Promise<RetentionState> {
    const known = await this.#store.get<Term>(TERM, "");
    return known?.state ?? RetentionState.of({ days: LIMITS.retention / DAY });
  }

  /** Return the threads of which it is time to remind: they will be deleted unless something is done. */
  async due(): Promise<Kept[]> {
    return (await this.all()).filter((kept) => this.isDue(kept));
  }

  /** Whether it is time to remind of a thread. */
  isDue({ remind, held }: Kept): boolean {
    return !held && remind <= dayOf(this.#clock());
  }

  /** Delete here what is over, and set the ends that withdrawn consents ask for. */
  async tend(): Promise<void> {
    await this.refresh(true);
    for (const { line, held } of await this.all()) if (line.withdrawnAt !== null && !held) await this.#end(line);
    if ((await this.#over()).length === 0) return;
    await this.refresh(); // nothing is deleted before the relay has said what is held now
    if (Math.abs(this.#session.skew) > LIMITS.clock_skew * 1000) return; // by a clock that is wrong, everything would be over
    const gone = (await this.#over()).map(({ line }) => line.id);
    for (const thread of gone) await this.#forget(thread);
    if (gone.length > 0) this.onChange(gone);
  }

  async #over(): Promise<Kept[]> {
    return (await this.all()).filter((kept) => this.isOver(kept));
  }

  /** Whether the day of a thread's deletion has come, and nothing stops it. */
  isOver({ delete: day, held }: Kept): boolean {
    return !held && day <= dayOf(this.#clock());
  }

  async #forget(thread: string): Promise<void> {
    const { known } = await this.#threads.conversation(thread);
    await this.#drafts.forget(thread);
    await this.#guests.forget(new Set(known.flatMap(({ content }) => (content.kind === "guest-reply" ? content.guest : []))));
    await this.#search.forget(known.map(({ id }) => id));
    await this.#outbox.forget(thread);
    // Last: what it was made of is found again as long as it is here.
    await this.#archive.forget(thread);
    await this.#summaries.update([thread]);
  }

  /** Set the earliest end that the relay takes, once. */
  async #end({ id, participants }: Line): Promise<void> {
    const mailbox = participants.find((each) => this.#threads.ownServices().includes(each));
    if (mailbox === undefined || (await this.#store.get(ENDED, id)) !== undefined) return;
    // By the relay's clock, and a little later than the least: the way there takes time.
    const at = this.#clock() + this.#session.skew + (LIMITS.thread_end + 60) * 1000;
    try {
      const body = encode(ThreadEnd, { at });
      await this.#session.call("PUT", `/v1/mailboxes/${mailbox}/threads/${id}/end`, { body, again: true });
    } catch (error) {
      if (!(error instanceof NotFoundError)) throw error; // nothing of it is there any more
    }
    await this.#store.put(ENDED, id, { at });
  }

  // Holds.

  /** Propose to keep a thread in spite of all; for administrators. Another one confirms it. */
  async hold(thread: string, reason: string): Promise<HoldState> {
    const { participants } = await this.#threads.conversation(thread);
    const mailbox = participants.find((each) => this.#threads.ownServices().includes(each));
    if (mailbox === undefined) throw new NotFoundError("this conversation is not here");
    return this.#sign(HoldStatement.of({ id: freshId(this.#clock()), mailbox, thread, reason }));
  }

  /** Give the second signature: to what is proposed, or to its end. */
  async confirm(hold: string): Promise<HoldState> {
    const { stage, ...found } = await this.#find(hold);
    return this.#sign(HoldStatement.of({ ...found, lift: stage === "lifting" }));
  }

  /** Propose that a hold ends; another administrator confirms it. */
  async lift(hold: string): Promise<HoldState> {
    return this.#sign(HoldStatement.of({ ...(await this.#find(hold)), lift: true }));
  }

  /** Return the structure's holds; for administrators and auditors. */
  async holds(): Promise<readonly HoldState[]> {
    return (await this.#session.call("GET", "/v1/retention/holds")).read(HoldStates).holds;
  }

  async #find(hold: string) {
    const found = (await this.holds()).find(({ id }) => id === hold);
    if (found === undefined) throw new NotFoundError("this hold has ended");
    const { id, mailbox, thread, reason, stage } = found;
    return { id, mailbox, thread, reason, stage };
  }

  async #sign(statement: HoldStatement): Promise<HoldState> {
    const raw = encode(HoldStatement, statement);
    const { kid, signing } = this.#device;
    const signed = SignedHold.of({ device: kid, statement: raw, signature: await signing.sign("hold", raw) });
    const body = encode(SignedHold, signed);
    return (await this.#session.call("POST", "/v1/retention/holds", { body, again: true })).read(HoldState);
  }
}

function keptBy({ days, held }: RetentionState, line: Line): Kept {
  return { line, ...clocksOf(line.last, days, line.withdrawnAt), held: held.includes(line.id) };
}
