/**
 * The pages that the endpoint in this worker serves: each is answered, and told of every event for as long as it is there.
 *
 *     const pages = new Pages(endpoint, problemOf, navigator.locks);
 *     pages.attach(port);
 *     pages.tell(event);
 *
 * No browser says when the other end of a port is gone, and a shared worker outlives its tabs. So a page holds a lock
 * (client.ts); the worker asks for the same one, and gets it when the page is closed or has crashed.
 */

import type { Endpoint, EndpointEvent, Problem } from "../endpoint/interface/index.ts";
import { type Port, serve } from "./rpc.ts";

export class Pages {
  readonly #endpoint: Promise<Endpoint>;
  readonly #problemOf: (error: unknown) => Problem;
  readonly #locks: Pick<LockManager, "request"> | undefined;
  readonly #tells = new Set<(event: EndpointEvent) => void>();

  constructor(
    endpoint: Promise<Endpoint>,
    problemOf: (error: unknown) => Problem,
    locks: Pick<LockManager, "request"> | undefined,
  ) {
    this.#endpoint = endpoint;
    this.#problemOf = problemOf;
    this.#locks = locks;
  }

  attach(port: Port): void {
    const tell = serve(port, this.#endpoint, this.#problemOf, (lock) => {
      void this.#locks?.request(lock, () => {
        this.#tells.delete(tell);
        port.close?.();
      });
    });
    this.#tells.add(tell);
  }

  tell(event: EndpointEvent): void {
    for (const tell of this.#tells) tell(event);
  }
}
