/**
 * The service worker: the application opens without the relay, and from files that were compared with their hashes.
 *
 * Rules: it knows the hash of every file of its own release (web/plugins/finish.ts writes them in), takes no other
 * content, and serves the application from what it took; a new release comes as a new service worker, whole or not at
 * all. What goes to the interface of the relay is never touched, and nothing that a person wrote is kept here.
 *
 * At a push it says in words that the page has laid ready that something is waiting, and asks nobody what.
 */

const scope = self as unknown as ServiceWorkerGlobalScope;

/** Path and integrity of each file of this release, and a name for all of them: written in by the build. */
const RELEASE: { name: string; files: [path: string, integrity: string][] } = JSON.parse("@release@");

const PREFIX = "application-";
const CACHE = `${PREFIX}${RELEASE.name}`;
const PATHS = new Set(RELEASE.files.map(([path]) => path));
const INDEX = "/index.html";
const WORDS = "words"; // as app/push.ts lays them
const NO_WORDS = { title: "Sous pli", body: "", lang: "" };

scope.addEventListener("install", (event) => {
  event.waitUntil(install().then(() => scope.skipWaiting()));
});

scope.addEventListener("activate", (event) => {
  event.waitUntil(forget());
});

scope.addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== "GET" || origin !== scope.location.origin) return;
  if (mode === "navigate" && isPage(pathname)) event.respondWith(kept(INDEX, event.request));
  else if (pathname.startsWith("/assets/") || PATHS.has(pathname)) event.respondWith(kept(pathname, event.request));
});

scope.addEventListener("push", (event) => {
  event.waitUntil(pushed());
});

scope.addEventListener("notificationclick", (event) => {
  const { notification } = event;
  notification.close();
  event.waitUntil(lead(typeof notification.data === "string" ? notification.data : "/inbox"));
});

scope.addEventListener("pushsubscriptionchange", (event) => {
  event.waitUntil(renew(event as Event & { oldSubscription?: PushSubscription; newSubscription?: PushSubscription }));
});

async function install(): Promise<void> {
  const cache = await caches.open(CACHE);
  await Promise.all(RELEASE.files.map(async ([path, integrity]) => cache.put(path, await file(path, integrity))));
}

/** Return a file of this release; rejects where the relay gives another content. */
async function file(path: string, integrity: string): Promise<Response> {
  const before = path.startsWith("/assets/") ? await caches.match(path) : undefined;
  if (before) return before; // its name is its hash, and it was compared when it came
  const response = await fetch(path, { integrity, cache: "no-cache" });
  if (!response.ok) throw new TypeError(`${path} is missing`);
  return response;
}

/** Forget earlier releases but the last one: pages that are open still load their parts from it. */
async function forget(): Promise<void> {
  const earlier = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(earlier.slice(0, -1).map((name) => caches.delete(name)));
}

/** Whether a path is the application's own (spec/web.md): the last part has no dot, and it is no other page's. */
function isPage(pathname: string): boolean {
  return !/^\/(v1|g)(\/|$)|^\/(healthz|readyz|metrics)$/u.test(pathname) && !pathname.split("/").at(-1)!.includes(".");
}

async function kept(path: string, request: Request): Promise<Response> {
  const found = (await (await caches.open(CACHE)).match(path)) ?? (await caches.match(path));
  return found ?? fetch(request);
}

/** Say that something is waiting, to whoever does not see it anyway. */
async function pushed(): Promise<void> {
  if ((await pages()).some(({ visibilityState }) => visibilityState === "visible")) return;
  const laid = await (await caches.open(WORDS)).match("/words");
  const { title, body, lang } = laid === undefined ? NO_WORDS : ((await laid.json()) as typeof NO_WORDS);
  await scope.registration.showNotification(title, { body, lang, tag: "souspli", data: "/inbox" });
}

/** Bring a page to the front, if there is one, and the person to a path of it. */
async function lead(path: string): Promise<void> {
  const [page] = await pages();
  if (page === undefined) {
    await scope.clients.openWindow(path);
    return;
  }
  page.postMessage({ go: path });
  await page.focus();
}

/** Subscribe anew when the browser has ended a subscription; the pages tell the relay, when there are any. */
async function renew(change: { oldSubscription?: PushSubscription; newSubscription?: PushSubscription }): Promise<void> {
  const { oldSubscription, newSubscription } = change;
  if (!newSubscription && oldSubscription) await scope.registration.pushManager.subscribe(oldSubscription.options);
  for (const page of await pages()) page.postMessage({});
}

/** The pages that are open, also those that were before there was a service worker. */
function pages(): Promise<readonly WindowClient[]> {
  return scope.clients.matchAll({ type: "window", includeUncontrolled: true });
}
