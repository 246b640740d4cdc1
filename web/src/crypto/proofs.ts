/**
 * Proofs about a Merkle tree: that a leaf is in it, that an older tree is its beginning (RFC 9162, 2.1).
 *
 *     checkInclusion(root, size, index, leaf, path)
 *     checkConsistency(oldSize, oldRoot, size, root, path)
 *
 * Rules: every hash has 32 bytes and every hash of a path is used; a path that proves something else than what it was
 * asked for is refused, with ProofInvalidError. Both are special cases of proofs about subtrees
 * (draft-ietf-plants-merkle-tree-certs, section 4), which are checked with the same steps.
 *
 * Making paths needs the hashes of complete subtrees only: `read(level, index)` returns that of the leaves from
 * `index * 2^level`, `2^level` of them. So they come from memory or from tiles alike. Sizes go beyond 32 bits, hence
 * arithmetic in place of shifts.
 */

import { type Bytes, equal } from "../schemas/bytes.ts";
import { ProofInvalidError } from "../schemas/errors.ts";
import { EMPTY_ROOT, HASH_SIZE, nodeHash } from "./merkle.ts";

/** Returns the hash of a complete subtree, by level and index. */
export type Read = (level: number, index: number) => Bytes;

const isOdd = (n: number) => n % 2 === 1;
const half = (n: number) => Math.floor(n / 2);
const bitLength = (n: number) => (n === 0 ? 0 : n.toString(2).length);

// Checking.

/** Check that `leaf` (a hash) is leaf `index` of the tree of `size` leaves with `root`. */
export function checkInclusion(root: Bytes, size: number, index: number, leaf: Bytes, path: readonly Bytes[]): void {
  checkSubtreeInclusion(root, 0, size, index, leaf, path);
}

/** Check that `leaf` is leaf `index` of a log whose leaves `start` to `end` - 1 have the root `root`. */
export function checkSubtreeInclusion(
  root: Bytes,
  start: number,
  end: number,
  index: number,
  leaf: Bytes,
  path: readonly Bytes[],
): void {
  checkSubtree(start, end);
  checkLengths(root, leaf, ...path);
  if (index < start || index >= end) throw new ProofInvalidError(`leaf ${index} is not between ${start} and ${end}`);
  let [place, last, result] = [index - start, end - start - 1, leaf];
  for (const sibling of path) {
    if (last === 0) throw new ProofInvalidError("the path is too long");
    if (isOdd(place) || place === last) {
      result = nodeHash(sibling, result);
      while (!isOdd(place) && place) [place, last] = [half(place), half(last)];
    } else {
      result = nodeHash(result, sibling);
    }
    [place, last] = [half(place), half(last)];
  }
  if (last) throw new ProofInvalidError("the path is too short");
  checkSame(result, root, "the leaf is not in the tree");
}

/** Check that the tree of `size` leaves with `root` begins with that of `oldSize` with `oldRoot`. */
export function checkConsistency(
  oldSize: number,
  oldRoot: Bytes,
  size: number,
  root: Bytes,
  path: readonly Bytes[],
): void {
  checkSubtreeConsistency(0, oldSize, size, oldRoot, root, path);
}

/** Check that leaves `start` to `end` - 1 of the tree of `size` leaves with `root` have root `subtree`. */
export function checkSubtreeConsistency(
  start: number,
  end: number,
  size: number,
  subtree: Bytes,
  root: Bytes,
  path: readonly Bytes[],
): void {
  checkLengths(subtree, root, ...path);
  if (end > size) throw new ProofInvalidError("the older tree is larger");
  if (start === end) {
    checkContinuesEmpty(subtree, root, size, path);
  } else {
    checkSubtree(start, end);
    checkContinues(start, end - 1, size - 1, subtree, root, path);
  }
}

function checkContinuesEmpty(empty: Bytes, root: Bytes, size: number, path: readonly Bytes[]): void {
  checkSame(empty, EMPTY_ROOT, "the root of an empty tree is another");
  if (size === 0) checkSame(root, EMPTY_ROOT, "the root of an empty tree is another");
  if (path.length) throw new ProofInvalidError("every tree continues an empty one: the path is superfluous");
}

