/** A page with nothing on it but the endpoint, for tests that drive it from outside (tests/web/test_endpoint.py). */

import type { EndpointClient, EndpointEvent } from "../../src/endpoint/interface/index.ts";
import { connect } from "../../src/worker/client.ts";

declare global {
  interface Window {
    endpoint: EndpointClient;
    events: EndpointEvent[];
    trustedTypes?: { createPolicy(name: string, rules: { createScriptURL(url: string): string }): TrustedPolicy };
  }
}
interface TrustedPolicy {
  createScriptURL(url: string): string;
}

const policy = window.trustedTypes?.createPolicy("app", { createScriptURL: (url) => url });
window.endpoint = connect((url) => policy?.createScriptURL(url) ?? url);
window.events = [];
window.endpoint.on((event) => window.events.push(event));
