/**
 * The course of a profile in this browser: made or opened, admitted, followed, closed, forgotten.
 *
 * At most one is open. What it does is told to the pages only while it is the open one.
 */

import { DeviceKeys } from "../crypto/keys.ts";
import { filesOf } from "../schemas/content.ts";
import { IntegrityError, NotSignedInError, type SouspliError, UnavailableError } from "../schemas/errors.ts";
import type { Keystore } from "../schemas/locks.ts";
import { accessState } from "./directory/access.ts";
import type { Clock } from "./clock.ts";
import { Database } from "./device/database.ts";
import type { Doors } from "./structures/doors.ts";
import type { RelayHttp } from "./relay/http.ts";
import type { AccessState, EndpointEvent, Raised, Way } from "./interface/index.ts";
import { answer } from "./structures/joining.ts";
import { type Opened, open } from "./opened.ts";
import { problemOf } from "./problems.ts";
import { Profile } from "./device/profile.ts";
import type { Here } from "./rooms/here.ts";
import { connect } from "./telling.ts";

const DAY = 86_400_000;
const ASKED_EVERY = 5_000; // milliseconds between two looks at whether a waiting device was admitted
const INDEX_AFTER = 2_000; // milliseconds: first the inbox is shown

/** What a device that waits has still to tell the relay. */
interface Joining {
  readonly link: string;
  readonly answered: boolean;
  readonly since: number;
}

export class Lifecycle implements Here {
  readonly #http: RelayHttp;
  readonly #doors: Doors;
  readonly #clock: Clock;
  readonly #tell: (event: EndpointEvent) => void;
  #opened: Opened | null = null;
  #ended: SouspliError | null = null;
  #asking: ReturnType<typeof setInterval> | null = null;
  #told = "";

  constructor(http: RelayHttp, doors: Doors, clock: Clock, tell: (event: EndpointEvent) => void) {
    this.#http = http;
    this.#doors = doors;
    this.#clock = clock;
    this.#tell = tell;
  }

  /** The open profile, if there is one. */
  get current(): Opened | null {
    return this.#opened;
  }

  opened(): Opened {
    if (this.#opened === null) throw new NotSignedInError("Souspli is locked in this browser");
    return this.#opened;
  }

  /** Keep a new device under its first way in, and open it. */
  async begin(keys: Keystore, way: Way): Promise<Opened> {
    await this.close();
    const { kid } = await DeviceKeys.of(keys.device);
    await this.#doors.add(way, keys, kid);
    return this.open(keys);
  }

  /** Do what makes a new device known to the relay; one that the relay refuses is not kept. */
  async unlessRefused(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      // A relay that is away is told later.
      if (error instanceof UnavailableError) return;
      await this.forget();
      throw error;
    }
  }

