/**
 * A file from this computer, read from its beginning: into the same two pieces of memory again and again, because new
 * memory for all of a large file costs as much as reading it.
 *
 *     for await (const piece of piecesOf(file, 8 * MIB)) await sealer.update(piece);
 *
 * Rule: a piece is overwritten once the one after it was asked for.
 */

import type { Bytes } from "../../schemas/bytes.ts";
import { LocalError } from "../../schemas/errors.ts";

/** Puts the next `size` bytes of a file into memory, and returns them: perhaps under another name, which replaces it. */
type Read = (memory: ArrayBuffer, size: number) => Promise<Bytes>;

/** Yield a file in pieces of `size` bytes, the last one shorter; throws LocalError when it cannot be read any more. */
export async function* piecesOf(file: Blob, size: number): AsyncGenerator<Bytes, void> {
  const { read, end } = reading(file);
  // While one piece is used, the next is read.
  const next = (at: number, memory: ArrayBuffer) => {
    const piece = read(memory, Math.min(size, file.size - at));
    piece.catch(() => undefined); // it is waited for in its turn
    return piece;
  };
  try {
    const most = Math.min(size, file.size);
    let coming = next(0, new ArrayBuffer(most));
    let spare = new ArrayBuffer(most);
    for (let at = 0; at < file.size; at += size) {
      const piece = await coming;
      coming = next(at + piece.length, spare);
      yield piece;
      spare = piece.buffer;
    }
  } catch (error) {
    throw new LocalError("the file cannot be read any more", { advice: "choose it again", cause: error });
  } finally {
    await end();
  }
}

function reading(file: Blob): { read: Read; end: () => Promise<void> } {
  const stream = file.stream();
  try {
    const reader = stream.getReader({ mode: "byob" });
    return { read: (memory, size) => fill(reader, memory, size), end: () => reader.cancel().catch(() => undefined) };
  } catch {
    // Not every browser reads files into given memory.
    let at = 0;
    const read = async (_: ArrayBuffer, size: number) => {
      const piece = file.slice(at, at + size);
      at += size;
      return new Uint8Array(await piece.arrayBuffer());
    };
    return { read, end: () => stream.cancel().catch(() => undefined) };
  }
}

async function fill(reader: ReadableStreamBYOBReader, memory: ArrayBuffer, size: number): Promise<Bytes> {
  let piece = new Uint8Array(memory, 0, 0);
  while (piece.length < size) {
    const { value, done } = await reader.read(new Uint8Array(piece.buffer, piece.length, size - piece.length));
    if (done) throw new RangeError("the file has become shorter");
    piece = new Uint8Array(value.buffer, 0, value.byteOffset + value.length); // `piece` has lost its memory to `value`
  }
  return piece;
}
