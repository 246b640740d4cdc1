/* QR codes (ISO/IEC 18004): bytes at correction level L, versions 1 to 20; enough for 858 bytes.
 *
 *     const modules = qr("https://…");   // modules[y][x] is true where it is dark
 */

// Per version: bytes of correction in each block, and blocks of (count, data bytes).
const LEVEL_L: readonly (readonly [check: number, blocks: readonly (readonly [count: number, data: number])[]])[] = [
  [7, [[1, 19]]], [10, [[1, 34]]], [15, [[1, 55]]], [20, [[1, 80]]], [26, [[1, 108]]], [18, [[2, 68]]], [20, [[2, 78]]],
  [24, [[2, 97]]], [30, [[2, 116]]], [18, [[2, 68], [2, 69]]], [20, [[4, 81]]], [24, [[2, 92], [2, 93]]], [26, [[4, 107]]],
  [30, [[3, 115], [1, 116]]], [22, [[5, 87], [1, 88]]], [24, [[5, 98], [1, 99]]], [28, [[1, 107], [5, 108]]],
  [30, [[5, 120], [1, 121]]], [28, [[3, 113], [4, 114]]], [28, [[3, 107], [5, 108]]],
];
const ALIGNMENT: readonly (readonly number[])[] = [
  [], [6, 18], [6, 22], [6, 26], [6, 30], [6, 34], [6, 22, 38], [6, 24, 42], [6, 26, 46], [6, 28, 50], [6, 30, 54],
  [6, 32, 58], [6, 34, 62], [6, 26, 46, 66], [6, 26, 48, 70], [6, 26, 50, 74], [6, 30, 54, 78], [6, 30, 56, 82],
  [6, 30, 58, 86], [6, 34, 62, 90],
];
const FORMAT_L_MASK_0 = 0b111011111000100; // level L with mask 0, with its correction

type Grid = boolean[][];

/** The modules of a text; throws RangeError when it is too long. */
export function qr(text: string): Grid {
  const bytes = new TextEncoder().encode(text);
  const version = LEVEL_L.findIndex(([, blocks], at) => capacity(blocks) >= bytes.length + (at < 9 ? 2 : 3)) + 1;
  const [check, blocks] = LEVEL_L[version - 1] ?? [];
  if (check === undefined || blocks === undefined) throw new RangeError("too long for a code");
  const size = 17 + 4 * version;
  const dark: Grid = Array.from({ length: size }, () => Array<boolean>(size).fill(false));
  const fixed: Grid = Array.from({ length: size }, () => Array<boolean>(size).fill(false));
  const set = (x: number, y: number, value: boolean) => {
    const row = dark[y];
    const mark = fixed[y];
    if (!row || !mark || x < 0 || x >= size) return;
    row[x] = value;
    mark[x] = true;
  };
  drawPatterns(set, size, version);
  place(interleave(encode(bytes, version, capacity(blocks)), check, blocks), dark, fixed, size);
  return dark;
}

function capacity(blocks: readonly (readonly [number, number])[]): number {
  return blocks.reduce((sum, [count, data]) => sum + count * data, 0);
}

/** Mode, length, bytes, end, and what fills the rest. */
function encode(bytes: Uint8Array, version: number, room: number): Uint8Array {
  const bits: number[] = [];
  const push = (value: number, length: number) => {
    for (let at = length - 1; at >= 0; at -= 1) bits.push((value >> at) & 1);
  };
  push(0b0100, 4);
  push(bytes.length, version < 10 ? 8 : 16);
  bytes.forEach((byte) => push(byte, 8));
  push(0, Math.min(4, room * 8 - bits.length));
  push(0, (8 - (bits.length % 8)) % 8);
  for (let filler = 0xec; bits.length < room * 8; filler ^= 0xec ^ 0x11) push(filler, 8);
  return Uint8Array.from({ length: room }, (_, at) => bits.slice(at * 8, at * 8 + 8).reduce((byte, bit) => byte * 2 + bit, 0));
}

/** Cut into blocks, add the correction of each, and lay them into one another. */
function interleave(data: Uint8Array, check: number, blocks: readonly (readonly [number, number])[]): number[] {
  const parts: Uint8Array[] = [];
  let at = 0;
  for (const [count, length] of blocks) {
    for (let each = 0; each < count; each += 1) parts.push(data.subarray(at, (at += length)));
  }
  const corrections = parts.map((part) => correction(part, check));
  const longest = Math.max(...parts.map((part) => part.length));
  const out: number[] = [];
  for (let place = 0; place < longest; place += 1) for (const part of parts) if (place < part.length) out.push(part[place] ?? 0);
  for (let place = 0; place < check; place += 1) for (const part of corrections) out.push(part[place] ?? 0);
  return out;
}

