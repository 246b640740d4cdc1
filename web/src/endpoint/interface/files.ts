/** Files on their way up and down. */

import type { Id, Problem } from "./values.ts";

export interface FileView {
  blob: Id;
  name: string;
  /** Safe to write: without a path or characters that mislead. */
  safeName: string;
  mediaType: string;
  size: number;
}

export type TransferState = "encrypting" | "uploading" | "downloading" | "paused" | "waiting" | "done" | "failed";

export interface AttachmentView {
  id: Id;
  name: string;
  mediaType: string;
  size: number;
  state: TransferState;
  done: number;
  total: number;
  /** Whether `resume` helps: it was paused, or failed although all that it needs is here. */
  resumable: boolean;
  problem: Problem | null;
}

export interface Files {
  /** Encrypts and uploads at once; survives a reload. Rejects with `too-large`. */
  attach(file: File): Promise<AttachmentView>;
  attachments(): Promise<AttachmentView[]>;
  pause(id: Id): Promise<void>;
  resume(id: Id): Promise<void>;
  /** Gives an attachment or a download up. */
  cancel(id: Id): Promise<void>;
  /**
   * Fetches, checks and opens a file of a thread. The Blob is whole and verified when it comes; it may lie on
   * the disk. Progress comes as events under the blob's id.
   */
  download(thread: Id, blob: Id): Promise<Blob>;
}
