/**
 * File names from others: made safe to write and honest to look at. The twin of client/files/names.py.
 *
 *     safeName("../../.ssh/authorized_keys")   gives   "authorized_keys"
 *
 * The name is what the sender says; only the content is verified.
 */

import { utf8 } from "../../schemas/bytes.ts";
import { LIMITS } from "../../schemas/limits.ts";

/** Control and format characters (which can turn text around), halves, unassigned ones, line ends. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu;

/** Names that mean a device on Windows. */
const RESERVED = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?$/iu;

const LONGEST_SUFFIX = 16;

/** Return a name without path, without characters that hide or mislead, at most 255 bytes long. */
export function safeName(name: string): string {
  const last = name.normalize("NFC").split(/[/\\]/u).at(-1) ?? "";
  // A dot in front would hide the file; Windows drops dots and spaces at the end, and refuses these signs.
  const plain = last
    .replace(INVISIBLE, "")
    .replace(/[<>:"|?*]/gu, "_")
    .replace(/^[. ]+|[. ]+$/gu, "");
  return shortened(RESERVED.test(plain) ? `_${plain}` : plain) || "file";
}

function shortened(name: string): string {
  const dot = name.lastIndexOf(".");
  const suffix = dot > 0 && name.length - dot <= LONGEST_SUFFIX ? name.slice(dot) : "";
  const stem = [...name.slice(0, name.length - suffix.length)];
  while (stem.length > 0 && utf8(stem.join("") + suffix).length > LIMITS.file_name) stem.pop();
  return stem.join("") + suffix;
}
