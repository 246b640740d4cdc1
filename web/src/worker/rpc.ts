/**
 * How a page talks to the endpoint in its worker: calls with an answer each, and events.
 *
 * A call names a room and a method of `Endpoint`. What is sent is copied by the browser (structured clone); files
 * and blobs are passed on without their bytes. Errors cross as `Problem` and nothing else, so that no text that
 * was not written for people reaches them.
 */

import type { Endpoint, EndpointClient, EndpointEvent, Problem, Room } from "../endpoint/interface/index.ts";

interface Call {
  call: number;
  room: Room;
  method: string;
  args: unknown[];
}

/** What a page says once: the lock that it holds for as long as it is there. */
interface Presence {
  present: string;
}

type Answer = { call: number; value: unknown } | { call: number; problem: Problem };
type FromWorker = Answer | { event: EndpointEvent };

/** One end of a channel: a MessagePort, a Worker, or a worker's own global scope. */
export interface Port {
  postMessage(message: unknown): void;
  addEventListener(type: "message", listener: (event: MessageEvent) => void): void;
  start?(): void;
  close?(): void;
}

/**
 * Answers the calls of one page, once there is an endpoint; returns how to tell the page of an event. `onPresent` gets the
 * lock by which one learns that the page is gone.
 */
export function serve(
  port: Port,
  endpoint: Promise<Endpoint>,
  problemOf: (error: unknown) => Problem,
  onPresent: (lock: string) => void = () => undefined,
): (event: EndpointEvent) => void {
  endpoint.catch(() => undefined); // each call says why there is none
  port.addEventListener("message", ({ data }: MessageEvent<Call | Presence>) => {
    if ("present" in data) onPresent(data.present);
    else void answer(endpoint, data, problemOf).then((reply) => port.postMessage(reply));
  });
  port.start?.();
  return (event) => port.postMessage({ event } satisfies FromWorker);
}

async function answer(
  endpoint: Promise<Endpoint>,
  call: Call,
  problemOf: (error: unknown) => Problem,
): Promise<Answer> {
  try {
    const room = (await endpoint)[call.room] as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>;
    const method = room[call.method];
    if (method === undefined) throw new TypeError(`the endpoint has no ${call.room}.${call.method}`);
    return { call: call.call, value: await method.apply(room, call.args) };
  } catch (error) {
    return { call: call.call, problem: problemOf(error) };
  }
}

/** Tells the worker at the other end, from inside a lock, that this page is there until the lock is free. */
export function present(port: Port, lock: string): void {
  port.postMessage({ present: lock } satisfies Presence);
}

/** What a call is told whose worker could not be fetched. */
export const NO_WORKER: Problem = { slug: "relay-unreachable", detail: "", advice: "", extra: {} };

/**
 * The endpoint as a page has it. `start` gives the port of a worker with the first call (events come from then on), and with
 * the next one after `lost` was called because the worker's program could not be fetched. It rejects with a problem.
 */
export function client(start: (lost: (problem?: Problem) => void) => Promise<Port>): EndpointClient {
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (problem: Problem) => void }>();
  const listeners = new Set<(event: EndpointEvent) => void>();
  let port: Promise<Port> | null = null;
  let calls = 0;

  const hear = ({ data }: MessageEvent<FromWorker>) => {
    if ("event" in data) {
      for (const listener of listeners) listener(data.event);
      return;
    }
    const call = waiting.get(data.call);
    waiting.delete(data.call);
    if ("problem" in data) call?.reject(data.problem);
    else call?.resolve(data.value);
  };
  const lost = (problem = NO_WORKER) => {
    port = null;
    const cut = [...waiting.values()];
    waiting.clear();
    for (const { reject } of cut) reject(problem);
  };
  const connected = (): Promise<Port> => {
    if (port !== null) return port;
    port = start(lost).then((started) => {
      started.addEventListener("message", hear);
      started.start?.();
      return started;
    });
    port.catch(lost);
    return port;
  };

  const room = (name: Room) =>
    new Proxy(
      {},
      {
        get: (_, method) => {
          // A promise is resolved with this proxy only if it is no promise itself.
          if (typeof method !== "string" || method === "then") return undefined;
          return (...args: unknown[]) =>
            new Promise((resolve, reject) => {
              waiting.set(++calls, { resolve, reject });
              const call = { call: calls, room: name, method, args } satisfies Call;
              connected().then((started) => started.postMessage(call)).catch(reject);
            });
        },
      },
    );

  const on = (listener: (event: EndpointEvent) => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  return new Proxy({ on } as EndpointClient, {
    get: (target, name) => {
      if (name === "on") return target.on;
      return typeof name === "string" && name !== "then" ? room(name as Room) : undefined;
    },
  });
}
