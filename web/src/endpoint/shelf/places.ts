/** What a browser keeps on the shelf, and where (spec/shelf.md). */

const DRAFTS = 8;
const SINGLE = [
  ...["template", "correspondent", "name", "preferences", "marks"],
  ...["invitation", "verification", "standing", "vouch", "rootfile"],
];

/** The names of all places. */
export const PLACES: readonly string[] = [...Array.from({ length: DRAFTS }, (_, each) => `draft/${each}`), ...SINGLE];

/** Return the place of a thing; null for what is not put on the shelf. */
export function placeNamed(kind: string, key: string): string | null {
  if (kind === "draft") return `draft/${Number.parseInt(key.slice(-1), 16) % DRAFTS}`;
  return SINGLE.includes(kind) ? kind : null;
}

/** Return the kind of the things in a place. */
export function kindIn(place: string): string {
  return place.split("/")[0]!;
}

/** Up to where somebody has read, as marks.ts keeps it. */
interface Marks {
  readonly since: number;
  readonly seen: Readonly<Record<string, number>>;
}

/** Return both values of a kind in one, where that makes sense; null where the later one stands. */
export function merged(kind: string, mine: unknown, theirs: unknown): unknown {
  if (kind !== "marks") return null;
  const [one, other] = [mine as Marks, theirs as Marks];
  const seen: Record<string, number> = { ...other.seen };
  for (const [thread, at] of Object.entries(one.seen)) seen[thread] = Math.max(at, seen[thread] ?? 0);
  return { since: Math.min(one.since, other.since), seen } satisfies Marks;
}
