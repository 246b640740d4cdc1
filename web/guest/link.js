/* What a link holds, and what follows from it (schemas/spec/bridge.md, "A guest's link"; crypto/guests.py). */

import { concat, fromBase64Url, fromId, text, toId, utf8 } from "./bytes.js";
import { decrypt, encrypt, expand, label, sha256 } from "./sealing.js";

export const SIDE_SERVICE = 0;
export const SIDE_GUEST = 1;
const WITH_PHRASE = 2;
const ROUNDS = 1_000_000;

/** Read the fragment of a link: {id, key, phrase}; throws for what is none. */
export function readFragment(fragment) {
  const token = fromBase64Url(fragment.replace(/^#/u, ""));
  if (token.length !== 49 || (token[0] | WITH_PHRASE) !== 3) throw new Error("not a link");
  return { id: toId(token.slice(1, 17)), key: token.slice(17), phrase: (token[0] & WITH_PHRASE) !== 0 };
}

/** What shows that somebody has the link (32 bytes): it says nothing about the key of the items. */
export function proof(link) {
  return expand(link.key, "guest/auth");
}

/** The key of the items, with the phrase if the link wants one. */
export async function itemKey(link, phrase) {
  if (!link.phrase) return expand(link.key, "guest/item");
  const words = utf8.encode(phrase.toLowerCase().split(/\s+/u).filter(Boolean).join(" ").normalize("NFC"));
  const material = await crypto.subtle.importKey("raw", words, "PBKDF2", false, ["deriveBits"]);
  const salt = concat(label("guest/phrase"), fromId(link.id));
  const parameters = { name: "PBKDF2", hash: "SHA-512", salt, iterations: ROUNDS };
  const stretched = new Uint8Array(await crypto.subtle.deriveBits(parameters, material, 256));
  return expand(await sha256(concat(link.key, stretched)), "guest/item");
}

function context(box, side, item) {
  return concat(label("guest/item"), fromId(box), Uint8Array.of(side), fromId(item));
}

export async function openItem(key, box, sealed, bytes) {
  return JSON.parse(text.decode(await decrypt(key, context(box, sealed.side, sealed.item), bytes)));
}

/** Seal what the guest writes. The order of the members is that of the format, and defaults are left out. */
export async function sealItem(key, box, item, { author, time, words, action, files }) {
  const content = { author, time };
  if (words) content.text = words;
  if (action) content.action = action;
  if (files.length) content.files = files;
  return encrypt(key, context(box, SIDE_GUEST, item), utf8.encode(JSON.stringify(content)));
}

/** What a text may hold in a message: whole characters, no control characters but new lines and tabs. */
export function plain(input) {
  // eslint-disable-next-line no-control-regex
  return input.toWellFormed().replaceAll("\r\n", "\n").replace(/[\u0000-\u0008\u000b-\u001f\u007f]/gu, "");
}
