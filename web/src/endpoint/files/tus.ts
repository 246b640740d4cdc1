/** Resumable uploads as the relay takes them: tus 1.0.0 (server/files/uploads.py). */

import { UPLOAD_TYPE } from "../../schemas/api.ts";
import { base64, utf8 } from "../../schemas/bytes.ts";
import { ConflictError, GoneError, IntegrityError, NotFoundError } from "../../schemas/errors.ts";
import type { Session } from "../directory/session.ts";

const TUS = { "Tus-Resumable": "1.0.0" };

/** Begin an upload of `total` bytes, or find it; returns how many bytes the relay has. */
export async function begin(session: Session, blob: string, total: number): Promise<number> {
  const headers = { ...TUS, "Upload-Length": String(total), "Upload-Metadata": `id ${base64(utf8(blob))}` };
  try {
    await session.call("POST", "/v1/uploads", { headers, again: true });
  } catch (error) {
    if (error instanceof ConflictError) return position(session, blob, total);
    throw error;
  }
  return 0;
}

/** Ask how many bytes the relay has. */
export async function position(session: Session, blob: string, total: number): Promise<number> {
  try {
    const answer = await session.call("HEAD", `/v1/uploads/${blob}`, { headers: TUS });
    return offsetOf(answer.headers, total);
  } catch (error) {
    if (!(error instanceof NotFoundError || error instanceof GoneError)) throw error;
  }
  await session.call("HEAD", `/v1/blobs/${blob}`); // a finished upload is a blob
  return total;
}

/** Send the bytes at an offset; returns how many the relay then has. */
export async function append(
  session: Session,
  blob: string,
  offset: number,
  body: Blob,
  signal: AbortSignal,
): Promise<number> {
  const headers = { ...TUS, "Upload-Offset": String(offset), "Content-Type": UPLOAD_TYPE };
  const answer = await session.call("PATCH", `/v1/uploads/${blob}`, { body, headers, signal });
  return offsetOf(answer.headers, offset + body.size);
}

/** Give an upload up; no effect when there is none, or it is finished. */
export async function giveUp(session: Session, blob: string): Promise<void> {
  try {
    await session.call("DELETE", `/v1/uploads/${blob}`, { headers: TUS, again: true });
  } catch (error) {
    if (!(error instanceof NotFoundError || error instanceof GoneError)) throw error;
  }
}

function offsetOf(headers: Headers, most: number): number {
  const text = headers.get("Upload-Offset") ?? "";
  if (!/^\d+$/.test(text) || Number(text) > most) {
    throw new IntegrityError("the relay names an impossible offset of an upload");
  }
  return Number(text);
}
