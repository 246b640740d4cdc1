// Files on their way: read into the same memory again and again, encrypted and opened in chunks.
import { expect, test } from "vitest";
import { ciphertextSize, digestOf, FileOpener } from "../../src/crypto/files.ts";
import { random } from "../../src/crypto/random.ts";
import { piecesOf } from "../../src/endpoint/files/reading.ts";
import { sealFile } from "../../src/endpoint/files/sealing.ts";
import { type Bytes, concat, equal } from "../../src/schemas/bytes.ts";
import { LocalError } from "../../src/schemas/errors.ts";
import { idBytes, newId } from "../../src/schemas/ids.ts";
import { LIMITS } from "../../src/schemas/limits.ts";

const never = new AbortController().signal;

/** A file of noise, of which no two pieces are the same; it is read in parts of less than a piece. */
function noise(size: number): { file: Blob; content: Bytes } {
  const parts = Array.from({ length: Math.ceil(size / 65_536) }, (_, n) => random(Math.min(65_536, size - n * 65_536)));
  return { file: new Blob(parts), content: concat(...parts) };
}

/** The same file in a browser that does not read files into given memory. */
function old(file: Blob): Blob {
  const stream = () => new ReadableStream() as ReturnType<Blob["stream"]>;
  return Object.assign(file.slice(), { stream });
}

async function pieces(file: Blob, size: number): Promise<Bytes[]> {
  const found: Bytes[] = [];
  for await (const piece of piecesOf(file, size)) found.push(piece.slice());
  return found;
}

test.each([0, 1, 99_999, 100_000, 1_234_567])("a file of %d bytes is read whole, in pieces of one size", async (size) => {
  const { file, content } = noise(size);
  for (const each of [file, old(file)]) {
    const found = await pieces(each, 100_000);
    expect(equal(concat(...found), content)).toBe(true);
    expect(found.slice(0, -1).every((piece) => piece.length === 100_000)).toBe(true);
    expect(found).toHaveLength(Math.ceil(size / 100_000));
  }
});

test("a file that became shorter since it was chosen cannot be read, and is not sent as the shorter one", async () => {
  const { file } = noise(250_000);
  const shorter = Object.assign(file.slice(), { stream: () => file.slice(0, 200_000).stream() });
  await expect(pieces(shorter, 100_000)).rejects.toThrow(LocalError);
});

test("chunks that share their memory are kept, hashed and opened as the file that they are of", async () => {
  const { file, content } = noise(3 * LIMITS.blob_chunk + 5);
  const [key, blob, chunks] = [random(32), newId(0, random(10)), [] as Bytes[]];
  const keep = async (_: number, chunk: Bytes) => {
    await new Promise((resolve) => setTimeout(resolve)); // as late as a disk is
    chunks.push(chunk.slice());
  };
  const sha256 = await sealFile(file, key, blob, keep, never);
  const ciphertext = concat(...chunks);
  expect(ciphertext.length).toBe(ciphertextSize(file.size));
  expect(equal(await digestOf(ciphertext), sha256)).toBe(true);
  const opener = FileOpener.begin(key, idBytes(blob), file.size);
  const memory = new Uint8Array(LIMITS.blob_chunk + LIMITS.piece);
  const opened: Bytes[] = [];
  for (const chunk of chunks) {
    const part = await opener.update(chunk, memory);
    expect(part.buffer).toBe(memory.buffer);
    opened.push(part.slice());
  }
  expect(equal(concat(...opened, await opener.finalize()), content)).toBe(true);
});
