/* Failures as pages meet them: the endpoint rejects with a `Problem`. */

import type { Problem } from "../endpoint/interface/index.ts";
import { t } from "./words.ts";

/** The slugs of schemas/errors.py; the pages have words and a next step for each (tests compare the three). */
export const SLUGS = [
  "error", "invalid-input", "malformed", "unsupported-version", "tus-version", "too-large", "recovery-share",
  "kbo-number", "form", "upload-offset", "upload-overrun", "range", "not-signed-in", "forbidden", "device-revoked",
  "suspended", "not-found", "gone", "conflict", "epoch-closed", "id-reused", "stale-statement", "witness-outdated",
  "illegal-move", "integrity", "decryption", "signature", "statement-refused", "directory-fork", "checkpoint",
  "proof-invalid", "replayed", "unavailable", "relay-unreachable", "rate-limited", "too-slow", "quota-exceeded",
  "storage-full", "not-witnessed", "stale-checkpoint", "suite-unavailable", "local", "wrong-passphrase",
] as const;

export function isProblem(thrown: unknown): thrown is Problem {
  return typeof thrown === "object" && thrown !== null && "slug" in thrown && SLUGS.some((each) => each === thrown.slug);
}

/** The kind of a failure; `error` for one that nobody foresaw. */
export function slugOf(thrown: unknown): (typeof SLUGS)[number] {
  return isProblem(thrown) ? (thrown.slug as (typeof SLUGS)[number]) : "error";
}

/** A failure and its next step in one breath, for beside a field. */
export function inWords(thrown: unknown): string {
  const slug = slugOf(thrown);
  return `${t(`failure-${slug}`)} ${t(`failure-${slug}-next`)}`;
}
