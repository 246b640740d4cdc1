/**
 * Invitation codes: one string to paste or to open, which travels outside the relay (spec/enrolment.md). The twin of
 * client/structures/codes.py.
 *
 *     https://relay.example/#Anne%20Dupont/0ABC-…
 *
 * Whoever opens it shows the relay nothing: what follows `#` stays on the computer. The secret gives two keys. One is
 * shown to the relay, which lets it refuse strangers; the other is never shown.
 */

import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { fromText, toText } from "../../crypto/printable.ts";
import { label } from "../../crypto/signing.ts";
import { expand } from "../../crypto/suite.ts";
import { type Bytes, concat, slice } from "../../schemas/bytes.ts";
import { InvalidInputError, MalformedError } from "../../schemas/errors.ts";
import { idBytes, idOf } from "../../schemas/ids.ts";
import { LIMITS } from "../../schemas/limits.ts";

export const SECRET_SIZE = 32;
export const NETWORK_SIZE = 16;
const ID_SIZE = 16;
const SIZE = ID_SIZE + ID_SIZE + NETWORK_SIZE + SECRET_SIZE;

/** What an invitation code says; `network` is the beginning (16 bytes) of the hash of the network's first entry. */
export interface CodeParts {
  readonly relay: string;
  readonly person: string;
  readonly invitation: string;
  readonly structure: string;
  readonly network: Bytes;
  readonly secret: Bytes;
}

export class Code {
  readonly parts: CodeParts;

  constructor(parts: CodeParts) {
    this.parts = parts;
  }

  /** The string to paste. */
  get text(): string {
    const { relay, person, invitation, structure, network, secret } = this.parts;
    const place = `${relay}#${quoted(person)}`;
    const data = concat(idBytes(invitation), idBytes(structure), network, secret);
    return `${place}/${toText(purpose(place), data)}`;
  }

  /** Read a pasted code; throws InvalidInputError, which says what is wrong with it. */
  static parse(text: string): Code {
    // Letters and chat programs break long strings.
    const compact = text.replace(/\s+/gu, "");
    const end = compact.lastIndexOf("/");
    const place = compact.slice(0, Math.max(end, 0));
    const hash = place.indexOf("#");
    if (hash < 0) {
      throw new InvalidInputError("this is not an invitation code", {
        advice: "paste all of it, beginning with https://",
      });
    }
    try {
      const data = fromText(purpose(place), compact.slice(end + 1), SIZE);
      return new Code({
        relay: place.slice(0, hash),
        person: [...unquoted(place.slice(hash + 1))].slice(0, LIMITS.name).join(""),
        invitation: idOf(slice(data, 0, ID_SIZE)),
        structure: idOf(slice(data, ID_SIZE, 2 * ID_SIZE)),
        network: slice(data, 2 * ID_SIZE, 2 * ID_SIZE + NETWORK_SIZE),
        secret: slice(data, 2 * ID_SIZE + NETWORK_SIZE),
      });
    } catch (error) {
      if (!(error instanceof MalformedError || error instanceof InvalidInputError)) throw error;
      throw new InvalidInputError(`the invitation code is damaged: ${error.detail}`, {
        advice: "paste it again",
        cause: error,
      });
    }
  }

  /** What is shown to the relay. */
  get passCode(): Bytes {
    return expand(this.parts.secret, "invitation/pass");
  }

  /** What the relay knows beforehand: the hash of the pass code. */
  get verifier(): Bytes {
    return sha256(this.passCode) as Bytes;
  }

  /** Return what vouches for the public keys (3200 bytes) of the device that answers. */
  mac(device: Bytes): Bytes {
    const message = concat(label("invitation"), idBytes(this.parts.invitation), device);
    return hmac(sha256, expand(this.parts.secret, "invitation/mac"), message) as Bytes;
  }
}

/** So that the checksum also finds a mistake in the relay's address or the name. */
function purpose(place: string): string {
  return `invitation/${place}`;
}

/** Percent-encode as RFC 3986 does, everything but its unreserved characters. */
function quoted(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/gu, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

function unquoted(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
