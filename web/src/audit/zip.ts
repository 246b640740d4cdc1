/**
 * Several files as one: a ZIP archive whose files are stored as they are (APPNOTE.TXT 6.3.10, method 0).
 *
 *     const archive = zip({ "manifest.json": bytes });
 *
 * Up to 4 GiB and 65,535 files; names are ASCII. Times are 1 January 1980, so that equal files give equal archives.
 */

import { type Bytes, concat, utf8 } from "../schemas/bytes.ts";
import { InvalidInputError } from "../schemas/errors.ts";

const FILE = 0x04034b50;
const ENTRY = 0x02014b50;
const END = 0x06054b50;
const VERSION = 20;
const EPOCH = 0x21; // 1 January 1980 in the format of MS-DOS
const MOST = 0xffff_ffff;

/** Return the archive of some files by their names; throws InvalidInputError when it would be too large. */
export function zip(files: Readonly<Record<string, Bytes>>): Bytes {
  const contents: Bytes[] = [];
  const directory: Bytes[] = [];
  let offset = 0;
  for (const [name, data] of Object.entries(files)) {
    const facts = [[VERSION, 2], [0, 2], [0, 2], [0, 2], [EPOCH, 2], [crc32(data), 4], [data.length, 4], [data.length, 4], [name.length, 2], [0, 2]] as const;
    const file = [fields([FILE, 4], ...facts), utf8(name), data];
    directory.push(fields([ENTRY, 4], [VERSION, 2], ...facts, [0, 2], [0, 2], [0, 2], [0, 4], [offset, 4]), utf8(name));
    contents.push(...file);
    offset += file.reduce((sum, part) => sum + part.length, 0);
  }
  const count = Object.keys(files).length;
  const size = directory.reduce((sum, part) => sum + part.length, 0);
  if (offset + size > MOST) throw new InvalidInputError("the files are too large for one archive");
  const end = fields([END, 4], [0, 2], [0, 2], [count, 2], [count, 2], [size, 4], [offset, 4], [0, 2]);
  return concat(...contents, ...directory, end);
}

/** Write numbers, each in so many bytes, the least significant first. */
function fields(...numbers: readonly (readonly [value: number, size: 2 | 4])[]): Bytes {
  const out = new Uint8Array(numbers.reduce((sum, [, size]) => sum + size, 0));
  const view = new DataView(out.buffer);
  let at = 0;
  for (const [value, size] of numbers) {
    if (size === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += size;
  }
  return out;
}

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

function crc32(data: Bytes): number {
  let value = 0xffff_ffff;
  for (const byte of data) value = TABLE[(value ^ byte) & 0xff]! ^ (value >>> 8);
  return (value ^ 0xffff_ffff) >>> 0;
}
