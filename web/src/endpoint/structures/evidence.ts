/** What somebody saw and attests: the words stay here, their salted hash is for the directory (spec/enrolment.md). */

import { sha256 } from "@noble/hashes/sha2.js";
import { random } from "../../crypto/random.ts";
import { label } from "../../crypto/signing.ts";
import { type Bytes, concat, utf8 } from "../../schemas/bytes.ts";
import { InvalidInputError } from "../../schemas/errors.ts";

const SALT_SIZE = 32;

export interface Evidence {
  readonly text: string;
  readonly salt: Bytes;
  /** What stands in the directory (32 bytes). */
  readonly hash: Bytes;
}

/** Return the evidence that words are; throws InvalidInputError when there are none. */
export function evidenceOf(text: string): Evidence {
  if (text.trim() === "") throw new InvalidInputError("there is no evidence", { advice: "say what you saw, and when" });
  const salt = random(SALT_SIZE);
  return { text, salt, hash: sha256(concat(label("evidence"), salt, utf8(text))) as Bytes };
}
