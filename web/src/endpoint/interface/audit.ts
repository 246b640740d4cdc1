/** The access log of the own structure. */

import type { Hex, Id, Millis, Problem } from "./values.ts";

/** A witness of the network, and when it last confirmed a log; null when it did not. */
export interface Confirmation {
  name: string;
  at: Millis | null;
}

/** A log as the relay signed it: so many entries, and which of the witnesses confirmed that. */
export interface CheckpointView {
  log: "structure" | "directory";
  size: number;
  root: Hex;
  /** When the relay signed it; null where the checkpoint does not say. */
  signed: Millis | null;
  witnesses: Confirmation[];
  /** How many of them are needed. */
  quorum: number;
}

/** The own structure's log, as it was last fetched and verified here. */
export interface LogState {
  fetched: Millis;
  entries: number;
  /** How many of the first entries were removed, long after their records were erased. */
  minimum: number;
  records: number;
  erased: number;
  /** Why the log as a whole is not what the witnesses saw; null when all of it holds. */
  problem: Problem | null;
  /** Entries that are not what was committed to. */
  bad: number[];
  checkpoints: CheckpointView[];
}

/** `unproven`: nothing is wrong with it by itself, but the log that it stands in is not proved. */
export type LogRowState = "verified" | "erased" | "unproven" | "bad";

/** An entry of the log; what it holds is empty where nothing can be believed or it was erased. */
export interface LogRow {
  position: number;
  state: LogRowState;
  problem: Problem | null;
  at: Millis | null;
  action: string;
  outcome: "allowed" | "denied" | null;
  /** Null: the relay itself, or nobody was signed in. */
  actor: Hex | null;
  role: string;
  peer: { id: Id; name: string } | null;
  object: string;
  count: number;
  reason: string;
  request: string;
}

export interface LogRows {
  /** The newest first. */
  rows: LogRow[];
  total: number;
  /** How much of what was found happened when: by days or by hours (`step`), in UTC. */
  course: { step: Millis; counts: { from: Millis; allowed: number; denied: number }[] };
}

/** What was checked of one entry, from its record up to the witnesses. */
export interface RowCheck {
  position: number;
  leaf: Hex;
  /** How many hashes lead from the leaf to the root; 0 where the whole log was computed instead. */
  hashes: number;
  head: CheckpointView;
  epoch: number;
  /** Whose device signed, beside the record, that it did this; null where devices sign nothing. */
  signer: string | null;
}

export interface Reidentification {
  id: Id;
  actor: Hex;
  purpose: string;
  asked: Millis;
  by: string;
  mine: boolean;
  approvedBy: string | null;
  /** Who it is: only for who asked, once another has approved. */
  member: string | null;
}

export interface RecordHold {
  id: Id;
  first: number;
  last: number;
  reason: string;
}

/** A certificate of deletion: the record that the relay deleted a conversation, with its proof. */
export interface DeletionView {
  position: number;
  at: Millis;
  thread: Id;
  /** Its time had come, or a member set an earlier end. */
  cause: "retention" | "end";
  envelopes: number;
  state: LogRowState;
}

/** What a certificate proves to whoever holds it. */
export interface CertificateView {
  structure: string;
  position: number;
  at: Millis;
  thread: Id;
  cause: "retention" | "end";
  /** The deleted envelopes by their hashes. */
  envelopes: Hex[];
  /** When the relay signed the log that it stands in, and when the witnesses saw that; null without witnesses. */
  signed: Millis;
  witnessed: Millis | null;
}

/** `log`: everything that `souspli audit verify` needs, as a ZIP archive; `jsonl`: each record with its proof. */
export type LogForm = "csv" | "jsonl" | "log";

/** What auditors and administrators do; others get `not-found`. */
export interface Audit {
  /** What is known already; fetches and verifies the log the first time. */
  state(): Promise<LogState>;
  /** Fetches what is new and verifies all of it; the reading itself is recorded. */
  refresh(): Promise<LogState>;
  /** What a question finds (audit/query.ts), and what is wrong in any case; `invalid-input` says what can be asked. */
  rows(question: string, offset?: number, limit?: number): Promise<LogRows>;
  /** Checks an entry once more; rejects with why it is not genuine. */
  check(position: number): Promise<RowCheck>;
  export(form: LogForm, question: string): Promise<Blob>;
  /** What the relay deleted, the latest first. */
  deletions(): Promise<DeletionView[]>;
  /** The certificate of a deletion, as a text that `souspli audit check` and `checkCertificate` read. */
  certificate(position: number): Promise<Blob>;
  /** Rejects with why a certificate is not genuine. */
  checkCertificate(text: string): Promise<CertificateView>;
  reidentifications(): Promise<Reidentification[]>;
  /** Asks who a pseudonym is; another auditor has to approve it. */
  askWho(actor: Hex, purpose: string): Promise<Reidentification[]>;
  approve(id: Id): Promise<Reidentification[]>;
  holds(): Promise<RecordHold[]>;
  /** Keeps the records at these positions beyond their time. */
  hold(first: number, last: number, reason: string): Promise<RecordHold[]>;
  release(id: Id): Promise<RecordHold[]>;
}
