/* Which exercise is under way, and which of its steps are done: kept sealed with this person's choices.
 *
 *     begin(endpoint, on);  start("refer");  progress.value.done     // ["refer/whom"]
 */

import { effect, signal } from "@preact/signals";

import type { EndpointClient, Preferences } from "../../endpoint/interface/index.ts";
import { isSandbox } from "../components/Practising.tsx";
import { here } from "../router.ts";
import type { Deed, Listener } from "./deeds.ts";
import { EXERCISES, type Exercise } from "./exercises.ts";

export type Progress = Preferences["practice"];

export const progress = signal<Progress>({ exercise: null, done: [] });

let keep: (kept: Progress) => void = () => undefined;

/** The exercises that can be done here: those that write something only where nothing is real. */
export function offered(): readonly Exercise[] {
  return EXERCISES.filter(({ harmless }) => harmless || isSandbox());
}

/** The one under way. */
export function current(): Exercise | null {
  return offered().find(({ slug }) => slug === progress.value.exercise) ?? null;
}

/** Take up where this person was, and note what happens from now on; returns what ends that. */
export function begin(endpoint: EndpointClient, on: (listener: Listener) => () => void): () => void {
  let ended = false;
  keep = (kept) => void endpoint.settings.setPreferences({ practice: kept }).catch(() => undefined); // locked meanwhile
  endpoint.settings.preferences().then(
    ({ practice }) => ended || progress.value.exercise !== null || (progress.value = practice),
    () => undefined,
  );
  const stop = on(note);
  const end = effect(() => note({ what: "came", path: here.value.path }));
  return () => {
    ended = true;
    stop();
    end();
    keep = () => undefined;
    progress.value = { exercise: null, done: [] };
  };
}

/** Begin an exercise, or begin it anew. */
export function start(slug: string): void {
  set({ exercise: slug, done: progress.value.done.filter((each) => !each.startsWith(`${slug}/`)) });
  note({ what: "came", path: here.value.path });
}

/** Go on with one that was left. */
export function resume(slug: string): void {
  set({ ...progress.value, exercise: slug });
}

/** Leave it; what is done stays done. */
export function leave(): void {
  set({ ...progress.value, exercise: null });
}

export function isDone({ slug }: Exercise, step: string): boolean {
  return progress.value.done.includes(`${slug}/${step}`);
}

function note(deed: Deed): void {
  const exercise = current();
  if (exercise === null) return;
  const { done } = progress.peek();
  const fresh = exercise.steps.flatMap((step) => {
    const name = `${exercise.slug}/${step.slug}`;
    return !done.includes(name) && step.by(deed) ? name : [];
  });
  if (fresh.length > 0) set({ ...progress.peek(), done: [...done, ...fresh] });
}

function set(kept: Progress): void {
  progress.value = kept;
  keep(kept);
}
