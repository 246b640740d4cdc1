/* What every page has at hand: the endpoint, and what it last said of itself.
 *
 *     const { endpoint, access } = useHouse();
 *     const inbox = useAsked((it) => it.inbox.list(query), [query], touches("threads"));
 *
 * It is built once (main.tsx) and passed down; pages never look for it elsewhere.
 */

import { type ReadonlySignal, signal } from "@preact/signals";
import { createContext } from "preact";
import { useContext, useEffect, useRef, useState } from "preact/hooks";

import type { AccessState, Alarm, EndpointClient, EndpointEvent, SyncState } from "../endpoint/interface/index.ts";
import { type Listener, watched } from "./practice/deeds.ts";

export interface House {
  endpoint: EndpointClient;
  /** Calls a listener for each thing that is done with it; returns what ends that. */
  onDeed: (listener: Listener) => () => void;
  /** Null until the endpoint has answered for the first time. */
  access: ReadonlySignal<AccessState | null>;
  sync: ReadonlySignal<SyncState | null>;
  /** Null until they are known. */
  alarms: ReadonlySignal<readonly Alarm[] | null>;
  /** Names of the colleagues who are writing now, by thread. */
  replying: ReadonlySignal<ReadonlyMap<string, readonly string[]>>;
  enter: (state: AccessState) => void;
  /** Ask the endpoint how things stand: it tells only what changes from then on. Ends with its first answer. */
  begin: () => Promise<void>;
}

export type OpenAccess = Extract<AccessState, { state: "open" }>;

export function furnish(client: EndpointClient): House {
  const { endpoint, on: onDeed } = watched(client);
  const access = signal<AccessState | null>(null);
  const sync = signal<SyncState | null>(null);
  const alarms = signal<readonly Alarm[] | null>(null);
  const replying = signal<ReadonlyMap<string, readonly string[]>>(new Map());
  endpoint.on((event) => {
    if (event.event === "access") access.value = event.state;
    if (event.event === "access" && event.state.state !== "open") replying.value = new Map();
    if (event.event === "replying") replying.value = new Map(replying.value).set(event.thread, event.names);
    if (event.event === "sync") sync.value = event.state;
    if (event.event === "alarms") alarms.value = event.alarms;
  });
  endpoint.threads.replying().then(
    (names) => (replying.value = new Map([...names, ...replying.value])),
    () => undefined,
  );
  return {
    endpoint,
    onDeed,
    access,
    sync,
    alarms,
    replying,
    enter: (state) => (access.value = state),
    begin: async () => {
      endpoint.sync.state().then(
        (state) => (sync.value ??= state),
        () => undefined,
      );
      endpoint.sync.alarms().then(
        (standing) => (alarms.value ??= standing),
        () => undefined,
      );
      try {
        access.value = await endpoint.access.state();
      } catch {
        access.value ??= { state: "closed", known: false }; // whoever signs in is told why it cannot start
      }
    },
  };
}

export const HouseContext = createContext<House | null>(null);

export function useHouse(): House {
  const house = useContext(HouseContext);
  if (!house) throw new Error("a page stands outside the house");
  return house;
}

/** The state of somebody who is signed in; pages behind the door have it always. */
export function useMe(): OpenAccess {
  const { access } = useHouse();
  const state = access.value;
  if (state?.state !== "open") throw new Error("nobody is signed in");
  return state;
}

export interface Asked<Value> {
  /** What was answered last; kept while it is asked anew. */
  value: Value | null;
  problem: unknown;
  again: () => void;
}

/** Ask the endpoint when the page appears, when `of` changes, and after events that `renew` picks. */
export function useAsked<Value>(ask: (endpoint: EndpointClient) => Promise<Value>, of: readonly unknown[], renew?: (event: EndpointEvent) => boolean): Asked<Value> {
  const { endpoint } = useHouse();
  const [answer, setAnswer] = useState<{ value: Value | null; problem: unknown }>({ value: null, problem: null });
  const [round, setRound] = useState(0);
  const latest = useRef(0);
  useEffect(() => {
    const mine = (latest.current += 1);
    ask(endpoint).then(
      (value) => mine === latest.current && setAnswer({ value, problem: null }),
      (problem: unknown) => mine === latest.current && setAnswer((before) => ({ value: before.value, problem })),
    );
  }, [round, ...of]);
  useEffect(() => {
    if (!renew) return;
    let waiting: ReturnType<typeof setTimeout> | undefined;
    const stop = endpoint.on((event) => {
      // Fetching brings many events at once: one answer to all of them is enough.
      if (!waiting && renew(event)) {
        waiting = setTimeout(() => {
          waiting = undefined;
          setRound((before) => before + 1);
        }, 60);
      }
    });
    return () => {
      clearTimeout(waiting);
      stop();
    };
  }, [...of]);
  return { ...answer, again: () => setRound((before) => before + 1) };
}

/** For `useAsked`: events of these kinds. */
export function touches(...kinds: EndpointEvent["event"][]): (event: EndpointEvent) => boolean {
  return (event) => kinds.includes(event.event);
}

const PAUSE = 10_000; // milliseconds between two questions about what no event tells

/** While something is awaited that no event tells, ask again: now and then, and when one comes back to the page. */
export function useAwaited(awaited: boolean, again: () => void): void {
  useEffect(() => {
    if (!awaited) return;
    const look = () => document.visibilityState === "visible" && again();
    const timer = setInterval(look, PAUSE);
    document.addEventListener("visibilitychange", look);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", look);
    };
  }, [awaited]);
}

export interface Doing {
  busy: boolean;
  problem: unknown;
  /** Do it; a failure is kept to be shown and does not throw. Nothing is begun while something is going on. */
  run: (work: () => Promise<void>) => Promise<void>;
  clear: () => void;
}

export function useDoing(): Doing {
  const [state, setState] = useState<{ busy: boolean; problem: unknown }>({ busy: false, problem: null });
  const going = useRef(false);
  const run = async (work: () => Promise<void>) => {
    if (going.current) return;
    going.current = true;
    setState({ busy: true, problem: null });
    try {
      await work();
      setState({ busy: false, problem: null });
    } catch (problem) {
      setState({ busy: false, problem });
    } finally {
      going.current = false;
    }
  };
  return { ...state, run, clear: () => setState({ busy: false, problem: null }) };
}
