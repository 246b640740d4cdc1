/* Where the person is: the address is the state, so that a link, a reload and the back button all lead where they should.
 *
 *     go("/t/0199…");  withQuery({ show: "mine" });  match("/t/:thread", here.value.path)
 */

import { signal } from "@preact/signals";

export interface Place {
  path: string;
  query: URLSearchParams;
}

export const here = signal<Place>(read());

/** Whether the person has moved since the page was loaded: only then is the heading given the focus. */
export let moved = false;

export function go(to: string, options: { replace?: boolean } = {}): void {
  if (options.replace) history.replaceState(null, "", to);
  else history.pushState(null, "", to);
  arrive();
}

/** The address of this page with some of the query changed; null or empty takes a part away. */
export function withQuery(changes: Record<string, string | null>): string {
  const query = new URLSearchParams(here.value.query);
  for (const [name, value] of Object.entries(changes)) {
    if (value) query.set(name, value);
    else query.delete(name);
  }
  const text = query.toString();
  return here.value.path + (text && `?${text}`);
}

/** The parts of a path that a pattern names, or null where it does not fit. */
export function match(pattern: string, path: string): Record<string, string> | null {
  const wanted = pattern.split("/");
  const given = path.replace(/\/+$/u, "").split("/");
  if (wanted.length !== given.length) return null;
  const found: Record<string, string> = {};
  for (const [at, part] of wanted.entries()) {
    const value = given[at] ?? "";
    if (part.startsWith(":")) {
      try {
        found[part.slice(1)] = decodeURIComponent(value);
      } catch {
        return null;
      }
      if (!value) return null;
    } else if (part !== value) return null;
  }
  return found;
}

/** Follow links within the application without loading it anew. */
export function beginRouting(): void {
  addEventListener("popstate", arrive);
  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    if (!link || link.target || link.hasAttribute("download") || link.origin !== location.origin) return;
    if (link.hash && link.pathname === location.pathname) return;
    event.preventDefault();
    go(link.pathname + link.search);
  });
}

function arrive(): void {
  const before = here.value.path;
  here.value = read();
  if (here.value.path !== before) {
    moved = true;
    scrollTo(0, 0);
  }
}

function read(): Place {
  return { path: location.pathname, query: new URLSearchParams(location.search) };
}
