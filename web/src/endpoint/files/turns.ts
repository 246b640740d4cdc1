/**
 * Work of which only so much goes on at once; the rest waits in its order.
 *
 *     const turns = new Turns(3);
 *     await turns.take(() => upload(file), signal);
 */
export class Turns {
  #free: number;
  readonly #waiting = new Set<() => void>();

  constructor(atOnce: number) {
    this.#free = atOnce;
  }

  /** Do some work in its turn; nothing of it when `signal` ends before. */
  async take(work: () => Promise<void>, signal: AbortSignal): Promise<void> {
    while (this.#free === 0 && !signal.aborted) await this.#wait(signal);
    if (signal.aborted) return;
    this.#free -= 1;
    try {
      await work();
    } finally {
      this.#free += 1;
      const [next] = this.#waiting;
      next?.();
    }
  }

  async #wait(signal: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.add(resolve);
    signal.addEventListener("abort", () => resolve(), { once: true });
    await promise;
    this.#waiting.delete(resolve);
  }
}
