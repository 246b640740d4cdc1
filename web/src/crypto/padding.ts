/**
 * Padmé: lengths that say little (Nikitin et al., PoPETs 2019, algorithm 1), and never less than 4 KiB.
 *
 *     paddedLength(5000) === 5120
 *
 * A length of about 2^e keeps only its leading log2(e) bits, so it reveals O(log log n) bits for at most 12 % more;
 * from 4 KiB on, at most 6.3 %. The floor makes a short "yes" and a page of text look alike.
 */

import { LIMITS } from "../schemas/limits.ts";

/** Return the length in bytes to which `n` bytes are padded. */
export function paddedLength(n: number): number {
  const length = Math.max(n, LIMITS.padding_floor);
  const exponent = bits(length) - 1;
  const step = 2 ** (exponent - bits(exponent)); // not a shift: lengths go beyond 32 bits
  return Math.ceil(length / step) * step;
}

function bits(n: number): number {
  return n.toString(2).length;
}
