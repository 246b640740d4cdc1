/** Errors as the pages get them: nothing that was not written for people leaves the worker. */

import { SouspliError } from "../schemas/errors.ts";
import type { Problem } from "./interface/index.ts";

export function problemOf(error: unknown): Problem {
  if (error instanceof SouspliError) {
    const { slug, detail, advice, extra } = error;
    return { slug, detail, advice, extra: { ...extra } };
  }
  // A mistake of this program: its words are for developers, who find them in the browser's console.
  console.error(error);
  const { title: detail, hint: advice } = SouspliError;
  return { slug: SouspliError.slug, detail, advice, extra: {} };
}
