/** Who is writing an answer, as colleagues who follow the mailbox are told (spec/replying.md). */

import { bytes, type Of, struct } from "./codec.ts";
import { Id, Kid } from "./ids.ts";

/** Salt and commitment of the stream, what is said, the tag. */
export const REPLYING_SIZE = 24 + 32 + 25 + 16;

/** An event of `GET /v1/events`: what a device said, sealed for the mailbox's readers. */
export const Replying = struct({ mailbox: Id, device: Kid, box: bytes(REPLYING_SIZE) });
export type Replying = Of<typeof Replying>;
