/** What an auditor does with a log (spec/log.md): verify an export, prove a record, ask. */

import { type Export, filesOf, readExport } from "../../src/audit/export.ts";
import { type Around, fetchLog } from "../../src/audit/fetch.ts";
import { checkProof, Prover } from "../../src/audit/prove.ts";
import { parseQuery } from "../../src/audit/query.ts";
import { csvLines } from "../../src/audit/tables.ts";
import { directoryOf, type Verified, verifyExport } from "../../src/audit/verify.ts";
import { parseVerifier } from "../../src/crypto/notes.ts";
import { AccessRecord } from "../../src/schemas/access.ts";
import { type Bytes, fromHex, hex, utf8 } from "../../src/schemas/bytes.ts";
import { decode, encode } from "../../src/schemas/codec.ts";
import { SouspliError } from "../../src/schemas/errors.ts";
import { LIMITS } from "../../src/schemas/limits.ts";
import { LogPage, type LoggedRecord, StructureHead } from "../../src/schemas/log.ts";
import type { Json, Operation } from "../operations.ts";

type Files = Record<string, string>;

interface Pinned {
  readonly network: string;
  readonly vkey: string;
}

const exportOf = (files: Files): Export =>
  readExport(Object.fromEntries(Object.entries(files).map(([name, data]) => [name, fromHex(data)])));

const pinsOf = ({ network, vkey }: Pinned) => ({ network: fromHex(network), relay: parseVerifier(vkey) });

function shown({ size, minimum, records, erased, statements, first, last }: Verified): Json {
  return { size, minimum, records, erased, statements, first, last };
}

/** Return what comes of something, a failure with its sentence. */
async function outcome(work: () => Promise<Json>): Promise<Json> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof SouspliError) return { slug: error.slug, detail: error.detail };
    throw error;
  }
}

const recordOf = (data: string) => decode(fromHex(data), AccessRecord, LIMITS.access_record);

/** A relay that gives pages of a log of so many entries each. */
function relayOf(log: Export, size: number): { ask: (path: string) => Promise<Bytes>; around: Around } {
  const ask = async (path: string) => {
    if (path.endsWith("/checkpoint")) return utf8(log.checkpoint);
    const after = Number(new URL(path, "http://relay").searchParams.get("after") ?? -1);
    const records: LoggedRecord[] = log.entries.slice(after + 1, after + 1 + size);
    return encode(LogPage, { records, head: log.head });
  };
  const { structure, origin, created } = log.manifest;
  return { ask, around: { structure, origin, now: created, directory: async () => log.directory } };
}

export const AUDITING: Readonly<Record<string, Operation>> = {
  "audit.verify": ({ files, earlier, ...pinned }: Pinned & { files: Files; earlier?: Files }) =>
    outcome(async () => {
      const before = earlier ? { earlier: exportOf(earlier) } : {};
      return shown(await verifyExport(exportOf(files), pinsOf(pinned), before));
    }),
  "audit.files": ({ files }: { files: Files }) => {
    const written = Object.entries(filesOf(exportOf(files)));
    return { files: Object.fromEntries(written.map(([name, data]) => [name, hex(data)])) };
  },
  "audit.fetch": async ({ files, page, from, ...pinned }: Pinned & { files: Files; page: number; from: number }) => {
    const log = exportOf(files);
    const { ask, around } = relayOf(log, page);
    const begun = from ? { ...log, entries: log.entries.slice(0, from) } : null;
    const fetched = await fetchLog(ask, around, begun);
    const same = hex(encode(StructureHead, fetched.head)) === hex(encode(StructureHead, log.head));
    return { ...shown(await verifyExport(fetched, pinsOf(pinned))), same };
  },
  "audit.prove": ({ files, position }: { files: Files; position: number }) => {
    const prover = new Prover(exportOf(files));
    return { proof: prover.prove(position), line: prover.line(position) };
  },
  "audit.check_proof": ({ files, proof, ...pinned }: Pinned & { files: Files; proof: string }) =>
    outcome(async () => {
      const { relay, network } = pinsOf(pinned);
      const directory = await directoryOf(exportOf(files), { relay, network });
      const { position, record, head } = await checkProof(proof, relay, directory);
      return { position, record: record.id, size: head.size };
    }),
  "audit.query": ({ query, records }: { query: string; records: string[] }) => {
    const asked = parseQuery(query);
    return { found: records.map((each, n) => (asked(recordOf(each)) ? n : -1)).filter((n) => n >= 0) };
  },
  "audit.csv": ({ records }: { records: string[] }) => ({
    lines: csvLines(records.map((each, n) => [n, recordOf(each)] as const), String),
  }),
};
