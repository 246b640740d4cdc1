/* What is in a box, opened; what the guest writes, sealed (spec/bridge.md). The cryptography is that of ../crypto. */

import { digestOf, FileOpener, FileSealer } from "../crypto/files.ts";
import { type GuestSecrets, openItem, SIDE_GUEST, sealItem } from "../crypto/guests.ts";
import { random } from "../crypto/random.ts";
import { SALT_SIZE } from "../crypto/streams.ts";
import { type Bytes, concat, equal } from "../schemas/bytes.ts";
import { IntegrityError } from "../schemas/errors.ts";
import type { Confirmation, GuestItem } from "../schemas/guests.ts";
import { idBytes, newId } from "../schemas/ids.ts";
import type { Action } from "../schemas/steps.ts";
import type { Box } from "./relay.ts";

export type FileRef = GuestItem["files"][number];

/** Something in the box; `item` is null when it does not open. */
export interface Letter {
  readonly id: string;
  readonly own: boolean;
  readonly item: GuestItem | null;
}

/** What is being written. `item` counts once however often it is sent; `sealed` is kept so that it stays the same. */
export interface Draft {
  author: string;
  words: string;
  action: Action | "";
  files: readonly File[];
  confirms: Confirmation | null;
  /** Whether the link's wish made it: the letters are then shown above it. */
  prepared: boolean;
  readonly item: string;
  sealed?: { bytes: Bytes; blobs: string[] };
}

export function newIdNow(): string {
  return newId(Date.now(), random(10));
}

export async function openLetters(box: Box, secrets: GuestSecrets, id: string): Promise<Letter[]> {
  const opened = (await box.items()).map(async ({ item, side, sealed }) => ({
    id: item,
    own: side === SIDE_GUEST,
    item: await openItem(secrets, id, side, item, sealed).catch(() => null),
  }));
  return Promise.all(opened);
}

/** Return a file's content; throws IntegrityError when it is not what its sender sent. */
export async function openFile(box: Box, file: FileRef): Promise<Bytes> {
  const sealed = await box.file(file.blob);
  if (!equal(await digestOf(sealed), file.sha256)) throw new IntegrityError("another file");
  const opener = FileOpener.begin(file.key, idBytes(file.blob), file.size);
  return concat(await opener.update(sealed), await opener.finalize());
}

/** Send a reply: its files first. Asked again after a failure, it sends the same bytes. */
export async function sendReply(box: Box, secrets: GuestSecrets, id: string, draft: Draft): Promise<void> {
  draft.sealed ??= await sealReply(box, secrets, id, draft);
  await box.send(draft.item, draft.sealed.bytes, draft.sealed.blobs);
}

async function sealReply(box: Box, secrets: GuestSecrets, id: string, draft: Draft): Promise<{ bytes: Bytes; blobs: string[] }> {
  const files: FileRef[] = [];
  for (const file of draft.files) files.push(await sendFile(box, file));
  const { author, words, action, confirms } = draft;
  const item: GuestItem = { author, time: Date.now(), subject: "", text: words, action: action || null, files, to: "", held: null, confirms };
  return { bytes: await sealItem(secrets, id, SIDE_GUEST, draft.item, item), blobs: files.map((each) => each.blob) };
}

async function sendFile(box: Box, file: File): Promise<FileRef> {
  const [blob, key] = [newIdNow(), random(32)];
  const sealer = new FileSealer(key, idBytes(blob), random(SALT_SIZE));
  const parts = [await sealer.update(new Uint8Array(await file.arrayBuffer()))];
  for await (const part of sealer.finalize()) parts.push(part);
  const sealed = concat(...parts);
  await box.sendFile(blob, sealed);
  const name = plain(file.name).replace(/[\n\t/\\]/gu, "_").slice(-200);
  return { blob, key, size: file.size, sha256: await digestOf(sealed), name, media_type: mediaType(file.type) };
}

function mediaType(type: string): string {
  return /^[a-z0-9.+-]+\/[a-z0-9.+-]+$/u.test(type) && type.length <= 100 ? type : "application/octet-stream";
}

/** What a text may hold in a message: whole characters, no control characters but new lines and tabs. */
export function plain(input: string): string {
  // eslint-disable-next-line no-control-regex
  return input.toWellFormed().replaceAll("\r\n", "\n").replace(/[\u0000-\u0008\u000b-\u001f\u007f]/gu, "");
}
