/**
 * Values as bytes, for what is kept in this browser and nowhere else: JSON, with byte strings marked.
 *
 *     unpack(pack({ hash }))   gives   { hash }
 *
 * What crosses a wire or is signed has its own strict form (schemas/codec.ts).
 */

import { type Bytes, base64, fromBase64, fromUtf8, utf8 } from "../../schemas/bytes.ts";

const MARK = "\u0000";

export function pack(value: unknown): Bytes {
  return utf8(
    JSON.stringify(value, (_, each: unknown) => {
      if (each instanceof Uint8Array) return MARK + base64(each);
      // A text of a person that begins like a mark must not come back as bytes.
      return typeof each === "string" && each.startsWith(MARK) ? MARK + each : each;
    }),
  );
}

export function unpack<T>(data: Uint8Array): T {
  return JSON.parse(fromUtf8(data), (_, each: unknown) => {
    if (typeof each !== "string" || !each.startsWith(MARK)) return each;
    const rest = each.slice(MARK.length);
    return rest.startsWith(MARK) ? rest : fromBase64(rest);
  }) as T;
}
