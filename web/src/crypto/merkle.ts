/**
 * The Merkle tree of a growing log (RFC 6962, section 2.1; RFC 9162, section 2.1.1), SHA-256.
 *
 * Leaves and inner nodes are hashed with different prefixes, so that a node can never be presented as an entry.
 *
 *     const frontier = new Frontier();
 *     frontier.append(leafHash(entry));
 *     frontier.root
 *
 * `Tree` has all leaves in memory and makes any proof; `Frontier` goes on without them: it holds only the roots of the
 * complete subtrees, largest first (one for each bit set in the size). Stored with the size it is all that is needed.
 */

import { sha256 } from "@noble/hashes/sha2.js";
import { type Bytes, concat } from "../schemas/bytes.ts";
import { MalformedError } from "../schemas/errors.ts";

export const HASH_SIZE = 32;
export const EMPTY_ROOT: Bytes = sha256(new Uint8Array());

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

/** Return the hash of an entry of the log. */
export function leafHash(data: Bytes): Bytes {
  return sha256(concat(LEAF, data));
}

/** Return the hashes of entries: as many at a time by the browser itself, several times as fast as here. */
export async function leafHashes(entries: readonly Bytes[]): Promise<Bytes[]> {
  const digests = entries.map((entry) => crypto.subtle.digest("SHA-256", concat(LEAF, entry)));
  return (await Promise.all(digests)).map((digest) => new Uint8Array(digest));
}

/** Return the hash of an inner node over its two children. */
export function nodeHash(left: Bytes, right: Bytes): Bytes {
  return sha256(concat(NODE, left, right));
}

function checked(leaf: Bytes): Bytes {
  if (leaf.length !== HASH_SIZE) throw new MalformedError(`the hash of a leaf has ${HASH_SIZE} bytes`);
  return leaf;
}

function bitsSet(size: number): number {
  return size.toString(2).replaceAll("0", "").length;
}

/** The right edge of a tree, from which the next root follows. */
export class Frontier {
  #size: number;
  readonly #hashes: Bytes[];

  /** Restore the frontier of a tree of `size` leaves from its `hashes`; throws MalformedError. */
  constructor(size = 0, hashes: readonly Bytes[] = []) {
    if (size < 0 || hashes.length !== bitsSet(size) || hashes.some((each) => each.length !== HASH_SIZE)) {
      throw new MalformedError(`these are not the hashes of a tree of ${size} leaves`);
    }
    this.#size = size;
    this.#hashes = [...hashes];
  }

  /** The number of leaves. */
  get size(): number {
    return this.#size;
  }

  /** The roots of the complete subtrees, largest first: what to store. */
  get hashes(): readonly Bytes[] {
    return [...this.#hashes];
  }

  /** The root of the tree as it stands. */
  get root(): Bytes {
    if (!this.#hashes.length) return EMPTY_ROOT;
    return this.#hashes.reduceRight((root, left) => nodeHash(left, root));
  }

  /** Add the hash of the next leaf; throws MalformedError when it has the wrong length. */
  append(leaf: Bytes): void {
    // As in binary addition: each carry merges two complete subtrees of one size.
    let node = checked(leaf);
    for (let carries = this.#size; carries % 2 === 1; carries = Math.floor(carries / 2)) {
      node = nodeHash(this.#hashes.pop()!, node);
    }
    this.#hashes.push(node);
    this.#size += 1;
  }
}

/** A whole tree in memory: the hashes of all complete subtrees, level by level. */
export class Tree {
  #levels: Bytes[][] = [[]];

  /** Begin with the hashes of `leaves`. */
  constructor(leaves: Iterable<Bytes> = []) {
    for (const leaf of leaves) this.append(leaf);
  }

  /** Return a tree that goes on by itself. */
  copy(): Tree {
    const twin = new Tree();
    twin.#levels = this.#levels.map((level) => [...level]);
    return twin;
  }

  /** The number of leaves. */
  get size(): number {
    return this.#levels[0]!.length;
  }

  /** Add the hash of the next leaf; throws MalformedError when it has the wrong length. */
  append(leaf: Bytes): void {
    // As in binary addition: each carry merges the last two subtrees of one size.
    let node = checked(leaf);
    this.#levels[0]!.push(node);
    let level = 0;
    for (let carries = this.size; carries % 2 === 0; carries /= 2) {
      node = nodeHash(this.#levels[level]!.at(-2)!, node);
      level += 1;
      const above = this.#levels[level];
      if (above) above.push(node);
      else this.#levels.push([node]);
    }
  }

  /** Return the hash of a complete subtree, as crypto/proofs.ts asks for it; throws RangeError. */
  readonly read = (level: number, index: number): Bytes => {
    const hash = this.#levels[level]?.[index];
    if (!hash) throw new RangeError(`the tree has no subtree ${index} of level ${level}`);
    return hash;
  };
}
