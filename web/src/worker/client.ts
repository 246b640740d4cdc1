/**
 * The page's side: starts the worker when it is first asked for something, or joins the one that another tab started.
 *
 *     const endpoint = connect(scriptUrl);
 *     await endpoint.access.state();
 *
 * Its program is large, so what can be known without it is said by `foreseen`: who comes to sign in has a passphrase
 * to type while it is fetched.
 *
 * A shared worker lives as long as any tab, and where the browser allows it a little longer, so that a reload does not
 * lock. Where there is none each tab has a worker of its own, and they keep out of each other's way (endpoint/tabs.ts).
 */

import type { AccessState, EndpointClient, Problem } from "../endpoint/interface/index.ts";
import { OPEN, PROFILE, TAB } from "../schemas/traces.ts";
import address from "./entry.ts?worker&url";
import { client, NO_WORKER, present } from "./rpc.ts";

const NAME = "souspli endpoint";
const ALTERED: Problem = { slug: "integrity", detail: "", advice: "", extra: {} };
const SHARED = { type: "module", name: NAME, extendedLifetime: true } as const;

/** `trusted` gives an address the type that the pages' policy demands of addresses of scripts. */
export function connect(trusted: (address: string) => string | URL): EndpointClient {
  const url = trusted(address);
  return client(async (lost) => {
    await compare(address);
    const shared = "SharedWorker" in globalThis;
    const worker = shared ? new SharedWorker(url, SHARED) : new Worker(url, { type: "module", name: NAME });
    // What went wrong inside has a message; a program that could not be fetched has none.
    worker.addEventListener("error", (event) => event instanceof ErrorEvent || lost());
    if (worker instanceof Worker) return worker;
    stay(worker.port);
    return worker.port;
  });
}

/**
 * Fetch the worker's program and compare it with the hash by which the page names it: browsers do so for the page's own
 * scripts and not for a worker's (Integrity-Policy). It runs from the browser's cache, where it lies now. Rejects with
 * a problem.
 */
async function compare(program: string): Promise<void> {
  const map = document.querySelector("script[type=importmap]")?.textContent ?? "{}";
  const { integrity = {} } = JSON.parse(map) as { integrity?: Record<string, string> };
  const hash = integrity[program];
  if (hash === undefined) return; // the development server names none
  try {
    await fetch(program, { integrity: hash });
  } catch {
    // The browser does not say why: what comes when no hash is asked for was altered.
    const comes = await fetch(program).then(({ ok }) => ok, () => false);
    return Promise.reject(comes ? ALTERED : NO_WORKER);
  }
}

/** Hold a lock for as long as this page is there: a shared worker, which outlives it, learns from that when to forget it. */
function stay(port: MessagePort): void {
  if (!("locks" in navigator)) return;
  const lock = `${TAB}${crypto.randomUUID()}`;
  void navigator.locks.request(lock, () => {
    present(port, lock);
    return new Promise(() => undefined);
  });
}

/** Return the state of access where it is certain before the worker runs: that nobody is in. Otherwise null. */
export async function foreseen(): Promise<AccessState | null> {
  if (!("locks" in navigator && "databases" in indexedDB)) return null;
  const [{ held = [] }, databases] = await Promise.all([navigator.locks.query(), indexedDB.databases()]);
  if (held.some(({ name }) => name === OPEN)) return null;
  return { state: "closed", known: databases.some(({ name }) => name?.startsWith(PROFILE)) };
}
