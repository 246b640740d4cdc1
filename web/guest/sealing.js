/* Streams (Cobblestone-256) and derivation, as crypto/suite.py does them (schemas/spec/keys.md), with WebCrypto alone. */

import { concat, equal, fromId, utf8 } from "./bytes.js";

const SALT = 24;
const COMMITMENT = 32;
const CHUNK = 16384;
const TAG = 16;
const PROTOCOL = utf8.encode("c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0");

export function label(name) {
  return utf8.encode(`souspli/v1/${name}\0`);
}

export async function sha256(bytes) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

/** HKDF-Expand with SHA-512 (RFC 5869, section 2.3). */
export async function hkdfExpand(key, info, length) {
  const mac = await crypto.subtle.importKey("raw", key, { name: "HMAC", hash: "SHA-512" }, false, ["sign"]);
  let block = new Uint8Array();
  let out = new Uint8Array();
  for (let counter = 1; out.length < length; counter += 1) {
    block = new Uint8Array(await crypto.subtle.sign("HMAC", mac, concat(block, info, Uint8Array.of(counter))));
    out = concat(out, block);
  }
  return out.slice(0, length);
}

export function expand(key, name) {
  return hkdfExpand(key, label(name), 32);
}

async function schedule(key, salt, context) {
  const derived = await hkdfExpand(key, concat(PROTOCOL, salt, context), 32 + 12 + COMMITMENT);
  const aead = await crypto.subtle.importKey("raw", derived.slice(0, 32), "AES-GCM", false, ["encrypt", "decrypt"]);
  return { aead, nonce: derived.slice(32, 44), commitment: derived.slice(44) };
}

function nonceOf(base, number) {
  const nonce = base.slice();
  new DataView(nonce.buffer).setUint32(8, (new DataView(base.buffer).getUint32(8) ^ number) >>> 0);
  return nonce;
}

/** Encrypt bytes whole, bound to a context. */
export async function encrypt(key, context, plaintext) {
  const salt = crypto.getRandomValues(new Uint8Array(SALT));
  const { aead, nonce, commitment } = await schedule(key, salt, context);
  const parts = [salt, commitment];
  // The last chunk is always shorter than the others, which marks the end: possibly it is empty.
  for (let number = 0; number <= Math.floor(plaintext.length / CHUNK); number += 1) {
    const chunk = plaintext.subarray(number * CHUNK, (number + 1) * CHUNK);
    parts.push(new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonceOf(nonce, number) }, aead, chunk)));
  }
  return concat(...parts);
}

/** Return the whole plaintext; throws for what was altered, cut off, or is of another key or context. */
export async function decrypt(key, context, ciphertext) {
  const chunks = ciphertext.subarray(SALT + COMMITMENT);
  const last = chunks.length % (CHUNK + TAG);
  if (ciphertext.length < SALT + COMMITMENT + TAG || last < TAG) throw new Error("cut off");
  const { aead, nonce, commitment } = await schedule(key, ciphertext.subarray(0, SALT), context);
  if (!equal(commitment, ciphertext.subarray(SALT, SALT + COMMITMENT))) throw new Error("another key");
  const parts = [];
  for (let at = 0, number = 0; at < chunks.length; at += CHUNK + TAG, number += 1) {
    const chunk = chunks.subarray(at, at + CHUNK + TAG);
    parts.push(new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv: nonceOf(nonce, number) }, aead, chunk)));
  }
  return concat(...parts);
}

/** The length to which a file is padded: Padmé, at least 4 KiB (crypto/padding.py). */
export function paddedLength(size) {
  const n = Math.max(size, 4096);
  const exponent = Math.floor(Math.log2(n));
  const kept = Math.floor(Math.log2(exponent)) + 1;
  const step = 2 ** (exponent - kept);
  return Math.ceil(n / step) * step;
}

export async function sealFile(key, blob, plaintext) {
  const padded = new Uint8Array(paddedLength(plaintext.length));
  padded.set(plaintext);
  return encrypt(key, concat(label("blob"), fromId(blob)), padded);
}

export async function openFile(file, key, ciphertext, digest) {
  if (!equal(await sha256(ciphertext), digest)) throw new Error("another file");
  const padded = await decrypt(key, concat(label("blob"), fromId(file.blob)), ciphertext);
  const rest = padded.subarray(file.size);
  if (padded.length !== paddedLength(file.size) || rest.some((byte) => byte !== 0)) throw new Error("another size");
  return padded.slice(0, file.size);
}
