/**
 * Ciphertext of files on its way, in chunks: on the disk, in the browser's private file system, so that a transfer
 * goes on after a reload; in memory where a browser has none.
 *
 *     await chunks.add("outgoing", blob, 0, bytes);
 *     (await chunks.list("outgoing", blob)).map((chunk) => chunk.size)
 */

import type { Bytes } from "../../schemas/bytes.ts";
import { LocalError } from "../../schemas/errors.ts";

export type Place = "outgoing" | "incoming";

export interface Chunks {
  /** Keep the next chunk of a blob, and return it as it is kept; durable when this resolves. */
  add(place: Place, blob: string, index: number, data: Bytes): Promise<Blob>;
  /** Return the chunks of a blob in their order; reading them reads the disk. */
  list(place: Place, blob: string): Promise<Blob[]>;
  /** Delete what is kept of a blob. */
  remove(place: Place, blob: string): Promise<void>;
  /** Delete everything. */
  clear(): Promise<void>;
}

/** Return the chunks of a profile. */
export async function openChunks(profile: string): Promise<Chunks> {
  try {
    const root = await navigator.storage.getDirectory();
    return new FileChunks(root, profile);
  } catch {
    return new MemoryChunks();
  }
}

class FileChunks implements Chunks {
  readonly #root: FileSystemDirectoryHandle;
  readonly #profile: string;

  constructor(root: FileSystemDirectoryHandle, profile: string) {
    this.#root = root;
    this.#profile = profile;
  }

  async add(place: Place, blob: string, index: number, data: Bytes): Promise<Blob> {
    const folder = await this.#folder(place, blob);
    try {
      const file = await folder.getFileHandle(name(index), { create: true });
      // What is written is there only once it is closed: a chunk is whole or absent.
      const sink = await file.createWritable();
      await sink.write(data);
      await sink.close();
      return await file.getFile();
    } catch (error) {
      throw new LocalError("this browser has no room for the file", {
        advice: "free some space on this computer",
        cause: error,
      });
    }
  }

  async list(place: Place, blob: string): Promise<Blob[]> {
    const folder = await this.#folder(place, blob);
    const files: [string, Blob][] = [];
    for await (const [each, handle] of folder.entries()) {
      if (handle.kind === "file") files.push([each, await (handle as FileSystemFileHandle).getFile()]);
    }
    return files.sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([each, file], at) => (each === name(at) ? [file] : []));
  }

  async remove(place: Place, blob: string): Promise<void> {
    const parent = await this.#parent(place);
    await parent.removeEntry(blob, { recursive: true }).catch(absent);
  }

  async clear(): Promise<void> {
    await this.#root.removeEntry(this.#profile, { recursive: true }).catch(absent);
  }

  async #parent(place: Place): Promise<FileSystemDirectoryHandle> {
    const own = await this.#root.getDirectoryHandle(this.#profile, { create: true });
    return own.getDirectoryHandle(place, { create: true });
  }

  async #folder(place: Place, blob: string): Promise<FileSystemDirectoryHandle> {
    return (await this.#parent(place)).getDirectoryHandle(blob, { create: true });
  }
}

class MemoryChunks implements Chunks {
  readonly #kept = new Map<string, Blob[]>();

  async add(place: Place, blob: string, index: number, data: Bytes): Promise<Blob> {
    const chunks = this.#kept.get(`${place}/${blob}`) ?? [];
    const chunk = new Blob([data]);
    chunks[index] = chunk;
    this.#kept.set(`${place}/${blob}`, chunks);
    return chunk;
  }

  async list(place: Place, blob: string): Promise<Blob[]> {
    return [...(this.#kept.get(`${place}/${blob}`) ?? [])];
  }

  async remove(place: Place, blob: string): Promise<void> {
    this.#kept.delete(`${place}/${blob}`);
  }

  async clear(): Promise<void> {
    this.#kept.clear();
  }
}

function name(index: number): string {
  return index.toString().padStart(6, "0");
}

function absent(error: unknown): void {
  if (!(error instanceof DOMException && error.name === "NotFoundError")) throw error;
}
