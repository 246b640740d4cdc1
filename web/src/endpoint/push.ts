/**
 * Pushes to this browser while nothing is open (spec/push.md): what the relay was told of its push subscription.
 *
 * The page subscribes, since workers of ours cannot; here is only what the relay is told, and the note of it.
 */

import { hex } from "../schemas/bytes.ts";
import { encode } from "../schemas/codec.ts";
import { NotFoundError } from "../schemas/errors.ts";
import { PushState, PushSubscription } from "../schemas/push.ts";
import type { Clock } from "./clock.ts";
import { freshId } from "./ids.ts";
import type { Subscribed } from "./interface/index.ts";
import type { Session } from "./directory/session.ts";
import type { Store } from "./device/store.ts";

interface Told extends Subscribed {
  readonly id: string;
}

export class Push {
  readonly #store: Store;
  readonly #session: Session;
  readonly #clock: Clock;

  constructor(store: Store, session: Session, clock: Clock) {
    this.#store = store;
    this.#session = session;
    this.#clock = clock;
  }

  /** The key to subscribe with; null when this relay sends no pushes. What the relay no longer has, is forgotten here too. */
  async key(): Promise<string | null> {
    const { key, subscriptions } = (await this.#session.call("GET", "/v1/push")).read(PushState);
    const told = await this.#store.get<Told>("push", "own");
    // The push service has told the relay, and not this browser, that nobody is there any more (RFC 8030, section 7.3).
    if (told && !subscriptions.some(({ id }) => id === told.id)) await this.#store.delete("push", "own");
    return key === null ? null : hex(key);
  }

  /** What the relay was told of this browser. */
  async subscribed(): Promise<Subscribed | null> {
    const told = await this.#store.get<Told>("push", "own");
    return told === undefined ? null : { endpoint: told.endpoint, key: told.key };
  }

  /** Tell the relay where to send pushes from now on. */
  async subscribe({ endpoint, key }: Subscribed): Promise<void> {
    const before = await this.#store.get<Told>("push", "own");
    const id = before?.id ?? freshId(this.#clock());
    const body = encode(PushSubscription, PushSubscription.of({ endpoint }));
    await this.#session.call("PUT", `/v1/push/${id}`, { body, again: true });
    await this.#store.put("push", "own", { id, endpoint, key });
  }

  /** Tell the relay to send none here any more. */
  async end(): Promise<void> {
    const told = await this.#store.get<Told>("push", "own");
    if (told === undefined) return;
    try {
      await this.#session.call("DELETE", `/v1/push/${told.id}`, { again: true });
    } catch (error) {
      // The push service has told it already.
      if (!(error instanceof NotFoundError)) throw error;
    }
    await this.#store.delete("push", "own");
  }
}
