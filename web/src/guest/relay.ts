/* The relay's interface to one box. A failure is a `Refusal` with the status and what its problem document says. */

import { base64, type Bytes } from "../schemas/bytes.ts";
import { decodeRequest, type Type } from "../schemas/codec.ts";
import { GuestItems, GuestSession, type SealedItem } from "../schemas/guests.ts";
import { LIMITS } from "../schemas/limits.ts";

/** What a problem document (RFC 9457) may say of a box. */
interface Said {
  reason?: string;
  attempts?: number;
}

/** The relay said no; with status 0 it was not reached. */
export class Refusal extends Error {
  readonly status: number;
  readonly said: Said;

  constructor(status: number, said: Said = {}) {
    super(`status ${status}`);
    this.status = status;
    this.said = said;
  }
}

/** A box, and the session at it once the code was right. Each method throws Refusal or MalformedError. */
export class Box {
  readonly #path: string;
  #token = "";

  constructor(id: string) {
    this.#path = `/v1/guests/${id}`;
  }

  async enter(auth: Bytes, code: string): Promise<GuestSession> {
    const body = JSON.stringify({ auth: base64(auth), code });
    const session = await this.#read(GuestSession, "POST", "/session", body);
    this.#token = session.token;
    return session;
  }

  async items(): Promise<readonly SealedItem[]> {
    return (await this.#read(GuestItems, "GET", "/items")).items;
  }

  async file(blob: string): Promise<Bytes> {
    return bytesOf(await this.#call("GET", `/blobs/${blob}`));
  }

  async sendFile(blob: string, sealed: Bytes): Promise<void> {
    await this.#call("PUT", `/blobs/${blob}`, sealed);
  }

  async send(item: string, sealed: Bytes, blobs: readonly string[]): Promise<void> {
    await this.#call("PUT", `/items/${item}?side=1`, sealed, blobs.length ? { "Souspli-Blobs": blobs.join(",") } : {});
  }

  async #read<T>(type: Type<T>, method: string, path: string, body?: string): Promise<T> {
    return decodeRequest(await bytesOf(await this.#call(method, path, body)), type, LIMITS.answer);
  }

  async #call(method: string, path: string, body?: BodyInit, more: Record<string, string> = {}): Promise<Response> {
    const headers = this.#token ? { ...more, Authorization: `Bearer ${this.#token}` } : more;
    const request: RequestInit = { method, headers, cache: "no-store", credentials: "omit", redirect: "error" };
    const answer = await fetch(this.#path + path, body === undefined ? request : { ...request, body }).catch(() => {
      throw new Refusal(0);
    });
    if (!answer.ok) throw new Refusal(answer.status, (await answer.json().catch(() => ({}))) as Said);
    return answer;
  }
}

async function bytesOf(answer: Response): Promise<Bytes> {
  return new Uint8Array(await answer.arrayBuffer());
}
