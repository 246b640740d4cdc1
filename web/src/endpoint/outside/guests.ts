/**
 * Boxes of guests: made with a letter in them; what a guest answers is fetched and opened (spec/bridge.md). The twin
 * of client/outside/guests.py.
 *
 * Rules: the key is made here; the relay gets what proves that somebody has the link, and the code, and never the key.
 */

import { linkOf, openItem, SIDE_GUEST, SIDE_SERVICE, sealItem, secretsOf, verifierOf } from "../../crypto/guests.ts";
import { random } from "../../crypto/random.ts";
import type { Bytes } from "../../schemas/bytes.ts";
import { encode } from "../../schemas/codec.ts";
import type { Content } from "../../schemas/content.ts";
import { NotFoundError, UnavailableError } from "../../schemas/errors.ts";
import { GuestBox, type GuestItem, GuestItems, GuestState, type SealedItem } from "../../schemas/guests.ts";
import type { GuestAnswer } from "../../schemas/mail.ts";
import type { Received } from "../device/archive.ts";
import type { Clock } from "../clock.ts";
import { freshId } from "../ids.ts";
import type { Session } from "../directory/session.ts";
import type { Store } from "../device/store.ts";

export const DAY = 86_400_000;
const DUE = "guest-due";
const KEPT = "guest-item";
/** The header that names the files of an item. */
const BLOBS = "Souspli-Blobs";

/** A new box: its link for the notice, its key for the colleagues, and the code to tell by telephone. */
export interface MadeBox {
  readonly link: { readonly id: string; readonly link: string; readonly expires: number };
  readonly shared: { readonly id: string; readonly key: Bytes; readonly phrase: boolean };
  /** The letter in it. */
  readonly item: string;
  readonly code: string;
}

export class Guests {
  readonly #store: Store;
  readonly #session: Session;
  readonly #clock: Clock;

  constructor(store: Store, session: Session, clock: Clock) {
    this.#store = store;
    this.#session = session;
    this.#clock = clock;
  }

  /** Make a box of an own service (id) with a letter in it, whose files are uploaded already. */
  async make(own: string, bridge: string, letter: GuestItem, days: number, phrase = ""): Promise<MadeBox> {
    const key = { id: freshId(this.#clock()), key: random(32), phrase: phrase.trim() !== "" };
    const secrets = await secretsOf(key, phrase);
    const code = newCode();
    const expires = this.#clock() + days * DAY;
    await this.change(key.id, GuestBox.of({ service: own, bridge, auth: verifierOf(secrets), expires, code }));
    const shared = { id: key.id, key: secrets.key, phrase: key.phrase };
    const item = freshId(this.#clock());
    await this.put(shared, item, letter);
    return { link: { id: key.id, link: linkOf(key, this.#session.base), expires }, shared, item, code };
  }

  /** Make a box, or change its end, its code, whether it is revoked. */
  async change(guest: string, box: GuestBox): Promise<void> {
    await this.#session.call("PUT", `/v1/guests/${guest}`, { body: encode(GuestBox, box), again: true });
  }

  /** Put something of the service into a box, whose files are uploaded already. */
  async put(shared: MadeBox["shared"], item: string, letter: GuestItem): Promise<void> {
    const secrets = { auth: new Uint8Array(), key: shared.key };
    const blobs = letter.files.map(({ blob }) => blob);
    await this.#session.call("PUT", `/v1/guests/${shared.id}/items/${item}?side=${SIDE_SERVICE}`, {
      body: await sealItem(secrets, shared.id, SIDE_SERVICE, item, letter),
      headers: blobs.length > 0 ? { [BLOBS]: blobs.join(",") } : {},
      again: true,
    });
  }

  /** Return what the relay says of a box. */
  async state(guest: string): Promise<GuestState> {
    return (await this.#session.call("GET", `/v1/guests/${guest}`)).read(GuestState);
  }

  // Replies.

  /** Remember which replies have to be fetched. */
  async note(received: readonly Received[]): Promise<void> {
    const things = received.flatMap((each) =>
      each.content?.kind === "guest-reply" ? this.#store.thing(DUE, placeOf(each.content), each) : [],
    );
    if (things.length > 0) await this.#store.together(await Promise.all(things));
  }

  /** Fetch the replies that are due; what cannot be had now is fetched later. Returns what told of them. */
  async collect(): Promise<Received[]> {
    const due = await this.#store.all<Received>(DUE);
    const collected: Received[] = [];
    for (const [guest, places] of Map.groupBy(due.keys(), (place) => place.split("/")[0] ?? "")) {
      let items: readonly SealedItem[] = [];
      try {
        items = (await this.#session.call("GET", `/v1/guests/${guest}/items`)).read(GuestItems).items;
      } catch (error) {
        if (error instanceof UnavailableError) return collected;
        // Not a box of our services: we are told because we carry its mail.
        if (!(error instanceof NotFoundError)) throw error;
      }
      for (const { item, sealed } of items) await this.#store.put(KEPT, `${guest}/${item}`, { sealed });
      await this.#store.delete(DUE, ...places);
      collected.push(...places.flatMap((place) => due.get(place) ?? []));
    }
    return collected;
  }

  /** Delete what was fetched from boxes, and fetch no more of it. */
  async forget(guests: ReadonlySet<string>): Promise<void> {
    if (guests.size === 0) return;
    for (const kind of [DUE, KEPT]) {
      const places = [...(await this.#store.all(kind)).keys()];
      await this.#store.delete(kind, ...places.filter((place) => guests.has(place.split("/")[0] ?? "")));
    }
  }

  /**
   * Return a reply, with the key that a letter of its thread holds; null where one of them is missing.
   *
   * Throws IntegrityError when it was altered.
   */
  async opened(answer: GuestAnswer, thread: readonly Content[]): Promise<GuestItem | null> {
    const kept = await this.#store.get<{ sealed: Bytes }>(KEPT, placeOf(answer));
    const letter = thread.find((each) => each.kind === "letter" && each.guest.id === answer.guest);
    if (!kept || letter?.kind !== "letter") return null;
    const secrets = { auth: new Uint8Array(), key: letter.guest.key };
    return openItem(secrets, answer.guest, SIDE_GUEST, answer.item, kept.sealed);
  }
}

function placeOf({ guest, item }: GuestAnswer): string {
  return `${guest}/${item}`;
}

/** Return six random digits, each as likely as the others. */
export function newCode(): string {
  for (;;) {
    const [value = 0] = crypto.getRandomValues(new Uint32Array(1));
    if (value < 4_294_000_000) return String(value % 1_000_000).padStart(6, "0");
  }
}
