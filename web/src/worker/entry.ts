/**
 * What runs in the worker: one endpoint, for one page or, where browsers share workers, for all pages of this origin.
 * The keys never leave it.
 */

import { systemClock } from "../endpoint/clock.ts";
import { Host } from "../endpoint/host.ts";
import type { EndpointEvent } from "../endpoint/interface/index.ts";
import { problemOf } from "../endpoint/problems.ts";
import { type Port, serve } from "./rpc.ts";

const listeners = new Set<(event: EndpointEvent) => void>();
const host = Host.start(self.location.origin, systemClock, (event) => {
  for (const listener of listeners) listener(event);
});

function attach(port: Port): void {
  listeners.add(
    serve(
      port,
      host.then(({ endpoint }) => endpoint),
      problemOf,
    ),
  );
}

if ("onconnect" in self) {
  self.addEventListener("connect", (event) => {
    const [port] = (event as MessageEvent).ports;
    if (port !== undefined) attach(port);
  });
} else {
  attach(self as unknown as Port);
}
