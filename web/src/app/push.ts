/* Being told that something is waiting while nothing is open: the page's part (schemas/spec/push.md).
 *
 * Rules: the push service of the browser's maker is asked only when the person turns it on; ending it begins there, so
 * that the relay, even one that is away, can no longer reach this browser. The words of the notification are laid ready
 * where the service worker finds them: it has no keys, and no words of its own.
 */

import { effect } from "@preact/signals";

import type { EndpointClient } from "../endpoint/interface/index.ts";
import { fromHex } from "../schemas/bytes.ts";
import { go } from "./router.ts";
import { language, t } from "./words.ts";

/** `absent`: the relay sends no pushes. */
export type PushChoice = "unsupported" | "absent" | "refused" | "off" | "on";

const WORDS = "words"; // as service/sw.ts reads them
const PATIENCE = 10_000; // milliseconds: on a first visit the service worker has the whole application to fetch

/** Return how it stands; asks the relay, so it rejects when that is away. */
export async function pushState({ settings }: EndpointClient): Promise<PushChoice> {
  const registration = await registered(PATIENCE);
  if (registration === null) return "unsupported";
  const key = await settings.pushKey();
  if (key === null) return "absent";
  if (Notification.permission === "denied") return "refused";
  const [subscription, told] = [await registration.pushManager.getSubscription(), await settings.pushSubscription()];
  return subscription !== null && told?.endpoint === subscription.endpoint && told.key === key ? "on" : "off";
}

/** Ask the person, then the push service, then tell the relay. */
export async function turnOn({ settings }: EndpointClient): Promise<PushChoice> {
  const permission = await Notification.requestPermission();
  if (permission !== "granted") return permission === "denied" ? "refused" : "off";
  const [registration, key] = [await registered(PATIENCE), await settings.pushKey()];
  if (registration === null) return "unsupported";
  if (key === null) return "absent";
  await (await registration.pushManager.getSubscription())?.unsubscribe(); // perhaps under an older key
  const applicationServerKey = fromHex(key);
  const subscription = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey });
  try {
    await settings.setPushSubscription({ endpoint: subscription.endpoint, key });
  } catch (problem) {
    await subscription.unsubscribe();
    throw problem;
  }
  await layWords();
  return "on";
}

/** End it at the push service, then at the relay. */
export async function turnOff({ settings }: EndpointClient): Promise<void> {
  const registration = await registered();
  await (await registration?.pushManager.getSubscription())?.unsubscribe();
  await caches.delete(WORDS);
  await settings.setPushSubscription(null);
}

/** While pages are open: keep words and relay up to date, and go where a notification leads; returns what ends that. */
export function followPush(endpoint: EndpointClient): () => void {
  const workers = navigator.serviceWorker as ServiceWorkerContainer | undefined;
  const hear = ({ data }: MessageEvent<{ go?: string }>) => (data.go === undefined ? void keepUp(endpoint) : go(data.go));
  workers?.addEventListener("message", hear);
  const stop = effect(() => {
    if (language.value) void keepUp(endpoint);
  });
  return () => {
    workers?.removeEventListener("message", hear);
    stop();
  };
}

/** Tell the relay when the browser has changed or ended its subscription. A relay that is away is told next time. */
async function keepUp({ settings }: EndpointClient): Promise<void> {
  const told = await settings.pushSubscription().catch(() => null);
  if (told === null) return;
  const subscription = await (await registered())?.pushManager.getSubscription();
  if (subscription) await layWords();
  if (subscription?.endpoint === told.endpoint) return;
  await settings.setPushSubscription(subscription ? { ...told, endpoint: subscription.endpoint } : null).catch(() => undefined);
}

/** Return the service worker's registration, once there is one that works; null where there is none for so long. */
async function registered(patience = 0): Promise<ServiceWorkerRegistration | null> {
  if (!("serviceWorker" in navigator && "PushManager" in globalThis && "Notification" in globalThis)) return null;
  const found = await navigator.serviceWorker.getRegistration();
  if (found?.active || patience === 0) return found ?? null;
  return Promise.race([navigator.serviceWorker.ready, new Promise<null>((resolve) => setTimeout(resolve, patience, null))]);
}

async function layWords(): Promise<void> {
  const words = { title: t("push-title"), body: t("news-body"), lang: language.value };
  await (await caches.open(WORDS)).put("/words", new Response(JSON.stringify(words)));
}
