/* What really happens: calls that the endpoint has answered, what it tells by itself, and where the person has come to.
 *
 *     const { endpoint, on } = watched(connect(...));
 *     on((deed) => deed.what === "write.refer" && ...);
 *
 * Rule: nothing of the rooms is seen where passphrases are. Deeds are kept nowhere.
 */

import type { Endpoint, EndpointClient, EndpointEvent, Room } from "../../endpoint/interface/index.ts";

/** The rooms that are given passphrases. */
const UNSEEN = ["access", "root"] as const;

type Seen = Exclude<Room, (typeof UNSEEN)[number]>;

type Calls = {
  [R in Seen]: {
    [M in keyof Endpoint[R] & string]: Endpoint[R][M] extends (...given: infer Given) => Promise<infer Answer> ? { what: `${R}.${M}`; given: Given; answer: Answer } : never;
  }[keyof Endpoint[R] & string];
}[Seen];

export type Deed = Calls | { what: "told"; event: EndpointEvent } | { what: "came"; path: string };

export type Listener = (deed: Deed) => void;

/** The endpoint as it is, and a way to hear what is done with it. */
export function watched(endpoint: EndpointClient): { endpoint: EndpointClient; on: (listener: Listener) => () => void } {
  const listeners = new Set<Listener>();
  const tell = (deed: Deed) => listeners.forEach((listener) => listener(deed));
  endpoint.on((event) => tell({ what: "told", event }));

  const room = (name: Seen) =>
    new Proxy(endpoint[name], {
      get: (target, method) => {
        const call = Reflect.get(target, method) as unknown;
        if (typeof call !== "function" || typeof method !== "string") return call;
        return async (...given: unknown[]) => {
          const answer: unknown = await call.apply(target, given);
          if (listeners.size > 0) tell({ what: `${name}.${method}`, given, answer } as Deed);
          return answer;
        };
      },
    });

  return {
    endpoint: new Proxy(endpoint, {
      get: (target, name) => {
        const found = Reflect.get(target, name) as unknown;
        if (typeof name !== "string" || name === "on" || found === undefined) return found;
        if (UNSEEN.some((each) => each === name)) return found;
        return room(name as Seen);
      },
    }),
    on: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
