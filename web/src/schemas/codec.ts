/**
 * Strict JSON for everything that is signed, hashed or kept: one way to write each value (spec/envelope.md, "Compact
 * JSON"). The twin of schemas/codec.py.
 *
 * Signatures and hashes are always over the bytes received. On reading, the bytes must be *compact*: equal to the
 * compact encoding of what was read.
 *
 *     const Checkpoint = struct({ size: integer(0), root: bytes(32) });
 *     type Checkpoint = Of<typeof Checkpoint>;
 *     encode(Checkpoint, { size: 1, root })   gives   {"size":1,"root":"…"}
 *     decode(data, Checkpoint, LIMITS.notice)
 *
 * Types are values that read and write; nothing is compiled at run time, because the pages' policy allows no `eval`.
 */

import { type Bytes, base64, fromBase64, fromUtf8, utf8 } from "./bytes.ts";
import { InvalidInputError, MalformedError, SouspliError, TooLargeError } from "./errors.ts";

/** How values of a type are read from parsed JSON, and written. */
export interface Type<T> {
  /** Return the value; throws MalformedError, which begins with `path`. */
  read(json: unknown, path: string): T;
  /** Return the compact JSON; throws InvalidInputError for half a character. */
  write(value: T): string;
}

/** A type whose value may be left out of an object, and what it then is. */
export interface Optional<T> extends Type<T> {
  readonly absent: T;
}

/** The values of a type. */
export type Of<T> = T extends Type<infer V> ? V : never;

/** Return the compact encoding of a value. */
export function encode<T>(type: Type<T>, value: NoInfer<T>): Bytes {
  return utf8(type.write(value));
}

/** Read compact bytes of at most `limit` bytes; throws TooLargeError or MalformedError. */
export function decode<T>(data: Bytes, type: Type<T>, limit: number): T {
  const text = fromUtf8(limited(data, limit));
  const value = type.read(parsed(text), "");
  // Two texts in UTF-8 are equal exactly when their bytes are.
  if (type.write(value) !== text) throw new MalformedError("the bytes are not in compact form");
  return value;
}

/** Read an answer of the relay, which is not signed and may have white space; throws like `decode`. */
export function decodeRequest<T>(data: Bytes, type: Type<T>, limit: number): T {
  return type.read(parsed(fromUtf8(limited(data, limit))), "");
}

function limited(data: Bytes, limit: number): Bytes {
  if (data.length > limit) throw new TooLargeError(`${data.length} bytes, at most ${limit} are accepted`);
  return data;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new MalformedError("this is not JSON");
  }
}

function refuse(path: string, problem: string): never {
  throw new MalformedError(path ? `${path}: ${problem}` : problem);
}

// Plain values.

/** A text of so many characters (Unicode code points, not UTF-16 units), which fits a pattern. */
export function text(limits: { min?: number; max?: number; pattern?: RegExp } = {}): Type<string> {
  const { min = 0, max = Number.MAX_SAFE_INTEGER, pattern } = limits;
  return {
    read(json, path) {
      if (typeof json !== "string") return refuse(path, "a text is needed");
      if (!json.isWellFormed()) return refuse(path, "the text holds something that is not a character");
      const size = characters(json);
      if (size < min || size > max) return refuse(path, `the text has ${size} characters`);
      if (pattern && !pattern.test(json)) return refuse(path, "the text does not have the form that is demanded");
      return json;
    },
    write: writeText,
  };
}

/** The number of Unicode code points. */
export function characters(text: string): number {
  let size = text.length;
  for (let at = 0; at < text.length; at += 1) if ((text.charCodeAt(at) & 0xfc00) === 0xdc00) size -= 1;
  return size;
}

function writeText(value: string): string {
  if (!value.isWellFormed()) throw new InvalidInputError("a text holds something that is not a character");
  return JSON.stringify(value);
}

/** A byte string of `min` to `max` bytes, or of exactly `min`. */
export function bytes(min: number, max: number = min): Type<Bytes> {
  return {
    read(json, path) {
      if (typeof json !== "string") return refuse(path, "base64 is needed");
      const value = at(path, () => fromBase64(json));
      if (value.length < min || value.length > max) return refuse(path, `it has ${value.length} bytes`);
      return value;
    },
    write: (value) => `"${base64(value)}"`,
  };
}

function at<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof SouspliError) return refuse(path, error.detail);
    throw error;
  }
}

export function integer(min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER): Type<number> {
  return {
    read(json, path) {
      if (!Number.isSafeInteger(json)) return refuse(path, "an integer is needed");
      const value = json as number;
      if (value < min || value > max) return refuse(path, `${value} is not between ${min} and ${max}`);
      return value === 0 ? 0 : value; // JSON has a negative zero
    },
    write: String,
  };
}

export const boolean: Type<boolean> = {
  read: (json, path) => (typeof json === "boolean" ? json : refuse(path, "true or false is needed")),
  write: String,
};

/** One of several words. */
export function choice<const T extends readonly string[]>(words: T): Type<T[number]> {
  return {
    read: (json, path) => (words.includes(json as string) ? (json as T[number]) : refuse(path, "it is none of the words")),
    write: writeText,
  };
}

/** A value, or null. */
export function nullable<T>(type: Type<T>): Type<T | null> {
  return {
    read: (json, path) => (json === null ? null : type.read(json, path)),
    write: (value) => (value === null ? "null" : type.write(value)),
  };
}

// Several values.

