/**
 * What auditors and administrators ask of the relay about the access log, apart from reading it. The twin of
 * client/structures/oversight.py.
 */

import { fromHex } from "../../schemas/bytes.ts";
import { encode } from "../../schemas/codec.ts";
import { InvalidInputError } from "../../schemas/errors.ts";
import { Hold, HoldList, Reidentification, ReidentificationList } from "../../schemas/log.ts";
import type { Clock } from "../clock.ts";
import { freshId } from "../ids.ts";
import type { Session } from "../directory/session.ts";

export class Oversight {
  readonly #session: Session;
  readonly #clock: Clock;

  constructor(session: Session, clock: Clock) {
    this.#session = session;
    this.#clock = clock;
  }

  /** Ask who a pseudonym (32 hexadecimal digits) is; another auditor has to approve it. */
  async askWho(actor: string, purpose: string): Promise<void> {
    if (!/^[0-9a-f]{32}$/u.test(actor)) throw new InvalidInputError("a pseudonym has 32 hexadecimal digits");
    const request = Reidentification.of({ id: freshId(this.#clock()), actor: fromHex(actor), purpose });
    const body = encode(Reidentification, request);
    await this.#session.call("POST", "/v1/reidentifications", { body, again: true });
  }

  /** Return who asked for whom; the answer stands only in the own ones, once they are approved. */
  async requests() {
    return (await this.#session.call("GET", "/v1/reidentifications")).read(ReidentificationList).requests;
  }

  /** Approve another auditor's request; rejects with ConflictError for an own one. */
  async approve(request: string): Promise<void> {
    await this.#session.call("POST", `/v1/reidentifications/${request}/approval`, { again: true });
  }

  /** Keep the records at positions `first` to `last` beyond their time. */
  async hold(first: number, last: number, reason: string): Promise<void> {
    const body = encode(Hold, Hold.of({ id: freshId(this.#clock()), first, last, reason }));
    await this.#session.call("POST", "/v1/records/holds", { body, again: true });
  }

  /** Return the structure's holds. */
  async holds() {
    return (await this.#session.call("GET", "/v1/records/holds")).read(HoldList).holds;
  }

  /** End a hold. */
  async release(hold: string): Promise<void> {
    await this.#session.call("DELETE", `/v1/records/holds/${hold}`, { again: true });
  }
}
