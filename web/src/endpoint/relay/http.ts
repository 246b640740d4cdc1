/**
 * Requests to the relay that serves these pages, and when they are tried again; knows nothing of sessions
 * (session.ts) or messages. The twin of client/relay/http.py.
 *
 * Rules: no redirects; an answer is read up to a limit; the relay's problem documents become the errors that they
 * name; a failed connection is RelayUnreachableError.
 *
 * A request is tried again when that cannot have a second effect: after 429 or 503, which say that nothing was
 * done; and when the connection broke, only if `again` says so.
 */

import type { Bytes } from "../../schemas/bytes.ts";
import { decodeRequest, type Type } from "../../schemas/codec.ts";
import { RelayUnreachableError, UnavailableError } from "../../schemas/errors.ts";
import { LIMITS } from "../../schemas/limits.ts";
import { type Clock, type Sleep, systemSleep } from "../clock.ts";
import { RETRY_AFTER, readWhole, refusal } from "./responses.ts";

const FIRST_PAUSE = 200; // milliseconds; doubled each time, and up to as much again at random
const SLOWEST = 8; // bytes per millisecond: what a body may take longer than silence

export interface Request {
  body?: Bytes | Blob | undefined;
  headers?: Readonly<Record<string, string>> | undefined;
  /** Whether it has no second effect when it is sent twice; GET and HEAD have none. */
  again?: boolean | undefined;
  signal?: AbortSignal | undefined;
}

/** What the relay answered, successfully. */
export class Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Bytes;

  constructor(status: number, headers: Headers, body: Bytes) {
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  /** Return the body as a type of schemas/api.ts; throws MalformedError. */
  read<T>(type: Type<T>): T {
    return decodeRequest(this.body, type, LIMITS.answer);
  }
}

export class RelayHttp {
  /** The address of the relay, ending in a slash. */
  readonly base: string;
  /** How far the relay's clock is ahead of ours, in milliseconds, as of the last answer. */
  skew: number | null = null;
  readonly #clock: Clock;
  readonly #sleep: Sleep;

  constructor(base: string, clock: Clock, sleep: Sleep = systemSleep) {
    this.base = base;
    this.#clock = clock;
    this.#sleep = sleep;
  }

  /** Send a request and return the answer; throws the error that the relay names, RelayUnreachableError. */
  async call(method: string, path: string, request: Request = {}): Promise<Answer> {
    const repeatable = request.again ?? (method === "GET" || method === "HEAD");
    for (let attempt = 1; ; attempt += 1) {
      let pause: number | null;
      try {
        const response = await this.stream(method, path, request);
        return new Answer(response.status, response.headers, await readWhole(response));
      } catch (error) {
        if (!(error instanceof UnavailableError)) throw error;
        pause = pauseAfter(error, repeatable);
        if (attempt === LIMITS.attempts || pause === null || pause > LIMITS.attempt_pause * 1000) throw error;
      }
      const backoff = FIRST_PAUSE * 2 ** attempt * (1 + Math.random()); // spreads load
      await this.#sleep(Math.max(pause, Math.min(backoff, LIMITS.attempt_pause * 1000)));
    }
  }

  /**
   * Send a request once and return the successful response, to be read; throws like `call`. A relay that says
   * nothing for too long before its answer begins is gone.
   */
  async stream(method: string, path: string, { body, headers, signal }: Request = {}): Promise<Response> {
    const size = body instanceof Blob ? body.size : (body?.length ?? 0);
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), LIMITS.silence * 1000 + size / SLOWEST);
    const init: RequestInit = {
      method,
      headers: { ...(body === undefined ? {} : { "Content-Type": "application/json" }), ...unsafe(method), ...headers },
      credentials: "same-origin",
      redirect: "error",
      cache: "no-store",
      referrerPolicy: "no-referrer",
      signal: signal === undefined ? late.signal : AbortSignal.any([late.signal, signal]),
    };
    if (body !== undefined) init.body = body;
    let response: Response;
    try {
      response = await fetch(this.base + path.replace(/^\//, ""), init);
    } catch (error) {
      if (signal?.aborted) throw error;
      const reason = late.signal.aborted ? "it took too long" : "the connection was cut or did not come about";
      throw new RelayUnreachableError(`${this.#host} does not answer: ${reason}`, { cause: error });
    } finally {
      clearTimeout(timer);
    }
    this.#noteTime(response.headers);
    if (!response.ok) {
      const text = await readWhole(response);
      throw refusal(response.status, response.headers.get("Retry-After"), text);
    }
    return response;
  }

  get #host(): string {
    return new URL(this.base).host;
  }

  #noteTime(headers: Headers): void {
    const date = Date.parse(headers.get("Date") ?? "");
    if (!Number.isNaN(date)) this.skew = date - this.#clock();
  }
}

function unsafe(method: string): Record<string, string> {
  return method === "GET" || method === "HEAD" ? {} : { "Souspli-Request": "1" };
}

/** Return for how many milliseconds to wait at least before trying again; null when that could do harm. */
function pauseAfter(error: UnavailableError, repeatable: boolean): number | null {
  if (error instanceof RelayUnreachableError) return repeatable && navigator.onLine !== false ? 0 : null;
  const wait = error.extra[RETRY_AFTER];
  return typeof wait === "number" ? wait * 1000 : null;
}
