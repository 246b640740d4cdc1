/** The shelf: what a browser would lose with its storage, kept sealed at the relay (spec/shelf.md). */

import { type Bytes, hex } from "./bytes.ts";
import { bytes, decode, integer, list, nullable, type Of, optional, struct, text } from "./codec.ts";
import { MalformedError } from "./errors.ts";
import { Millis } from "./ids.ts";
import { LIMITS } from "./limits.ts";

const LARGEST = 2 ** 53 - 1;

const Slot = bytes(16);
const Version = integer(1, LARGEST);
const ShelfBox = bytes(1, LIMITS.shelf_box);

/** A thing, and when it last changed; without a value once it was deleted. */
export const SheetEntry = struct({
  key: text({ pattern: /^[!-~]+$/, max: LIMITS.name }),
  at: Millis,
  value: optional(nullable(bytes(0, LIMITS.shelf_box)), null),
});
export type SheetEntry = Of<typeof SheetEntry>;

/** The latest version of another slot that the writer of a sheet knew. */
export const KnownSlot = struct({ slot: Slot, version: Version });
export type KnownSlot = Of<typeof KnownSlot>;

/** What is in a box: keys and slots in ascending order, each once. */
export const Sheet = struct({ v: integer(1, 1), entries: list(SheetEntry), others: list(KnownSlot) });
export type Sheet = Of<typeof Sheet>;

/** A slot as the relay keeps it. */
export const ShelfSlot = struct({ slot: Slot, version: Version, box: ShelfBox });
export type ShelfSlot = Of<typeof ShelfSlot>;

/** `GET /v1/shelf`: that of the signed-in device. */
export const Shelf = struct({ slots: list(ShelfSlot) });
export type Shelf = Of<typeof Shelf>;

/** `PUT /v1/shelf`. `replaces` is the version that is there, 0 for none. */
export const ShelfPut = struct({ slot: Slot, replaces: integer(0, LARGEST), version: Version, box: ShelfBox });

/** Read what was in a box; throws MalformedError. */
export function parseSheet(data: Bytes): Sheet {
  const sheet = decode(data, Sheet, LIMITS.shelf_box);
  if (!ascending(sheet.entries.map(({ key }) => key)) || !ascending(sheet.others.map(({ slot }) => hex(slot)))) {
    throw new MalformedError("the entries of a sheet are in ascending order, each once");
  }
  return sheet;
}

function ascending(texts: readonly string[]): boolean {
  return texts.every((text, at) => at === 0 || texts[at - 1]! < text);
}
