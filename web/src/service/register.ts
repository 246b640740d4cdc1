/** Let the service worker keep the application for when the relay is away; `address` makes its address a trusted one. */

const QUIET = 2_000; // milliseconds after which a page that never rests is interrupted

export function keepOffline(address: (path: string) => string | URL): void {
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  const register = () => void navigator.serviceWorker.register(address("/sw.js")).catch(() => undefined); // the page works without
  if ("requestIdleCallback" in globalThis) requestIdleCallback(register, { timeout: QUIET });
  else setTimeout(register, QUIET);
}