  /** Let the open profile, which is new, join by an invitation. */
  async join(link: string): Promise<void> {
    const joining: Joining = { link, answered: false, since: this.#clock() };
    await this.opened().profile.store.put("joining", "own", joining);
    await this.unlessRefused(() => this.#answer());
  }

  async #answer(): Promise<void> {
    const { profile } = this.opened();
    const joining = await profile.store.get<Joining>("joining", "own");
    if (joining === undefined || joining.answered) return;
    await answer(joining.link, profile.device, this.#http);
    await profile.store.put("joining", "own", { ...joining, answered: true });
  }

  /** Open the profile of a keystore; what it tells goes to the pages. */
  async open(keys: Keystore): Promise<Opened> {
    const profile = await Profile.open(keys);
    const opened = await open(profile, this.#http, this.#doors, this.#clock);
    const { kid } = profile.device;
    this.#opened = opened;
    this.#ended = null;
    connect(opened, {
      tell: this.#tell,
      isOpen: () => this.#opened === opened,
      accessChanged: () => void this.tellAccess(),
      ended: (error) => {
        this.#ended = error;
        void this.tellAccess();
      },
      lost: () => void (this.#opened === opened && this.close()),
    });
    if (opened.mirror.fork !== null) await opened.alarms.raise({ kind: "fork", detail: opened.mirror.fork.detail });
    this.#tell({ event: "alarms", alarms: opened.alarms.all() });
    await this.#doors.claim(kid);
    await opened.outbox.load();
    if (opened.mirror.current.hasDevice(kid)) await opened.summaries.load();
    return opened;
  }

  /** Go on with an open profile as far as it is admitted. */
  async settled(): Promise<AccessState> {
    await this.check();
    const { mirror } = this.opened();
    if (!mirror.current.hasDevice(this.opened().profile.device.kid) && this.#asking === null) {
      this.#asking = setInterval(() => void this.check(), ASKED_EVERY);
    }
    await this.tellAccess();
    return this.state();
  }

  /**
   * Ask whether this device was admitted, and begin to follow when it is. The person asks too, so that two may be on
   * their way: the one that ends late must neither begin a second time nor undo what was found meanwhile.
   */
  async check(): Promise<void> {
    const opened = this.#opened;
    if (opened === null) return;
    const { mirror, profile, following, alarms, prepare } = opened;
    const known = () => mirror.current.hasDevice(profile.device.kid);
    if (!known()) {
      try {
        await this.#answer();
        await prepare();
        if (!following.started) await alarms.over("relay");
      } catch (error) {
        if (error instanceof IntegrityError) this.alarm({ kind: "relay", problem: problemOf(error) });
      }
    }
    if (this.#opened !== opened || !known() || following.started) return;
    if (this.#asking !== null) clearInterval(this.#asking);
    this.#asking = null;
    await opened.shelving.begin();
    await opened.summaries.load();
    setTimeout(() => void this.#index(opened), INDEX_AFTER);
    await this.#tidy(opened);
    if (following.started) return;
    opened.transfers.resumeAll();
    following.start();
    await this.tellAccess();
  }

  /** Let everything be found; whoever searches before has it taken up at once. */
  async #index(opened: Opened): Promise<void> {
    if (this.#opened === opened) await opened.search.load();
  }

  /** Forget files that were attached long ago to something that was never written. */
  async #tidy({ drafts, outbox, transfers }: Opened): Promise<void> {
    const begun = (await drafts.list()).flatMap(({ attachments }) => attachments.map(({ id }) => id));
    const written = outbox.all().flatMap(({ content }) => filesOf(content).map(({ blob }) => blob));
    await transfers.tidy(new Set([...begun, ...written]), this.#clock() - DAY);
  }

  /** Close the open profile, if there is one: its keys are forgotten. */
  async close(): Promise<void> {
    const opened = this.#opened;
    if (opened === null) return;
    this.#opened = null;
    this.#ended = null;
    if (this.#asking !== null) clearInterval(this.#asking);
    this.#asking = null;
    opened.following.close();
    opened.tending.close();
    opened.transfers.close();
    opened.downloads.close();
    await opened.shelving.close();
    await opened.search.save().catch(() => undefined);
    await opened.session.end();
    opened.tabs.close();
    opened.profile.store.close();
    await this.tellAccess();
  }

  /** Close the open profile and delete everything that this browser keeps of it. */
  async forget(): Promise<void> {
    const { profile, chunks, tabs } = this.opened();
    tabs.tell({ threads: [], ended: true });
    await this.close();
    await this.#doors.forget(profile.device.kid);
    await Database.remove(profile.name);
    await chunks.clear();
  }

  async state(): Promise<AccessState> {
    const opened = this.#opened;
    if (opened === null) return { state: "closed", known: await this.#doors.known() };
    return accessState(opened, await this.#doors.views(opened.profile.device.kid), this.#ended, this.#clock());
  }

  /** Tell the state of access, when it is another one. */
  async tellAccess(): Promise<void> {
    const state = await this.state();
    const text = JSON.stringify(state);
    if (text === this.#told) return;
    this.#told = text;
    this.#tell({ event: "access", state });
  }

  alarm(what: Raised): void {
    void this.#opened?.alarms.raise(what);
  }
}
