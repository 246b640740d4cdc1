/**
 * What this device opened, said to the relay under its signature: evidence for the structure's access log. The twin
 * of client/messages/opens.py.
 *
 * Rules: a statement is kept until the relay has it, and none is made for what this device sent itself; that it
 * cannot be told yet hinders nobody from reading.
 */

import type { DeviceKeys } from "../../crypto/keys.ts";
import { equal } from "../../schemas/bytes.ts";
import { encode } from "../../schemas/codec.ts";
import { NotFoundError, NotSignedInError, UnavailableError } from "../../schemas/errors.ts";
import { LIMITS } from "../../schemas/limits.ts";
import { Opened, OpensRequest, type SignedOpened } from "../../schemas/log.ts";
import type { Received } from "../device/archive.ts";
import type { Clock } from "../clock.ts";
import type { Session } from "../directory/session.ts";
import type { Store } from "../device/store.ts";

const KIND = "opened";

export class Opens {
  readonly #store: Store;
  readonly #session: Session;
  readonly #device: DeviceKeys;
  readonly #clock: Clock;

  constructor(store: Store, session: Session, device: DeviceKeys, clock: Clock) {
    this.#store = store;
    this.#session = session;
    this.#device = device;
    this.#clock = clock;
  }

  /** Sign what was opened. */
  async note(received: readonly Received[]): Promise<void> {
    const { kid, signing } = this.#device;
    const signed = received.map(async ({ fate, header, mailbox }) => {
      if (fate !== "opened" || header === null || equal(header.sender.device, kid)) return [];
      const statement = encode(Opened, { envelope: header.id, mailbox, time: this.#clock() });
      const made: SignedOpened = { device: kid, statement, signature: await signing.sign("opened", statement) };
      return [await this.#store.thing(KIND, `${mailbox}/${header.id}`, made)];
    });
    const things = (await Promise.all(signed)).flat();
    if (things.length > 0) await this.#store.together(things);
  }

  /** Hand over what is kept; what does not arrive is handed over later. */
  async tell(): Promise<void> {
    const kept = await this.#store.all<SignedOpened>(KIND);
    const byMailbox = Map.groupBy(kept, ([key]) => key.split("/")[0] ?? "");
    for (const opens of byMailbox.values()) {
      for (let first = 0; first < opens.length; first += LIMITS.opens_posted) {
        const batch = opens.slice(first, first + LIMITS.opens_posted);
        if (!(await this.#told(batch.map(([, signed]) => signed)))) return;
        await this.#store.delete(KIND, ...batch.map(([key]) => key));
      }
    }
  }

  /** Return whether the relay needs them no more: it has them, or this member left the mailbox. */
  async #told(opens: readonly SignedOpened[]): Promise<boolean> {
    try {
      await this.#session.call("POST", "/v1/opens", { body: encode(OpensRequest, { opens }), again: true });
    } catch (error) {
      if (error instanceof NotFoundError) return true;
      if (error instanceof UnavailableError || error instanceof NotSignedInError) return false;
      throw error;
    }
    return true;
  }
}
