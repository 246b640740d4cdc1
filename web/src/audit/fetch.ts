/**
 * Fetching a structure's log into an export: continues where the last one ended.
 *
 *     const log = await fetchLog(ask, { structure, origin, directory, now }, before, progress);
 *
 * Sans-IO: `ask` gets the path of a request and gives the body of its answer; nothing that came is believed before
 * audit/verify.ts has checked it.
 */

import { HEIGHT, pathOf, TileReader } from "../crypto/tiles.ts";
import { type Bytes, fromUtf8 } from "../schemas/bytes.ts";
import { decodeRequest } from "../schemas/codec.ts";
import { ConflictError, IntegrityError } from "../schemas/errors.ts";
import { LIMITS } from "../schemas/limits.ts";
import { type LoggedRecord, LogPage, Manifest } from "../schemas/log.ts";
import type { Export } from "./export.ts";
import type { Progress } from "./verify.ts";

/** Asks the relay; rejects with the error that it names. */
export type Ask = (path: string) => Promise<Bytes>;

/** What is known without the relay: whose log, under which origin, the entries of the directory, and the time. */
export interface Around {
  readonly structure: string;
  readonly origin: string;
  readonly now: number;
  /** Return the first `size` entries of the own directory, brought up to date first; all of them when it has fewer. */
  readonly directory: (size: number) => Promise<readonly Bytes[]>;
}

/**
 * Return the log of the own structure as of now; `before` is what an earlier call gave.
 *
 * Rejects with NotFoundError for others than auditors, ConflictError for a log of another structure, IntegrityError when
 * the relay holds something back.
 */
export async function fetchLog(
  ask: Ask,
  around: Around,
  before: Export | null = null,
  progress: Progress = () => undefined,
): Promise<Export> {
  const { structure, origin, now } = around;
  if (before && before.manifest.structure !== structure) {
    throw new ConflictError("this is the log of another structure");
  }
  const entries: LoggedRecord[] = [...(before?.entries ?? [])];
  const have = () => minimum + entries.length;
  const begun = (before?.manifest.minimum ?? 0) + entries.length;
  let page = await pageAfter(ask, structure, begun);
  const { head } = page;
  const minimum = before?.manifest.minimum ?? head.minimum;
  while (have() < head.size) {
    const wanted = page.records.filter(({ position }) => have() <= position && position < head.size);
    if (wanted[0]?.position !== have()) {
      throw new IntegrityError("the relay holds back entries of the log", { advice: "tell the registrars" });
    }
    entries.push(...wanted);
    progress(have(), head.size);
    if (have() < head.size) page = await pageAfter(ask, structure, have());
  }
  const checkpoint = fromUtf8(await ask("/v1/logs/directory/checkpoint"));
  const size = Number(checkpoint.split("\n", 2)[1]); // checked, with the rest of the note, by verifying
  const edge = before?.manifest.edge ?? (await edgeOf(ask, structure, minimum));
  const manifest = Manifest.of({ v: 1, origin, structure, created: now, size: head.size, minimum, edge });
  return { manifest, head, entries, directory: await around.directory(size), checkpoint };
}

async function pageAfter(ask: Ask, structure: string, have: number): Promise<LogPage> {
  const after = have ? `&after=${have - 1}` : "";
  const body = await ask(`/v1/logs/${structure}/records?limit=${LIMITS.records_page}${after}`);
  return decodeRequest(body, LogPage, LIMITS.answer);
}

/** Return the frontier of what was pruned, from tiles: the roots of its complete subtrees. */
async function edgeOf(ask: Ask, structure: string, minimum: number): Promise<readonly Bytes[]> {
  const reader = new TileReader(minimum);
  const hashes: Bytes[] = [];
  let first = 0;
  const bits = minimum.toString(2);
  for (const [n, bit] of [...bits].entries()) {
    const level = bits.length - 1 - n;
    if (minimum === 0 || bit === "0") continue;
    const index = Math.floor(first / 2 ** level);
    const tile = reader.needed(level - (level % HEIGHT), index * 2 ** (level % HEIGHT));
    reader.add(tile, await ask(`/v1/logs/${structure}/tile/${pathOf(tile)}`));
    hashes.push(reader.read(level, index));
    first += 2 ** level;
  }
  return hashes;
}
