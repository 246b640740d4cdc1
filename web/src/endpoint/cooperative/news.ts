/**
 * What the cooperative announces, and the training sessions that it offers: leaflets that registrars sign. The twin of
 * parts of client/directory/leaflets.py.
 */

import { isConfirmed } from "../../crypto/leaflets.ts";
import { ForbiddenError } from "../../schemas/errors.ts";
import { Announcement, Training } from "../../schemas/leaflets.ts";
import type { Clock } from "../clock.ts";
import type { Mirror } from "../directory/mirror.ts";
import { freshId } from "../ids.ts";
import type { AnnouncementWords, TrainingWords } from "../interface/index.ts";
import type { Leaflets } from "../directory/leaflets.ts";

const DAY = 86_400_000;

export class News {
  readonly #mirror: Mirror;
  readonly #leaflets: Leaflets;
  readonly #clock: Clock;

  constructor(mirror: Mirror, leaflets: Leaflets, clock: Clock) {
    this.#mirror = mirror;
    this.#leaflets = leaflets;
    this.#clock = clock;
  }

  /** Return what is announced now, the latest first. */
  async announcements(): Promise<Announcement[]> {
    const now = this.#clock();
    const found = (await this.#leaflets.bodies()).flatMap((body) => (body.type === "announcement" ? body : []));
    const current = found.filter((body) => body.until > now && isConfirmed(body, this.#mirror.current));
    return current.sort((a, b) => b.time - a.time);
  }

  /** Return the training sessions that are not over, the next one first. */
  async trainings(): Promise<Training[]> {
    const now = this.#clock();
    const found = (await this.#leaflets.bodies()).flatMap((body) => (body.type === "training" ? body : []));
    const coming = found.filter((body) => body.ends > now && isConfirmed(body, this.#mirror.current));
    return coming.sort((a, b) => a.starts - b.starts);
  }

  /** As a registrar, tell everybody something. */
  async announce({ days, ...words }: AnnouncementWords): Promise<void> {
    this.#demandRegistrar();
    const begun = await this.#leaflets.begun("announcement", freshId(this.#clock()));
    await this.#leaflets.put(Announcement.of({ ...begun, ...words, until: this.#clock() + days * DAY }));
  }

  /** As a registrar, offer a training session, or say one anew. */
  async offerTraining({ id, ...words }: TrainingWords): Promise<void> {
    this.#demandRegistrar();
    const begun = await this.#leaflets.begun("training", id ?? freshId(this.#clock()));
    await this.#leaflets.put(Training.of({ ...begun, ...words }));
  }

  #demandRegistrar(): void {
    const { structure, device } = this.#mirror.activeOwn;
    if (!(structure.isNetwork && device.administrator)) {
      throw new ForbiddenError("only registrars of the cooperative do this");
    }
  }
}
