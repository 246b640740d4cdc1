/* The relay's interface to a box. A failure is thrown as the problem document that the relay sends (RFC 9457). */

import { fromBase64, toBase64 } from "./bytes.js";

export class Problem extends Error {
  constructor(status, document) {
    super(document.detail ?? "");
    this.status = status;
    this.document = document;
  }
}

export class Box {
  constructor(id) {
    this.path = `/v1/guests/${id}`;
    this.token = "";
  }

  async enter(auth, code) {
    const session = await this.#json("POST", "/session", JSON.stringify({ auth: toBase64(auth), code }));
    this.token = session.token;
    return session;
  }

  async items() {
    const { items } = await this.#json("GET", "/items");
    return items.map((item) => ({ ...item, sealed: fromBase64(item.sealed) }));
  }

  async file(blob) {
    return new Uint8Array(await (await this.#call("GET", `/blobs/${blob}`)).arrayBuffer());
  }

  async sendFile(blob, bytes) {
    await this.#call("PUT", `/blobs/${blob}`, bytes);
  }

  async send(item, sealed, blobs) {
    await this.#call("PUT", `/items/${item}?side=1`, sealed, blobs.length ? { "Souspli-Blobs": blobs.join(",") } : {});
  }

  async #json(method, path, body) {
    return (await this.#call(method, path, body)).json();
  }

  async #call(method, path, body, headers = {}) {
    if (this.token) headers.Authorization = `Bearer ${this.token}`;
    let answer;
    try {
      answer = await fetch(this.path + path, { method, body, headers, cache: "no-store", credentials: "omit" });
    } catch {
      throw new Problem(0, {});
    }
    if (!answer.ok) throw new Problem(answer.status, await answer.json().catch(() => ({})));
    return answer;
  }
}
