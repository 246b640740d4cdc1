/**
 * The ciphertext of a file, perhaps while it is being made: chunks are added at its end, and who sends it waits for them.
 *
 *     ciphertext.add(chunk);
 *     await ciphertext.at(offset, most, signal);
 */
export class Ciphertext {
  readonly #chunks: Blob[] = [];
  #ended = false;
  #failure: unknown = null;
  #more = Promise.withResolvers<void>();

  /** One of which every chunk is there. */
  static whole(chunks: readonly Blob[]): Ciphertext {
    const made = new Ciphertext();
    made.#chunks.push(...chunks);
    made.end();
    return made;
  }

  add(chunk: Blob): void {
    this.#chunks.push(chunk);
    this.#wake();
  }

  /** Nothing more comes, perhaps because making it has failed. */
  end(failure: unknown = null): void {
    this.#ended = true;
    this.#failure = failure;
    this.#wake();
  }

  /**
   * Return the bytes from an offset on, at most so many, as soon as there are some; null when it ends before. Throws why
   * it could not be made; what `signal` ends rejects with its reason.
   */
  async at(offset: number, most: number, signal: AbortSignal): Promise<Blob | null> {
    for (;;) {
      signal.throwIfAborted();
      const { promise } = this.#more;
      const found = section(this.#chunks, offset, most);
      if (found !== null) return found;
      if (this.#failure !== null) throw this.#failure;
      if (this.#ended) return null;
      await Promise.race([promise, aborted(signal)]);
    }
  }

  #wake(): void {
    this.#more.resolve();
    this.#more = Promise.withResolvers();
  }
}

function section(chunks: readonly Blob[], offset: number, most: number): Blob | null {
  const parts: Blob[] = [];
  let at = 0;
  let left = most;
  for (const chunk of chunks) {
    const from = Math.max(offset - at, 0);
    if (from < chunk.size && left > 0) {
      const part = chunk.slice(from, Math.min(chunk.size, from + left));
      parts.push(part);
      left -= part.size;
    }
    at += chunk.size;
  }
  return parts.length > 0 ? new Blob(parts) : null;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}
