/**
 * Guests: the key of a box, the link that carries it, and the items that both sides seal (spec/bridge.md).
 *
 *     const key = { id, key: random(32), phrase: false };
 *     linkOf(key, "https://relay.example")                  what the correspondent gets by e-mail
 *     await sealItem(await secretsOf(key), id, SIDE_SERVICE, itemId, item)
 *
 * Rules: everything follows from the 32 bytes in the fragment of the link, and from the phrase if there is one; what
 * shows the relay that somebody has the link says nothing about the key of the items.
 */

import { sha256 } from "@noble/hashes/sha2.js";
import { base64, type Bytes, concat, fromBase64, slice, utf8 } from "../schemas/bytes.ts";
import { encode } from "../schemas/codec.ts";
import { MalformedError, SouspliError } from "../schemas/errors.ts";
import { GUEST_ACTIONS, GuestItem, parseGuestItem } from "../schemas/guests.ts";
import { idBytes, idOf, newId } from "../schemas/ids.ts";
import { SPACE } from "../schemas/space.ts";
import type { Action } from "../schemas/steps.ts";
import type { Random } from "./random.ts";
import { label } from "./signing.ts";
import { decrypt, encrypt, expand } from "./suite.ts";

export const SIDE_SERVICE = 0;
export const SIDE_GUEST = 1;

/** Of PBKDF2, which every browser has; five words of 2,048 make it 75 bits of work (docs/decisions/0013). */
const PHRASE_ROUNDS = 1_000_000;

const KEY_SIZE = 32;
const WITH_PHRASE = 2;
const FLAGS = 1;
const PAGE = "/g/";

/** What follows from a link: `auth` (32 bytes) for the relay, `key` (32 bytes) for the items. */
export interface GuestSecrets {
  readonly auth: Bytes;
  readonly key: Bytes;
}

/** A box's identifier and key (32 bytes); `phrase` says whether words told by telephone go with it. */
export interface GuestKey {
  readonly id: string;
  readonly key: Bytes;
  readonly phrase: boolean;
}

/** Return what the relay keeps of `auth`: its SHA-256. */
export function verifierOf(secrets: GuestSecrets): Bytes {
  return sha256(secrets.auth);
}

/**
 * Return the link to the page of a relay (its address). No server is ever sent the fragment.
 *
 * `.accept`, `.decline` or `.ask` may follow: the wish that the page prepares an answer with.
 */
export function linkOf(guest: GuestKey, relay: string): string {
  const token = concat(Uint8Array.of(FLAGS | (guest.phrase ? WITH_PHRASE : 0)), idBytes(guest.id), guest.key);
  return `${relay.replace(/\/+$/u, "")}${PAGE}#${spelt(token)}`;
}

/** Return the key in a link or its fragment, and the wish that follows it; throws MalformedError. */
export function readLink(link: string): GuestKey & { readonly wish: Action | null } {
  const fragment = link.slice(link.indexOf("#") + 1);
  const [spelling = "", ...wishes] = fragment.split(".");
  const token = read(spelling);
  const wish = wishes.join(".");
  const [flags = 0] = token;
  const good = token.length === 1 + 16 + KEY_SIZE && (flags | WITH_PHRASE) === (FLAGS | WITH_PHRASE);
  // One spelling for each key: neither padding nor spare bits.
  if (!good || spelt(token) !== spelling || (wishes.length && !isWish(wish))) refuse();
  return {
    id: identifier(slice(token, 1, 17)),
    key: slice(token, 17),
    phrase: (flags & WITH_PHRASE) !== 0,
    wish: isWish(wish) ? wish : null,
  };
}

function isWish(text: string): text is Action {
  return (GUEST_ACTIONS as readonly string[]).includes(text);
}

function refuse(): never {
  throw new MalformedError("this is not the link of a guest");
}

function identifier(bytes: Bytes): string {
  try {
    return idOf(bytes);
  } catch {
    return refuse();
  }
}

function read(spelling: string): Bytes {
  try {
    const padding = "=".repeat((4 - (spelling.length % 4)) % 4);
    return fromBase64(spelling.replaceAll("-", "+").replaceAll("_", "/") + padding);
  } catch (error) {
    if (error instanceof SouspliError) return refuse();
    throw error;
  }
}

function spelt(token: Bytes): string {
  return base64(token).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/**
 * Return what follows from the key, and from the phrase exactly when there is one.
 *
 * Throws MalformedError when a phrase is missing or superfluous.
 */
export async function secretsOf(guest: GuestKey, phrase = ""): Promise<GuestSecrets> {
  const words = normalPhrase(phrase);
  if (words.length > 0 !== guest.phrase) {
    throw new MalformedError(guest.phrase ? "this box has a phrase" : "this box has no phrase");
  }
  const base = guest.phrase ? sha256(concat(guest.key, await stretch(guest.id, words))) : guest.key;
  return { auth: expand(guest.key, "guest/auth", KEY_SIZE), key: expand(base, "guest/item", KEY_SIZE) };
}

async function stretch(guest: string, words: Bytes): Promise<Bytes> {
  const material = await crypto.subtle.importKey("raw", words, "PBKDF2", false, ["deriveBits"]);
  const salt = concat(label("guest/phrase"), idBytes(guest));
  const parameters = { name: "PBKDF2", hash: "SHA-512", salt, iterations: PHRASE_ROUNDS };
  return new Uint8Array(await crypto.subtle.deriveBits(parameters, material, KEY_SIZE * 8));
}

/** Return the phrase as it is stretched: small letters, one space between words, accents kept (NFC). */
export function normalPhrase(phrase: string): Bytes {
  const words = phrase.toLowerCase().split(new RegExp(`[${SPACE}]+`, "u"));
  return utf8(words.filter(Boolean).join(" ").normalize("NFC"));
}

/** Return an item sealed for its place: this box, this side, this identifier. */
export function sealItem(
  secrets: GuestSecrets,
  guest: string,
  side: number,
  item: string,
  content: GuestItem,
  random?: Random,
): Promise<Bytes> {
  return encrypt(secrets.key, context(guest, side, item), encode(GuestItem, content), random);
}

/** Return an item sealed for its place; throws DecryptionError, MalformedError or TooLargeError. */
export async function openItem(
  secrets: GuestSecrets,
  guest: string,
  side: number,
  item: string,
  sealed: Bytes,
): Promise<GuestItem> {
  return parseGuestItem(await decrypt(secrets.key, context(guest, side, item), sealed));
}

/**
 * Return the identifier of the question about a held reply, the same for all who ask it.
 *
 * `time` is that of the header of the `mail-held`, in milliseconds.
 */
export function questionId(time: number, guest: string, held: Bytes): string {
  const digest = sha256(concat(label("guest/held"), idBytes(guest), held));
  return newId(time, slice(digest, 0, 10));
}

function context(guest: string, side: number, item: string): Bytes {
  return concat(label("guest/item"), idBytes(guest), Uint8Array.of(side), idBytes(item));
}
