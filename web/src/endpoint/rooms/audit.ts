/** The room of auditors: the access log, verified here, and what they ask of the relay about it. */

import { filesOf } from "../../audit/export.ts";
import { courseOf } from "../../audit/figures.ts";
import { checkRow, type Inspected } from "../../audit/inspect.ts";
import { checkProof, Prover } from "../../audit/prove.ts";
import { parseQuery } from "../../audit/query.ts";
import { csvLines } from "../../audit/tables.ts";
import { zip } from "../../audit/zip.ts";
import { parseTopEntry } from "../../crypto/commitments.ts";
import type { Directory } from "../../crypto/chain.ts";
import type { AccessRecord } from "../../schemas/access.ts";
import { type Bytes, fromBase64, hex } from "../../schemas/bytes.ts";
import { decode } from "../../schemas/codec.ts";
import { InvalidInputError, SouspliError } from "../../schemas/errors.ts";
import { LIMITS } from "../../schemas/limits.ts";
import { Deletion } from "../../schemas/retention.ts";
import type { Reading } from "../structures/auditor.ts";
import type { Audit, CheckpointView, DeletionView, LogForm, LogRow, LogRowState, LogState } from "../interface/index.ts";
import { problemOf } from "../problems.ts";
import type { Here } from "./here.ts";

const PAGE = 50;
const stamp = (time: number) => new Date(time).toISOString();

/** A record that a question found, and where it stands. */
type Found = Inspected & { readonly record: AccessRecord };

export function auditRoom(here: Here): Audit {
  const state = async (reading: Promise<Reading>) => stateOf(here, await reading);
  const reidentifications = async () => {
    const { oversight, people, mirror } = here.opened();
    const me = mirror.own.device.member;
    return (await oversight.requests()).map(({ request, asked, asked_by, approved_by, member }) => ({
      id: request.id,
      actor: hex(request.actor),
      purpose: request.purpose,
      asked,
      by: people.name(asked_by),
      mine: asked_by === me,
      approvedBy: approved_by && people.name(approved_by),
      member: member && people.name(member),
    }));
  };
  const holds = async () => (await here.opened().oversight.holds()).map(({ id, first, last, reason }) => ({ id, first, last, reason }));

  return {
    state: async () => state(here.opened().auditor.latest()),
    refresh: async () => state(here.opened().auditor.read()),
    async rows(question, offset = 0, limit = PAGE) {
      const test = parseQuery(question);
      const reading = await here.opened().auditor.latest();
      // What is wrong is shown whatever is asked: nobody can ask around it.
      const found = reading.entries.filter(({ record, problem, position }) =>
        problem !== null || (record ? test(record) : position > 0 && question.trim() === ""),
      );
      const { current } = here.opened().mirror;
      const shown = found.toReversed().slice(offset, offset + limit);
      return {
        rows: await Promise.all(shown.map((each) => rowOf(each, reading, current))),
        total: found.length,
        course: courseOf(found.flatMap(({ record }) => record ?? [])),
      };
    },
    async check(position) {
      const { auditor, mirror, people } = here.opened();
      const reading = await auditor.latest();
      if (reading.proved === null) throw reading.problem ?? new SouspliError();
      const { leaf, path, signer } = await checkRow(position, reading.proved, mirror.current);
      return {
        position,
        leaf: hex(leaf),
        hashes: path.length,
        head: await headView(here, reading),
        epoch: reading.proved.head.top.epoch,
        signer: signer && people.name(signer.member),
      };
    },
    async export(form, question) {
      const test = parseQuery(question);
      const { log, entries, problem } = await here.opened().auditor.latest();
      if (problem !== null) throw problem; // what does not hold is not passed on as if it did
      const found = entries.filter((each): each is Found => each.record !== null && test(each.record));
      return FORMS[form](log, found);
    },
    async deletions() {
      const reading = await here.opened().auditor.latest();
      const { current } = here.opened().mirror;
      const found = reading.entries.filter(({ record }) => record?.action === "retention.expired").toReversed();
      const views = found.map(async (entry): Promise<DeletionView[]> => {
        const deletion = deletionOf(entry.logged.evidence);
        if (entry.record === null || deletion === null) return [];
        const { thread, cause, envelopes } = deletion;
        const { state } = await judged(entry, reading, current);
        return [{ position: entry.position, at: entry.record.time, thread, cause, envelopes: envelopes.length, state }];
      });
      return (await Promise.all(views)).flat();
    },
    async certificate(position) {
      const { log, problem } = await here.opened().auditor.latest();
      if (problem !== null) throw problem; // what does not hold is not passed on as if it did
      return new Blob([new Prover(log).prove(position)], { type: "text/plain" });
    },
    async checkCertificate(text) {
      const { auditor, mirror } = here.opened();
      await mirror.refresh();
      const { position, record, head, evidence } = await checkProof(text, auditor.relay, mirror.current);
      const deletion = record.action === "retention.expired" ? deletionOf(evidence) : null;
      if (deletion === null) throw new InvalidInputError("this is the proof of something else than a deletion");
      const { thread, cause, envelopes } = deletion;
      return {
        structure: mirror.current.structures.get(head.structure)?.name ?? "",
        position,
        at: record.time,
        thread,
        cause,
        envelopes: envelopes.map(hex),
        signed: head.top.time,
        witnessed: head.witnessed.time ? head.witnessed.time * 1000 : null,
      };
    },
    reidentifications,
    async askWho(actor, purpose) {
      await here.opened().oversight.askWho(actor, purpose);
      return reidentifications();
    },
    async approve(id) {
      await here.opened().oversight.approve(id);
      return reidentifications();
    },
    holds,
    async hold(first, last, reason) {
      await here.opened().oversight.hold(first, last, reason);
      return holds();
    },
    async release(id) {
      await here.opened().oversight.release(id);
      return holds();
    },
  };
}

