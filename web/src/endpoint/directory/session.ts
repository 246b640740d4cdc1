/**
 * Signing in: the device signs a challenge of the relay. The twin of client/directory/session.py; the token is in a cookie
 * that no script can read.
 *
 * The signed message names the log's origin, so that another relay cannot pass the challenge on. A session is
 * renewed before it ends, or when the relay no longer knows it.
 */

import type { DeviceKeys } from "../../crypto/keys.ts";
import { Challenge, ChallengeRequest, Session as Opened, SessionRequest, sessionMessage } from "../../schemas/api.ts";
import { encode } from "../../schemas/codec.ts";
import { NotSignedInError } from "../../schemas/errors.ts";
import type { Clock } from "../clock.ts";
import type { Answer, RelayHttp, Request } from "../relay/http.ts";

const MARGIN = 60_000; // milliseconds before its end at which a session is renewed

export class Session {
  readonly #http: RelayHttp;
  readonly #device: DeviceKeys;
  readonly #origin: string;
  readonly #clock: Clock;
  #expires = 0;
  #opening: Promise<void> | null = null;

  /** `origin` is that of the relay's log. */
  constructor(http: RelayHttp, device: DeviceKeys, origin: string, clock: Clock) {
    this.#http = http;
    this.#device = device;
    this.#origin = origin;
    this.#clock = clock;
  }

  /** How far the relay's clock is ahead of ours, in milliseconds; 0 while that is not known. */
  get skew(): number {
    return this.#http.skew ?? 0;
  }

  /** The address of the relay. */
  get base(): string {
    return this.#http.base;
  }

  /** Do as RelayHttp.call, signed in. */
  async call(method: string, path: string, request: Request = {}): Promise<Answer> {
    return this.#signedIn(() => this.#http.call(method, path, request));
  }

  /** Do as RelayHttp.stream, signed in. */
  async stream(method: string, path: string, request: Request = {}): Promise<Response> {
    return this.#signedIn(() => this.#http.stream(method, path, request));
  }

  /** End the session at the relay, as far as it can be reached. */
  async end(): Promise<void> {
    if (this.#expires === 0) return;
    this.#expires = 0;
    await this.#http.call("DELETE", "/v1/sessions").catch(() => undefined);
  }

  async #signedIn<T>(request: () => Promise<T>): Promise<T> {
    await this.#ensure();
    try {
      return await request();
    } catch (error) {
      if (!(error instanceof NotSignedInError)) throw error;
      this.#expires = 0;
    }
    await this.#ensure();
    return request();
  }

  async #ensure(): Promise<void> {
    // The relay's times are read on the relay's clock: ours may be wrong.
    if (this.#expires - MARGIN > this.#clock() + this.skew) return;
    this.#opening ??= this.#signIn().finally(() => {
      this.#opening = null;
    });
    await this.#opening;
  }

  async #signIn(): Promise<void> {
    const device = this.#device.kid;
    const asked = { body: encode(ChallengeRequest, { device }), again: true };
    const { nonce } = (await this.#http.call("POST", "/v1/sessions/challenges", asked)).read(Challenge);
    const signature = await this.#device.signing.sign("session", sessionMessage(this.#origin, nonce, device));
    const body = encode(SessionRequest, SessionRequest.of({ device, nonce, signature, cookie: true }));
    this.#expires = (await this.#http.call("POST", "/v1/sessions", { body })).read(Opened).expires;
  }
}
