/* What the pages say, in four languages (web/locales/, Project Fluent).
 *
 *     await loadWords("inbox");
 *     t("errors-title", { count: 3 })
 *
 * A room of messages is loaded with the page that needs it. `t` reads a signal, so whatever used it is drawn again
 * when the language changes. What is put into a message is made harmless first (safe.ts).
 */

import { FluentBundle, FluentResource, type FluentVariable } from "@fluent/bundle";
import { signal } from "@preact/signals";

import { keep, kept } from "./kept.ts";
import { line } from "./safe.ts";

export const LANGUAGES = ["fr", "nl", "de", "en"] as const;
export type Language = (typeof LANGUAGES)[number];

/** How each language calls itself: the same in every language. */
export const OWN_NAMES: Record<Language, string> = { fr: "Français", nl: "Nederlands", de: "Deutsch", en: "English" };

export type Values = Record<string, FluentVariable>;

const sources = import.meta.glob<string>("../../locales/*/*.ftl", { query: "?raw", import: "default" });
const rooms = new Set<string>();
const bundle = signal(new FluentBundle("en"));

export const language = signal<Language>(preferred());

/** Load rooms of messages, once; the promise ends when they can be used. */
export async function loadWords(...wanted: string[]): Promise<void> {
  const lacking = wanted.filter((room) => !rooms.has(room));
  if (lacking.length === 0) return;
  const read = await Promise.all(lacking.map((room) => resource(language.value, room)));
  lacking.forEach((room, at) => {
    const found = read[at];
    if (rooms.has(room) || !found) return;
    rooms.add(room);
    bundle.value.addResource(found);
  });
}

/** Change the language of everything that is shown, and keep the choice in this browser. */
export async function speak(chosen: Language): Promise<void> {
  const next = new FluentBundle(chosen, { useIsolating: false });
  for (const found of await Promise.all([...rooms].map((room) => resource(chosen, room)))) next.addResource(found);
  keep("language", chosen);
  language.value = chosen;
  bundle.value = next;
  document.documentElement.lang = chosen;
}

/** Begin with the language of this browser, before anything is drawn. */
export async function beginWords(...first: string[]): Promise<void> {
  first.forEach((room) => rooms.add(room));
  const chosen = language.value;
  const next = new FluentBundle(chosen, { useIsolating: false });
  for (const found of await Promise.all(first.map((room) => resource(chosen, room)))) next.addResource(found);
  bundle.value = next;
  document.documentElement.lang = chosen;
}

/** Say something. An unknown key is shown as it is: a test keeps that from happening. */
export function t(key: string, values: Values = {}): string {
  const spoken = bundle.value;
  const pattern = spoken.getMessage(key)?.value;
  if (!pattern) return key;
  const harmless = Object.entries(values).map(([name, value]) => [name, typeof value === "string" ? line(value) : value]);
  return spoken.formatPattern(pattern, Object.fromEntries(harmless) as Values);
}

async function resource(of: Language, room: string): Promise<FluentResource> {
  const read = sources[`../../locales/${of}/${room}.ftl`];
  return new FluentResource(read ? await read() : "");
}

function preferred(): Language {
  const wishes = [kept("language"), ...(globalThis.navigator?.languages ?? [])].map((tag) => tag?.slice(0, 2));
  return LANGUAGES.find((each) => each === wishes.find((wish) => LANGUAGES.some((known) => known === wish))) ?? "en";
}