const FORMS: Record<LogForm, (log: Reading["log"], found: readonly Found[]) => Blob> = {
  csv: (_, found) => new Blob(csvLines(found.map(({ position, record }) => [position, record] as const), stamp), { type: "text/csv" }),
  jsonl: (log, found) => {
    const prover = new Prover(log);
    return new Blob(found.map(({ position }) => prover.line(position)), { type: "application/jsonl" });
  },
  log: (log) => new Blob([zip(filesOf(log))], { type: "application/zip" }),
};

/** Return what was deleted, as the statement beside a record names it; null without one. */
function deletionOf(evidence: Bytes | null): Deletion | null {
  return evidence === null ? null : decode(evidence, Deletion, LIMITS.notice);
}

async function stateOf(here: Here, reading: Reading): Promise<LogState> {
  const { log, entries, problem, time } = reading;
  const wrong = new Set(entries.flatMap((each) => (each.problem ? [each.position] : [])));
  const named = problem?.extra["position"];
  if (typeof named === "number") wrong.add(named);
  return {
    fetched: time,
    entries: log.manifest.size,
    minimum: log.manifest.minimum,
    records: entries.filter(({ record }) => record !== null).length,
    erased: entries.filter((each) => each.position > 0 && each.record === null && each.problem === null).length,
    problem: problem && problemOf(problem),
    bad: [...wrong].sort((one, other) => one - other),
    checkpoints: [await headView(here, reading), await directoryView(here, log.checkpoint)],
  };
}

/** Return the head of the own log, under which the relay signed everything in it. */
async function headView(here: Here, { log }: Reading): Promise<CheckpointView> {
  const { auditor } = here.opened();
  const { size, root, entry, checkpoint } = log.head;
  const signed = parseTopEntry(entry).time;
  return { log: "structure", size, root: hex(root), signed, witnesses: await auditor.confirmations(checkpoint), quorum: quorumOf(here) };
}

async function directoryView(here: Here, note: string): Promise<CheckpointView> {
  const [, size = "", root = ""] = note.split("\n", 3);
  const witnesses = await here.opened().auditor.confirmations(note);
  return { log: "directory", size: Number(size), root: hex(fromBase64(root)), signed: null, witnesses, quorum: quorumOf(here) };
}

function quorumOf(here: Here): number {
  const { current } = here.opened().mirror;
  return current.policyAt(current.size).quorum;
}

async function rowOf(entry: Inspected, reading: Reading, directory: Directory): Promise<LogRow> {
  const { position, record } = entry;
  const { state, problem } = await judged(entry, reading, directory);
  const { time, action, outcome, actor, role, peer, object, count, reason, request } = record ?? {};
  return {
    position,
    state,
    problem: problem && problemOf(problem),
    at: time ?? null,
    action: action ?? "",
    outcome: outcome ?? null,
    actor: actor ? hex(actor) : null,
    role: role ?? "",
    peer: peer ? { id: peer, name: directory.structures.get(peer)?.name ?? "" } : null,
    object: object ?? "",
    count: count ?? 1,
    reason: reason ?? "",
    request: request ?? "",
  };
}

/** Return what can be said of an entry: its own checks, then those of what it stands in. */
async function judged(
  entry: Inspected,
  { proved, problem, log }: Reading,
  directory: Directory,
): Promise<{ state: LogRowState; problem: SouspliError | null }> {
  if (entry.problem) return { state: "bad", problem: entry.problem };
  if (problem?.extra["position"] === entry.position) return { state: "bad", problem };
  if (proved === null) return { state: "unproven", problem };
  // Without a tree only the whole log can be compared with its head.
  if (log.manifest.minimum && problem) return { state: "unproven", problem };
  try {
    await checkRow(entry.position, proved, directory);
  } catch (error) {
    if (!(error instanceof SouspliError)) throw error;
    // A proof that fails says that something in the log is wrong, a statement that fails that this entry is.
    const isOwn = error.slug !== "proof-invalid";
    return { state: isOwn ? "bad" : "unproven", problem: error };
  }
  return { state: entry.record ? "verified" : "erased", problem: null };
}
