/**
 * An export: a structure's log and everything that verifying it needs (spec/log.md, "An export").
 *
 * In memory here; `files` are those of the folder that `souspli audit` reads and writes. Rule: nothing in it is believed
 * before audit/verify.ts has checked it against pins that do not come from it.
 */

import { type Bytes, concat, fromUtf8, integerAt, slice, u32, utf8 } from "../schemas/bytes.ts";
import { decode, decodeRequest, encode } from "../schemas/codec.ts";
import { LocalError, MalformedError } from "../schemas/errors.ts";
import { LIMITS } from "../schemas/limits.ts";
import { LoggedRecord, Manifest, StructureHead } from "../schemas/log.ts";

const LENGTH = 4;
const LINE = 64 * 1024;
const LINE_FEED = 10;

/** Whose log it is and how much, the head under which all stands, the directory and the note on it. */
export interface Export {
  readonly manifest: Manifest;
  readonly head: StructureHead;
  readonly entries: readonly LoggedRecord[];
  readonly directory: readonly Bytes[];
  readonly checkpoint: string;
}

/** Return the files of an export by name. */
export function filesOf(log: Export): Readonly<Record<string, Bytes>> {
  const feed = Uint8Array.of(LINE_FEED);
  return {
    "directory.entries": concat(...log.directory.flatMap((entry) => [u32(entry.length), entry])),
    "directory.checkpoint": utf8(log.checkpoint),
    "head.json": encode(StructureHead, log.head),
    "entries.jsonl": concat(...log.entries.flatMap((each) => [encode(LoggedRecord, each), feed])),
    "manifest.json": encode(Manifest, log.manifest),
  };
}

/** Read the files of an export; throws LocalError for what is missing, MalformedError for what is malformed. */
export function readExport(files: Readonly<Record<string, Bytes>>): Export {
  const file = (name: string): Bytes => {
    const data = files[name];
    if (!data) throw new LocalError(`the export holds no ${name}`, { advice: "choose all files of its folder" });
    return data;
  };
  return {
    manifest: decodeRequest(file("manifest.json"), Manifest, LIMITS.answer),
    head: decodeRequest(file("head.json"), StructureHead, LIMITS.answer),
    entries: lines(file("entries.jsonl")),
    directory: framed(file("directory.entries")),
    checkpoint: fromUtf8(file("directory.checkpoint")),
  };
}

function lines(data: Bytes): LoggedRecord[] {
  const entries: LoggedRecord[] = [];
  for (let at = 0; at < data.length; ) {
    const feed = data.indexOf(LINE_FEED, at);
    const end = feed < 0 ? data.length : feed;
    entries.push(line(slice(data, at, end), entries.length + 1));
    at = end + 1;
  }
  return entries;
}

function line(data: Bytes, number: number): LoggedRecord {
  if (data.length >= LINE) throw new MalformedError("a line of the export is too long");
  try {
    return decode(data, LoggedRecord, LINE);
  } catch (error) {
    if (error instanceof MalformedError) {
      throw new MalformedError(`line ${number} of entries.jsonl: ${error.detail}`);
    }
    throw error;
  }
}

function framed(data: Bytes): Bytes[] {
  const entries: Bytes[] = [];
  for (let at = 0; at < data.length; ) {
    const begins = at + LENGTH;
    const ends = begins > data.length ? begins : begins + integerAt(data, at, LENGTH);
    if (ends > data.length) throw new MalformedError("directory.entries is cut short");
    entries.push(slice(data, begins, ends));
    at = ends;
  }
  return entries;
}
