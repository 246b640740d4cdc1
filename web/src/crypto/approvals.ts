/**
 * What one registrar alone cannot do: attest the upper levels, replace a lost root key (spec/directory.md).
 *
 * Rules: the second registrar is another member than the first, and signs the same; whoever has the root key, or
 * administers the structure, can end an announced replacement until it takes effect.
 *
 *     const after = attested(structure, statement, { registrar: member, vouchers: 2 }, position);
 */

import { type Bytes, equal } from "../schemas/bytes.ts";
import { StatementRefusedError } from "../schemas/errors.ts";
import type { RootKept, RootLost, RootRecovered, StandingChanged, Vouched } from "../schemas/statements.ts";
import { epochKid } from "./signing.ts";
import type { Structure } from "./structures.ts";

/** The highest level that one registrar attests alone. */
export const ALONE = 2;

/** The level that a structure needs for its word to count. */
export const IDENTIFIED = 3;

export const IN_PERSON = 4;

/** How many structures must vouch for one at the level `IN_PERSON`. */
export const VOUCHERS = 2;

/** Milliseconds between the announcement that a root key is lost and its replacement. */
export const LOSS_DELAY = 72 * 3_600 * 1_000;

/** What else counts for a statement: the member whose device signed it as a registrar, and who vouches. */
export interface Attestation {
  readonly registrar: string;
  readonly vouchers: number;
}

export type Attested = StandingChanged | Vouched | RootLost | RootRecovered | RootKept;

/** Return how many active structures whose representatives are identified vouch for a structure. */
export function vouchers(subject: string, structures: Iterable<Structure>): number {
  const vouch = (each: Structure) =>
    each.vouches.has(subject) && each.active && each.level >= IDENTIFIED && each.id !== subject;
  return [...structures].filter(vouch).length;
}

/** Return the structure after what registrars attest or it vouches; throws StatementRefusedError. */
export function attested(structure: Structure, statement: Attested, by: Attestation, position: number): Structure {
  switch (statement.type) {
    case "standing-changed":
      return withStanding(structure, statement, by);
    case "vouched":
      return withVouch(structure, statement);
    case "root-lost":
      return { ...structure, loss: { root: statement.root, member: by.registrar, time: statement.time } };
    case "root-recovered":
      return withRecoveredRoot(structure, statement, by, position);
    case "root-kept":
      return { ...structure, loss: null };
  }
}

/** Return the structure after a statement of `signer` (a kid): a root key that signs is not lost. */
export function withoutLoss(structure: Structure, signer: Bytes): Structure {
  return structure.loss && equal(signer, epochKid(structure.root)) ? { ...structure, loss: null } : structure;
}

/**
 * Return the structure after a registrar says how it stands; throws StatementRefusedError.
 *
 * A level that one alone cannot give is proposed by the first and given by the second; until then the structure keeps the
 * level that it has. Every other standing ends a proposal.
 */
function withStanding(structure: Structure, statement: StandingChanged, by: Attestation): Structure {
  const { level, active } = statement;
  if (level === IN_PERSON && structure.level < IN_PERSON) {
    if (structure.level < IDENTIFIED) {
      throw new StatementRefusedError(`level ${IN_PERSON} comes after level ${IDENTIFIED}`);
    }
    if (by.vouchers < VOUCHERS) {
      throw new StatementRefusedError(
        `level ${IN_PERSON} needs ${VOUCHERS} structures of level ${IDENTIFIED} that vouch, ` +
          `and there are ${by.vouchers}`,
      );
    }
  }
  const { proposal } = structure;
  const agreed = proposal?.level === level && proposal.member !== by.registrar;
  if (level <= Math.max(structure.level, ALONE) || agreed) return { ...structure, level, active, proposal: null };
  return { ...structure, active, proposal: { level, member: by.registrar } };
}

/** Return the structure after it vouches for another one, or no longer; throws StatementRefusedError. */
function withVouch(structure: Structure, statement: Vouched): Structure {
  if (statement.subject === structure.id) throw new StatementRefusedError("nobody vouches for oneself");
  const vouches = new Set(structure.vouches);
  if (statement.granted) vouches.add(statement.subject);
  else vouches.delete(statement.subject);
  return { ...structure, vouches };
}

/** Return the structure with the root key that was announced; throws StatementRefusedError. */
function withRecoveredRoot(
  structure: Structure,
  statement: RootRecovered,
  by: Attestation,
  position: number,
): Structure {
  const { loss } = structure;
  if (!loss || !equal(loss.root, statement.root)) {
    throw new StatementRefusedError("this root key was not announced, or its announcement was ended");
  }
  if (loss.member === by.registrar) {
    throw new StatementRefusedError("another registrar than the one who announced it must confirm it");
  }
  const left = loss.time + LOSS_DELAY - statement.time;
  if (left > 0) {
    throw new StatementRefusedError(
      `a lost root key is replaced after 72 hours: ${Math.ceil(left / 3_600_000)} are left`,
    );
  }
  return { ...structure, root: statement.root, loss: null, recovered: position };
}
