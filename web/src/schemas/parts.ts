/** What several kinds of content are made of (spec/content.md). */

import { bytes, integer, list, type Of, struct, text } from "./codec.ts";
import { Hash, Id } from "./ids.ts";
import { LIMITS } from "./limits.ts";

export const Text = text({ max: LIMITS.text });
export const Name = text({ min: 1, max: LIMITS.name });
export const After = list(Hash, { max: LIMITS.after });
/** A day of the calendar, as ISO 8601 writes it. */
export const Day = text({ pattern: /^20[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])$/u });
export const Key32 = bytes(32);

/** A file that travels apart: where it is, how to open it, and what it must be; `sha256` is of the ciphertext's pieces. */
export const FileRef = struct({
  blob: Id,
  key: Key32,
  size: integer(0, LIMITS.blob),
  sha256: Hash,
  name: text({ min: 1, max: LIMITS.file_name }),
  media_type: text({ max: 100, pattern: /^[a-z0-9.+-]+\/[a-z0-9.+-]+$/u }),
});
export type FileRef = Of<typeof FileRef>;

export const Files = list(FileRef, { max: LIMITS.files });
