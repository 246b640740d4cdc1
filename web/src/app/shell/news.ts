/* Tell that something came, without saying what: a number in the window's title, and a notification if wanted. */

import type { EndpointClient } from "../../endpoint/interface/index.ts";
import { go } from "../router.ts";
import { t } from "../words.ts";

export function beginNews(endpoint: EndpointClient): () => void {
  return endpoint.on((event) => {
    if (event.event !== "news" || document.visibilityState === "visible") return;
    void tell(endpoint, event.threads, event.count);
  });
}

async function tell(endpoint: EndpointClient, threads: readonly string[], count: number): Promise<void> {
  if (!("Notification" in globalThis) || Notification.permission !== "granted") return;
  if (!(await endpoint.settings.preferences()).notifications) return;
  // No name and no subject: notifications are shown on locked screens.
  const [title, path] = [t("news-title", { count }), threads.length === 1 ? `/t/${threads[0]}` : "/inbox"];
  const options = { body: t("news-body"), tag: "souspli", lang: document.documentElement.lang, data: path };
  const registration = await navigator.serviceWorker?.getRegistration();
  // One that the service worker shows takes the place of the last, whoever showed that; on phones there is no other.
  if (registration?.active) return registration.showNotification(title, options);
  const shown = new Notification(title, options);
  shown.onclick = () => {
    focus();
    go(path);
  };
}
