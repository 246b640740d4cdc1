/**
 * Several tabs of one browser, each with an endpoint of its own where browsers cannot share one (worker/client.ts):
 * what only one may do at a time, and what the others should hear of.
 *
 *     await tabs.exclusive("outbox", () => ...);
 *     tabs.tell({ threads: ["0197…"] });
 */

import { OPEN } from "../schemas/traces.ts";

/**
 * Which threads changed in the store; none means the outbox only. `alarms`: these changed; `root`: the root
 * key was brought here or taken away; `ended`: the profile was deleted.
 */
export interface News {
  readonly threads: readonly string[];
  readonly alarms?: boolean;
  readonly root?: boolean;
  readonly ended?: boolean;
}

export class Tabs {
  /** Called with what another tab tells. */
  onNews: (news: News) => void = () => undefined;
  readonly #name: string;
  readonly #channel: BroadcastChannel;
  readonly #waiting = new Map<string, Promise<unknown>>();
  #release: () => void = () => undefined;

  constructor(name: string) {
    this.#name = name;
    this.#channel = new BroadcastChannel(name);
    this.#channel.onmessage = ({ data }: MessageEvent<News>) => this.onNews(data);
    const closed = new Promise<void>((resolve) => {
      this.#release = resolve;
    });
    void globalThis.navigator?.locks?.request(OPEN, { mode: "shared" }, () => closed);
  }

  tell(news: News): void {
    this.#channel.postMessage(news);
  }

  close(): void {
    this.#release();
    this.#channel.close();
  }

  /** Do something while no other tab, and nobody in this one, does anything of that name. */
  async exclusive<T>(name: string, work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    if (globalThis.navigator?.locks !== undefined) {
      const options = signal === undefined ? {} : { signal };
      return navigator.locks.request(`${this.#name}/${name}`, options, work) as Promise<T>;
    }
    // Without that interface of browsers there are no other tabs.
    const before = this.#waiting.get(name) ?? Promise.resolve();
    const mine = before.then(work, work);
    this.#waiting.set(
      name,
      mine.catch(() => undefined),
    );
    return mine;
  }
}
