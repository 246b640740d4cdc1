/** Server-sent events (HTML standard, section 9.2), as far as the relay uses them. The twin of client/relay/events.py. */

import { utf8 } from "../../schemas/bytes.ts";
import { Hint } from "../../schemas/api.ts";
import { decodeRequest } from "../../schemas/codec.ts";
import { MalformedError } from "../../schemas/errors.ts";
import { LIMITS } from "../../schemas/limits.ts";
import { Replying } from "../../schemas/replying.ts";
import { pieces } from "./responses.ts";

const HINTS = ["mail", "directory", "timer"];

/** Yield the hints of an event stream until it ends, and who is writing; throws MalformedError. */
export async function* hints(response: Response): AsyncGenerator<Hint | Replying> {
  const decoder = new TextDecoder();
  let buffer = "";
  for await (const piece of pieces(response)) {
    buffer += decoder.decode(piece, { stream: true }).replaceAll("\r\n", "\n");
    const events = buffer.split("\n\n");
    buffer = events.pop() ?? "";
    for (const event of events) {
      const hint = read(event);
      if (hint !== null) yield hint;
    }
    if (buffer.length > LIMITS.notice) throw new MalformedError("an event of the relay does not end");
  }
}

/** Return what an event says; null for a comment and for kinds of events that are not known yet. */
function read(event: string): Hint | Replying | null {
  const fields = new Map(event.split("\n").map(field));
  const [kind, data] = [fields.get("event") ?? "", utf8(fields.get("data") ?? "")];
  if (kind === "replying") return decodeRequest(data, Replying, LIMITS.notice);
  return HINTS.includes(kind) ? decodeRequest(data, Hint, LIMITS.notice) : null;
}

function field(line: string): [string, string] {
  const at = line.indexOf(":");
  return at < 0 ? [line, ""] : [line.slice(0, at), line.slice(at + 1).replace(/^ /, "")];
}
