/** The web client as it is served: the manifest of its files (spec/web.md). */

import { type Bytes } from "./bytes.ts";
import { text } from "./codec.ts";

export const Version = text({ pattern: /^[0-9A-Za-z][0-9A-Za-z.+-]{0,39}$/u });

/** A release: SHA-256 of its manifest, where it stands in the log, and when a registrar signed it. */
export interface Release {
  readonly position: number;
  readonly version: string;
  readonly manifest: Bytes;
  readonly time: number;
}
