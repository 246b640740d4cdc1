/**
 * The pages that the endpoint in this worker serves: each is answered, and told of every event for as long as it is there.
 *
 *     const pages = new Pages(endpoint, problemOf, navigator.locks);
 *     pages.attach(port);
 *     pages.tell(event);
 *
 * No browser says when the other end of a port is gone, and a shared worker outlives its tabs. So a page holds a lock
 * (client.ts); the worker asks for the same one, and gets it when the page is closed or has crashed. A worker that has
 * outlived what the browser kept of the site does not see the locks of later pages: those it never forgets.
 */

import type { Endpoint, EndpointEvent, Problem } from "../endpoint/interface/index.ts";
import { type Port, serve } from "./rpc.ts";

export class Pages {
  readonly #endpoint: Promise<Endpoint>;
  readonly #problemOf: (error: unknown) => Problem;
  readonly #locks: Pick<LockManager, "query" | "request"> | undefined;
  readonly #tells = new Set<(event: EndpointEvent) => void>();

  constructor(
    endpoint: Promise<Endpoint>,
    problemOf: (error: unknown) => Problem,
    locks: Pick<LockManager, "query" | "request"> | undefined,
  ) {
    this.#endpoint = endpoint;
    this.#problemOf = problemOf;
    this.#locks = locks;
  }

  attach(port: Port): void {
    const tell = serve(port, this.#endpoint, this.#problemOf, (lock) => {
      void this.#gone(lock).then((gone) => {
        if (!gone) return;
        this.#tells.delete(tell);
        port.close?.();
      });
    });
    this.#tells.add(tell);
  }

  tell(event: EndpointEvent): void {
    for (const tell of this.#tells) tell(event);
  }

  /** Resolves to true when the page that holds a lock is gone; to false when this worker cannot see the lock. */
  async #gone(lock: string): Promise<boolean> {
    const { held } = (await this.#locks?.query()) ?? {};
    if (!held?.some(({ name }) => name === lock)) return false;
    await this.#locks?.request(lock, () => undefined);
    return true;
  }
}
