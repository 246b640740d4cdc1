/**
 * What is not to be overlooked: kept here, sealed, and shown on every page of every tab until it is over or somebody
 * has said that they read it.
 *
 * Rules: what the relay can repeat at will is one alarm, so that lies fill no page; one that goes on cannot be put away;
 * that the relay lied is kept also when it is genuine again.
 *
 *     await alarms.raise({ kind: "relay", problem });
 *     await alarms.over("relay");
 */

import type { Clock } from "./clock.ts";
import type { Alarm, Raised } from "./interface/index.ts";
import type { Store } from "./device/store.ts";
import type { Tabs } from "./tabs.ts";

const KIND = "alarm";

export class Alarms {
  /** Called with all that stand whenever they change. */
  onChange: (alarms: Alarm[]) => void = () => undefined;
  readonly #store: Store;
  readonly #tabs: Tabs;
  readonly #clock: Clock;
  #standing = new Map<string, Alarm>();
  /** When each changed here for the last time, counted; endless until the store has it. */
  readonly #changes = new Map<string, number>();
  #count = 0;

  private constructor(store: Store, tabs: Tabs, clock: Clock) {
    this.#store = store;
    this.#tabs = tabs;
    this.#clock = clock;
  }

  static async open(store: Store, tabs: Tabs, clock: Clock): Promise<Alarms> {
    const alarms = new Alarms(store, tabs, clock);
    alarms.#standing = await store.all<Alarm>(KIND);
    return alarms;
  }

  /** Take up what is kept again, when another tab wrote. */
  async load(): Promise<void> {
    const begun = this.#count;
    const kept = await this.#store.all<Alarm>(KIND);
    // What changed here in the meantime is later than what was read.
    for (const [id, at] of this.#changes) {
      const alarm = this.#standing.get(id);
      if (at > begun && alarm === undefined) kept.delete(id);
      else if (at > begun && alarm !== undefined) kept.set(id, alarm);
    }
    this.#standing = kept;
    this.onChange(this.all());
  }

  /** Return what stands, what began first before the others. */
  all(): Alarm[] {
    return [...this.#standing.values()].sort((a, b) => a.since - b.since);
  }

  async raise(what: Raised): Promise<void> {
    const id = idOf(what);
    const before = this.#standing.get(id);
    const alarm = { ...joined(what, before), id, since: before?.since ?? this.#clock(), goesOn: goesOn(what) };
    if (JSON.stringify(alarm) !== JSON.stringify(before)) await this.#put(alarm);
  }

  /** Note that something does not go on any more. */
  async over(id: string): Promise<void> {
    const alarm = this.#standing.get(id);
    if (alarm === undefined) return;
    if (alarm.kind !== "relay") await this.#remove(id);
    else if (alarm.goesOn) await this.#put({ ...alarm, goesOn: false });
  }

  /** Note that nothing is missing in a thread any more. */
  async complete(thread: string): Promise<void> {
    const alarm = this.#standing.get("missing");
    if (alarm?.kind !== "missing" || !alarm.threads.includes(thread)) return;
    const threads = alarm.threads.filter((each) => each !== thread);
    await (threads.length > 0 ? this.#put({ ...alarm, threads }) : this.#remove(alarm.id));
  }

  /** Put away what somebody has read; what goes on stays. */
  async seen(id: string): Promise<void> {
    if (this.#standing.get(id)?.goesOn === false) await this.#remove(id);
  }

  async #put(alarm: Alarm): Promise<void> {
    this.#standing.set(alarm.id, alarm);
    await this.#changed(alarm.id, this.#store.put(KIND, alarm.id, alarm));
  }

  async #remove(id: string): Promise<void> {
    this.#standing.delete(id);
    await this.#changed(id, this.#store.delete(KIND, id));
  }

  async #changed(id: string, kept: Promise<void>): Promise<void> {
    this.#changes.set(id, Infinity);
    this.onChange(this.all());
    try {
      await kept;
      this.#tabs.tell({ threads: [], alarms: true });
    } catch {
      // The store is gone, of which people are being told: they have it on their pages.
    } finally {
      this.#changes.set(id, (this.#count += 1));
    }
  }
}

function idOf(what: Raised): string {
  if (what.kind === "root") return `root/${what.handle}`;
  return what.kind === "shelf" ? `shelf/${what.found}` : what.kind;
}

/** Whether it is so until something happens, and not only was found once. */
function goesOn(what: Raised): boolean {
  if (what.kind === "root") return what.own && !what.replaced;
  return ["fork", "relay", "witnesses", "shelf-full"].includes(what.kind);
}

/** Return an alarm with what was told before of the same. */
function joined(what: Raised, before: Alarm | undefined): Raised {
  if (what.kind === "refused" && before?.kind === "refused") return { ...what, count: before.count + what.count };
  if (what.kind === "missing" && before?.kind === "missing") {
    return { ...what, threads: [...new Set([...before.threads, ...what.threads])] };
  }
  return what;
}