export function list<T>(type: Type<T>, limits: { min?: number; max?: number } = {}): Type<readonly T[]> {
  const { min = 0, max = Number.MAX_SAFE_INTEGER } = limits;
  return {
    read(json, path) {
      if (!Array.isArray(json)) return refuse(path, "a list is needed");
      if (json.length < min || json.length > max) return refuse(path, `the list has ${json.length} members`);
      return json.map((each, index) => type.read(each, `${path}[${index}]`));
    },
    write: (values) => `[${values.map((each) => type.write(each)).join(",")}]`,
  };
}

/** An object with any names of a kind, in the order in which they stand. */
export function dictionary<T>(name: Type<string>, type: Type<T>): Type<Readonly<Record<string, T>>> {
  return {
    read(json, path) {
      const members = Object.entries(object(json, path));
      return Object.fromEntries(
        members.map(([key, value]) => [name.read(key, path), type.read(value, `${path}.${key}`)]),
      );
    },
    write: (value) =>
      `{${Object.entries(value)
        .map(([key, each]) => `${writeText(key)}:${type.write(each)}`)
        .join(",")}}`,
  };
}

function object(json: unknown, path: string): Record<string, unknown> {
  if (typeof json !== "object" || json === null || Array.isArray(json)) return refuse(path, "an object is needed");
  return json as Record<string, unknown>;
}

/** A member that may be left out, and then is `absent`: the empty text or list, null, or another simple value. */
export function optional<T>(type: Type<T>, absent: NoInfer<T>): Optional<T> {
  return { ...type, absent };
}

type Members = Readonly<Record<string, Type<any>>>;
type Absentees<M extends Members> = { [K in keyof M]: M[K] extends Optional<any> ? K : never }[keyof M];

/** The values of an object type with these members. */
export type ValueOf<M extends Members> = { readonly [K in keyof M]: Of<M[K]> };

/** What an object can be made of: members with a default may be left out. */
export type Given<M extends Members> = { readonly [K in Exclude<keyof M, Absentees<M>>]: Of<M[K]> } & {
  readonly [K in Absentees<M>]?: Of<M[K]>;
};

/** An object with these members and no others; written in this order, defaults left out. */
export interface Struct<V, G> extends Type<V> {
  /** Return the value with the defaults of what is left out; nothing is checked. */
  of(given: G): V;
}

/** Such an object with a first member that tells it from others of a union. */
export interface Tagged<V, G> extends Struct<V, G> {
  readonly tagField: string;
  readonly tag: string;
}

export function struct<M extends Members>(members: M): Struct<ValueOf<M>, Given<M>> {
  return structOf(members, null) as unknown as Struct<ValueOf<M>, Given<M>>;
}

/** A type of objects that have `field: tag` as their first member. */
export function tagged<const F extends string, const G extends string, M extends Members>(
  field: F,
  tag: G,
  members: M,
): Tagged<{ readonly [K in F]: G } & ValueOf<M>, Given<M>> {
  return structOf(members, [field, tag]) as unknown as Tagged<{ readonly [K in F]: G } & ValueOf<M>, Given<M>>;
}

type Loose = Record<string, unknown>;

function structOf(members: Members, tag: readonly [string, string] | null): Tagged<Loose, Loose> {
  const named = Object.entries(members) as unknown as [string, Type<unknown> & Partial<Optional<unknown>>][];
  const known = new Set([...named.map(([name]) => name), ...(tag ? [tag[0]] : [])]);
  const begun: Loose = tag ? { [tag[0]]: tag[1] } : {};
  const absent = ([name, type]: (typeof named)[number], path: string) =>
    "absent" in type ? type.absent : refuse(path, `${name} is missing`);
  return {
    tagField: tag?.[0] ?? "",
    tag: tag?.[1] ?? "",
    read(json, path) {
      const given = object(json, path);
      for (const name of Object.keys(given)) if (!known.has(name)) refuse(path, `${name} is not a member of it`);
      if (tag && given[tag[0]] !== tag[1]) refuse(path, `it is no ${tag[1]}`);
      const value = { ...begun };
      for (const member of named) {
        const [name, type] = member;
        const place = path ? `${path}.${name}` : name;
        value[name] = Object.hasOwn(given, name) ? type.read(given[name], place) : absent(member, path);
      }
      return value;
    },
    write(value) {
      const parts = tag ? [`${JSON.stringify(tag[0])}:${JSON.stringify(tag[1])}`] : [];
      for (const [name, type] of named) {
        if ("absent" in type && isDefault(value[name], type.absent)) continue;
        parts.push(`${JSON.stringify(name)}:${type.write(value[name])}`);
      }
      return `{${parts.join(",")}}`;
    },
    of(given) {
      const value = { ...begun };
      for (const member of named) value[member[0]] = given[member[0]] === undefined ? absent(member, "") : given[member[0]];
      return value;
    },
  };
}

function isDefault(value: unknown, absent: unknown): boolean {
  const isEmpty = (each: unknown) => (Array.isArray(each) || each instanceof Uint8Array) && each.length === 0;
  return value === absent || (isEmpty(value) && isEmpty(absent));
}

/** One of several tagged objects. */
export function union<const T extends readonly Tagged<any, any>[]>(kinds: T): Type<Of<T[number]>> {
  const byTag = new Map(kinds.map((kind) => [kind.tag, kind as Tagged<Of<T[number]>, never>]));
  const field = kinds[0]?.tagField ?? "";
  const kind = (value: Loose) => byTag.get(value[field] as string);
  return {
    read(json, path) {
      const found = kind(object(json, path));
      return found ? found.read(json, path) : refuse(path, `its ${field} is not known`);
    },
    write(value) {
      const found = kind(value as Loose);
      if (!found) throw new InvalidInputError(`its ${field} is not known`);
      return found.write(value);
    },
  };
}
