/**
 * Tiles: the hashes of a tree in pieces that never change once they are full (C2SP tlog-tiles).
 *
 *     pathOf({ level: 0, index: 1234067, width: 256 })      gives  "0/x001/x234/067"
 *     readTilePath("0/x001/x234/067.p/17")                  gives  { level: 0, index: 1234067, width: 17 }
 *
 * A tile holds up to 256 hashes of tree level 8 * `level`, in order. Entry bundles hold the entries themselves, each
 * after its length (u16).
 *
 * Rules: a path has one spelling; what was read from tiles is believed only after the root that follows from it was
 * compared with a checkpoint.
 */

import { type Bytes, integerAt, slice } from "../schemas/bytes.ts";
import { InvalidInputError, MalformedError } from "../schemas/errors.ts";
import { HASH_SIZE, nodeHash } from "./merkle.ts";

export const WIDTH = 256;
export const HEIGHT = 8;
const LEVELS = 64 / HEIGHT;
const LENGTH = 2;

/** One tile: its level (null: the entries themselves), its place in the level, how many hashes it has. */
export interface Tile {
  readonly level: number | null;
  readonly index: number;
  readonly width: number;
}

/** Return a tile's path below `tile/`. */
export function pathOf(tile: Tile): string {
  const bare = String(tile.index);
  const groups = bare.padStart(Math.ceil(bare.length / 3) * 3, "0").match(/.{3}/gu)!;
  const name = groups.map((group, n) => (n < groups.length - 1 ? `x${group}` : group)).join("/");
  return `${tile.level ?? "entries"}/${name}${tile.width < WIDTH ? `.p/${tile.width}` : ""}`;
}

/** Return the tile of a path; throws InvalidInputError. */
export function readTilePath(path: string): Tile {
  const pattern = /^(entries|0|[1-9][0-9]?)\/((?:x[0-9]{3}\/)*[0-9]{3})(?:\.p\/([1-9][0-9]{0,2}))?$/u;
  const [, level, index, width] = pattern.exec(path) ?? [];
  const tile = {
    level: level === "entries" ? null : Number(level),
    index: Number(index?.replace(/[x/]/gu, "")),
    width: Number(width ?? WIDTH),
  };
  if (index === undefined || pathOf(tile) !== path || (tile.level ?? 0) >= LEVELS || tile.index > 2 ** 53) {
    throw new InvalidInputError("this is not the path of a tile");
  }
  return tile;
}

/** Return the tiles of hashes of a log of `size` entries, level by level, partial ones last. */
export function tilesOf(size: number): Tile[] {
  const tiles: Tile[] = [];
  for (let level = 0, count = size; count; level += 1, count = Math.floor(count / WIDTH)) {
    const full = Math.floor(count / WIDTH);
    for (let index = 0; index < full; index += 1) tiles.push({ level, index, width: WIDTH });
    if (count % WIDTH) tiles.push({ level, index: full, width: count % WIDTH });
  }
  return tiles;
}

/** Return the hashes in the bytes of a tile; throws MalformedError. */
export function splitTile(data: Bytes, width: number): readonly Bytes[] {
  if (data.length !== width * HASH_SIZE) throw new MalformedError("the tile has the wrong length");
  return Array.from({ length: width }, (_, n) => slice(data, n * HASH_SIZE, (n + 1) * HASH_SIZE));
}

/** Return the entries of a bundle; throws MalformedError. */
export function splitEntries(data: Bytes, width: number): readonly Bytes[] {
  const entries: Bytes[] = [];
  let at = 0;
  while (at < data.length) {
    if (at + LENGTH > data.length) throw new MalformedError("the entries end in the middle of one");
    const end = at + LENGTH + integerAt(data, at, LENGTH);
    entries.push(slice(data, at + LENGTH, Math.min(end, data.length)));
    at = end;
  }
  if (at !== data.length || entries.length !== width) {
    throw new MalformedError("the bundle has another number of entries");
  }
  return entries;
}

/** Thrown when a tile has to be fetched first. */
export class TileMissing extends Error {
  readonly tile: Tile;

  constructor(tile: Tile) {
    super(`tile ${pathOf(tile)} is not here yet`);
    this.tile = tile;
  }
}

/** Hashes of complete subtrees from tiles that were fetched; `read` is what crypto/proofs.ts asks for. */
export class TileReader {
  readonly #size: number;
  readonly #tiles = new Map<string, readonly Bytes[]>();

  /** Read the tiles of a log of `size` entries. */
  constructor(size: number) {
    this.#size = size;
  }

  /** Take the bytes of a tile of hashes; throws MalformedError. */
  add(tile: Tile, data: Bytes): void {
    if (tile.level === null) throw new MalformedError("these are entries, not hashes");
    this.#tiles.set(`${tile.level}/${tile.index}`, splitTile(data, tile.width));
  }

  /** Return the tile that holds, or leads to, the hash of a complete subtree. */
  needed(level: number, index: number): Tile & { readonly level: number } {
    const tileLevel = Math.floor(level / HEIGHT);
    const place = Math.floor((index * 2 ** (level % HEIGHT)) / WIDTH);
    const count = Math.floor(this.#size / 2 ** (HEIGHT * tileLevel));
    return { level: tileLevel, index: place, width: Math.min(WIDTH, count - place * WIDTH) };
  }

  /** Return the hash of a complete subtree; throws TileMissing when a tile has to be fetched. */
  readonly read = (level: number, index: number): Bytes => {
    const tile = this.needed(level, index);
    const hashes = this.#tiles.get(`${tile.level}/${tile.index}`);
    if (!hashes) throw new TileMissing(tile);
    const width = 2 ** (level % HEIGHT);
    const first = index * width - tile.index * WIDTH;
    let nodes = hashes.slice(first, first + width);
    while (nodes.length > 1) {
      nodes = Array.from({ length: nodes.length / 2 }, (_, n) => nodeHash(nodes[2 * n]!, nodes[2 * n + 1]!));
    }
    return nodes[0]!;
  };
}
