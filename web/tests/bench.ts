/** The worker of tests/bench/browser.py: measures what it is asked for. */

import { MEASURES } from "./measuring.ts";

self.addEventListener("message", async ({ data }: MessageEvent<{ what: string; amount: number; given: object }>) => {
  try {
    self.postMessage({ seconds: await MEASURES[data.what]!(data.amount, data.given) });
  } catch (failure) {
    self.postMessage({ failure: String(failure) });
  }
});
