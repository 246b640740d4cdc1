/**
 * The rules of one chain: where a statement stands, and who may sign it (spec/directory.md, steps 2 to 5).
 *
 * Rules: nothing is looked up outside the arguments, and every refusal says which rule was broken. What the statement
 * then changes is the matter of crypto/effects.ts.
 *
 *     checkPlace(statement, structure, position);
 *     await verify(signingKey(statement, structure, network), "statement", entry.signed, entry.signature);
 */

import { type Bytes, equal, hex } from "../schemas/bytes.ts";
import { StaleStatementError, StatementRefusedError } from "../schemas/errors.ts";
import type { AnyStatement } from "../schemas/statements.ts";
import { epochKid } from "./signing.ts";
import { isActive, type Structure } from "./structures.ts";

type Kind = AnyStatement["type"];

/** In what capacity somebody signs. */
type Role = "the root key" | "a registrar" | "an administrator" | "a device of the same member";

const ROOT: Role = "the root key";
const REGISTRAR: Role = "a registrar";
const ADMINISTRATOR: Role = "an administrator";
const SAME_MEMBER: Role = "a device of the same member";

export const WHO_SIGNS: Readonly<Record<Kind, readonly Role[]>> = {
  "network-founded": [ROOT],
  "structure-admitted": [REGISTRAR],
  "standing-changed": [REGISTRAR],
  vouched: [ADMINISTRATOR],
  "mail-policy-set": [ADMINISTRATOR],
  "root-replaced": [ROOT],
  "root-lost": [REGISTRAR],
  "root-recovered": [REGISTRAR],
  "root-kept": [ROOT, ADMINISTRATOR],
  "recovery-set": [ROOT],
  "device-added": [ROOT, ADMINISTRATOR, SAME_MEMBER],
  "delegation-changed": [ROOT],
  "auditor-changed": [ROOT],
  "witnesses-set": [ROOT],
  "web-released": [REGISTRAR],
  "device-revoked": [ROOT, ADMINISTRATOR, SAME_MEMBER],
  "service-set": [ADMINISTRATOR],
  "epoch-opened": [ADMINISTRATOR],
  "motion-opened": [ADMINISTRATOR],
  "ballot-cast": [ADMINISTRATOR],
  "motion-closed": [ADMINISTRATOR],
  "module-set": [REGISTRAR],
  "pledge-set": [ADMINISTRATOR],
  "contribution-noted": [REGISTRAR],
  "desk-set": [REGISTRAR],
};
const OPENING: readonly Kind[] = ["network-founded", "structure-admitted"];
const IN_NETWORK_ONLY: readonly Kind[] = [
  "witnesses-set",
  "web-released",
  "module-set",
  "contribution-noted",
  "desk-set",
];
const IN_NETWORK: readonly Kind[] = [
  "network-founded",
  "root-replaced",
  "device-added",
  "delegation-changed",
  "auditor-changed",
  "device-revoked",
  ...IN_NETWORK_ONLY,
];
const WHILE_SUSPENDED: readonly Kind[] = ["standing-changed", "device-revoked"];

/**
 * Check steps 2 to 4: the statement continues the chain of `structure` (null: there is no such chain).
 *
 * Throws StaleStatementError when the chain stands elsewhere, StatementRefusedError for the other rules.
 */
export function checkPlace(statement: AnyStatement, structure: Structure | null, position: number): void {
  if ((statement.type === "network-founded") !== (position === 1)) {
    throw new StatementRefusedError("the directory begins with the founding of its network, and has no other");
  }
  if (OPENING.includes(statement.type)) {
    if (statement.n !== 0) throw new StatementRefusedError("a chain begins with statement 0");
    if (structure) throw new StaleStatementError("this structure has a chain already");
    return;
  }
  if (!structure) throw new StatementRefusedError("the statement belongs to no structure that was admitted");
  if (statement.n !== structure.nextN || !statement.previous || !equal(statement.previous, structure.head)) {
    throw new StaleStatementError(
      `the next statement of this chain is ${structure.nextN}, after its latest entry`,
    );
  }
  if (statement.time < structure.time) {
    throw new StatementRefusedError("the statement is dated before the one that it follows");
  }
  checkStanding(statement, structure);
}

function checkStanding({ type }: AnyStatement, structure: Structure): void {
  if (structure.isNetwork && !IN_NETWORK.includes(type)) {
    throw new StatementRefusedError(`the chain of the network takes no \`${type}\``);
  }
  if (!structure.isNetwork && IN_NETWORK_ONLY.includes(type)) {
    throw new StatementRefusedError(`\`${type}\` belongs into the chain of the network`);
  }
  if (!structure.active && !WHILE_SUSPENDED.includes(type)) {
    throw new StatementRefusedError("the structure is suspended");
  }
}

/** Return the public key (1984 bytes) that must have signed; throws StatementRefusedError for none. */
export function signingKey(statement: AnyStatement, structure: Structure | null, network: Structure | null): Bytes {
  const roles = WHO_SIGNS[statement.type];
  for (const role of roles) {
    const key = keyIn(role, statement, structure, network);
    if (key) return key;
  }
  throw new StatementRefusedError(
    `\`${statement.type}\` must be signed by ${roles.join(" or ")}, and its signer is not that`,
  );
}

function keyIn(
  role: Role,
  statement: AnyStatement,
  structure: Structure | null,
  network: Structure | null,
): Bytes | null {
  const ifSigner = (root: Bytes) => (equal(epochKid(root), statement.signer) ? root : null);
  if (statement.type === "network-founded") return ifSigner(statement.root);
  const chain = role === REGISTRAR ? network : structure;
  if (!chain) return null;
  if (role === ROOT) return ifSigner(chain.root);
  const device = chain.devices.get(hex(statement.signer));
  if (!device || !isActive(device)) return null;
  const fits = role === SAME_MEMBER ? device.member === memberOf(statement, chain) : device.administrator;
  return fits ? device.signing : null;
}

/** Return the member whose device a statement adds or revokes. */
function memberOf(statement: AnyStatement, structure: Structure): string | null {
  if (statement.type === "device-added") return statement.member;
  if (statement.type === "device-revoked") return structure.devices.get(hex(statement.device))?.member ?? null;
  return null;
}