/** Rebuild both roots from the path; `first` and `old` are the outer leaves, `last` the tree's last. */
function checkContinues(
  first: number,
  old: number,
  last: number,
  subtree: Bytes,
  root: Bytes,
  path: readonly Bytes[],
): void {
  const halve = () => {
    [first, old, last] = [half(first), half(old), half(last)];
  };
  while (first !== old && (isOdd(old) || old === last)) halve();
  const hashes = [...path];
  const begun = first === old ? subtree : hashes.shift();
  if (!begun) throw new ProofInvalidError("the path is empty");
  let [was, now] = [begun, begun];
  for (const sibling of hashes) {
    if (last === 0) throw new ProofInvalidError("the path is too long");
    if (isOdd(old) || old === last) {
      if (first < old) was = nodeHash(sibling, was);
      now = nodeHash(sibling, now);
      while (!isOdd(old) && old) halve();
    } else {
      now = nodeHash(now, sibling);
    }
    halve();
  }
  if (last) throw new ProofInvalidError("the path is too short");
  checkSame(was, subtree, "the older tree is not part of the newer one");
  checkSame(now, root, "the newer tree does not continue the older one");
}

function checkSubtree(start: number, end: number): void {
  if (start < 0 || start >= end) throw new ProofInvalidError("an empty tree proves nothing");
  if (start % 2 ** bitLength(end - start - 1)) throw new ProofInvalidError(`leaves ${start} to ${end} are no subtree`);
}

function checkLengths(...hashes: readonly Bytes[]): void {
  if (hashes.some((each) => each.length !== HASH_SIZE)) throw new ProofInvalidError(`a hash has ${HASH_SIZE} bytes`);
}

function checkSame(computed: Bytes, claimed: Bytes, otherwise: string): void {
  if (!equal(computed, claimed)) throw new ProofInvalidError(otherwise);
}

// Making.

/** Return the root of the first `size` leaves. */
export function treeRoot(read: Read, size: number): Bytes {
  return size ? rootOf(read, 0, size) : EMPTY_ROOT;
}

/** Return the path of leaf `index` in the tree of `size` leaves, from the leaf up. */
export function inclusionPath(read: Read, size: number, index: number): readonly Bytes[] {
  if (index < 0 || index >= size) throw new ProofInvalidError(`the log of ${size} entries has no entry ${index}`);
  const path: Bytes[] = [];
  for (let [level, place, count] = [0, index, size]; count > 1; level += 1, place = half(place), count = half(count + 1)) {
    const sibling = isOdd(place) ? place - 1 : place + 1;
    if ((sibling + 1) * 2 ** level <= size) path.push(read(level, sibling));
    else if (sibling < count) path.push(rootOf(read, sibling * 2 ** level, size));
  }
  return path;
}

/** Return the path that shows the tree of `oldSize` leaves to be the beginning of that of `size`. */
export function consistencyPath(read: Read, oldSize: number, size: number): readonly Bytes[] {
  if (oldSize < 0 || oldSize > size) {
    throw new ProofInvalidError(`a log of ${size} entries does not continue one of ${oldSize}`);
  }
  return oldSize ? consistency(read, 0, size, oldSize, true) : [];
}

/** RFC 9162, section 2.1.4.1: SUBPROOF over the leaves from `first` to `end`. */
function consistency(read: Read, first: number, end: number, old: number, whole: boolean): Bytes[] {
  if (old === end) return whole ? [] : [rootOf(read, first, end)];
  const middle = first + 2 ** (bitLength(end - first - 1) - 1);
  return old <= middle
    ? [...consistency(read, first, middle, old, whole), rootOf(read, middle, end)]
    : [...consistency(read, middle, end, old, false), rootOf(read, first, middle)];
}

/** Return the root over leaves `first` to `end` - 1, which begin at a multiple of their width. */
function rootOf(read: Read, first: number, end: number): Bytes {
  const parts: Bytes[] = [];
  for (let at = first; at < end; ) {
    const level = bitLength(end - at) - 1;
    parts.push(read(level, Math.floor(at / 2 ** level)));
    at += 2 ** level;
  }
  return parts.reduceRight((root, left) => nodeHash(left, root));
}
