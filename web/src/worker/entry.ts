/**
 * What runs in the worker: one endpoint, for one page or, where browsers share workers, for all pages of this origin.
 * The keys never leave it.
 */

import { systemClock } from "../endpoint/clock.ts";
import { Host } from "../endpoint/host.ts";
import { problemOf } from "../endpoint/problems.ts";
import { Pages } from "./pages.ts";
import type { Port } from "./rpc.ts";

const host = Host.start(self.location.origin, systemClock, (event) => pages.tell(event));
const pages = new Pages(
  host.then(({ endpoint }) => endpoint),
  problemOf,
  navigator.locks,
);

if ("onconnect" in self) {
  self.addEventListener("connect", (event) => {
    const [port] = (event as MessageEvent).ports;
    if (port !== undefined) pages.attach(port);
  });
} else {
  pages.attach(self as unknown as Port);
}