/** The remainder of Reed and Solomon over GF(256) with 0x11d. */
function correction(data: Uint8Array, length: number): Uint8Array {
  const divisor = new Uint8Array(length);
  divisor[length - 1] = 1;
  let root = 1;
  for (let step = 0; step < length; step += 1) {
    for (let at = 0; at < length; at += 1) divisor[at] = times(divisor[at] ?? 0, root) ^ (divisor[at + 1] ?? 0);
    root = times(root, 2);
  }
  const rest = new Uint8Array(length);
  for (const byte of data) {
    const factor = byte ^ (rest[0] ?? 0);
    rest.copyWithin(0, 1);
    rest[length - 1] = 0;
    for (let at = 0; at < length; at += 1) rest[at] = (rest[at] ?? 0) ^ times(divisor[at] ?? 0, factor);
  }
  return rest;
}

function times(one: number, other: number): number {
  let product = 0;
  for (let bit = 7; bit >= 0; bit -= 1) product = (product << 1) ^ ((product >> 7) * 0x11d) ^ (((other >> bit) & 1) * one);
  return product;
}

function drawPatterns(set: (x: number, y: number, value: boolean) => void, size: number, version: number): void {
  for (let at = 0; at < size; at += 1) {
    set(6, at, at % 2 === 0);
    set(at, 6, at % 2 === 0);
  }
  for (const [cx, cy] of [[3, 3], [size - 4, 3], [3, size - 4]] as const) {
    for (let dy = -4; dy <= 4; dy += 1) {
      for (let dx = -4; dx <= 4; dx += 1) {
        const ring = Math.max(Math.abs(dx), Math.abs(dy));
        if (cy + dy >= 0 && cy + dy < size) set(cx + dx, cy + dy, ring !== 2 && ring !== 4);
      }
    }
  }
  const centres = ALIGNMENT[version - 1] ?? [];
  const end = centres.length - 1;
  centres.forEach((cx, i) =>
    centres.forEach((cy, j) => {
      if ((i === 0 && j === 0) || (i === 0 && j === end) || (i === end && j === 0)) return;
      for (let dy = -2; dy <= 2; dy += 1) for (let dx = -2; dx <= 2; dx += 1) set(cx + dx, cy + dy, Math.max(Math.abs(dx), Math.abs(dy)) !== 1);
    }),
  );
  for (let at = 0; at < 15; at += 1) {
    const bit = ((FORMAT_L_MASK_0 >> at) & 1) === 1;
    if (at < 6) set(8, at, bit);
    else if (at < 8) set(8, at + 1, bit);
    else if (at === 8) set(7, 8, bit);
    else set(14 - at, 8, bit);
    if (at < 8) set(size - 1 - at, 8, bit);
    else set(8, size - 15 + at, bit);
  }
  set(8, size - 8, true);
  if (version < 7) return;
  let rest = version;
  for (let at = 0; at < 12; at += 1) rest = (rest << 1) ^ ((rest >> 11) * 0x1f25);
  const bits = (version << 12) | rest;
  for (let at = 0; at < 18; at += 1) {
    const bit = ((bits >> at) & 1) === 1;
    set(size - 11 + (at % 3), Math.floor(at / 3), bit);
    set(Math.floor(at / 3), size - 11 + (at % 3), bit);
  }
}

/** Up and down in columns of two, from the right; mask 0 turns every second module. */
function place(bytes: readonly number[], dark: Grid, fixed: Grid, size: number): void {
  let at = 0;
  for (let right = size - 1; right >= 1; right -= 2) {
    if (right === 6) right = 5;
    for (let step = 0; step < size; step += 1) {
      for (const x of [right, right - 1]) {
        const y = ((right + 1) & 2) === 0 ? size - 1 - step : step;
        const row = dark[y];
        if (!row || fixed[y]?.[x]) continue;
        const bit = (((bytes[at >> 3] ?? 0) >> (7 - (at & 7))) & 1) === 1;
        row[x] = bit !== ((x + y) % 2 === 0);
        at += 1;
      }
    }
  }
}
