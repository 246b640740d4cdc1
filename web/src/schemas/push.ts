/** Being told while nothing is open: a browser's push subscription (spec/push.md). */

import { bytes, list, nullable, type Of, optional, struct, text } from "./codec.ts";
import { Id, Millis } from "./ids.ts";
import { LIMITS } from "./limits.ts";

const Endpoint = text({
  max: LIMITS.push_endpoint,
  // So plain that every parser finds the same host in it: no user, no fragment, no backslash.
  pattern: /^https?:\/\/[a-z0-9.-]+(:[0-9]{1,5})?\/[0-9A-Za-z._~!$&'()*+,;=:@%/?-]*$/u,
});

/** `PUT /v1/push/{id}`: where the push service of a browser's maker takes pushes to it. */
export const PushSubscription = struct({ endpoint: Endpoint });

/** A subscription as its device sees it, without the address. */
export const SubscriptionState = struct({ id: Id, made: Millis });

/** `GET /v1/push`: the relay's key (a P-256 point), unless it sends no pushes, and this device's subscriptions. */
export const PushState = struct({ subscriptions: list(SubscriptionState), key: optional(nullable(bytes(65)), null) });
export type PushState = Of<typeof PushState>;
