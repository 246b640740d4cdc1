/**
 * What belongs to one structure only, across the whole directory (spec/directory.md, step 6).
 *
 * Rules: a handle, and the identifier of a member or service, belong for ever to the structure that first used them; an
 * enterprise number belongs to at most one active structure; a public key enters once, so that nobody returns to a key
 * that was given up, and no two devices can be taken for one another.
 */

import { type Bytes, hex } from "../schemas/bytes.ts";
import { StatementRefusedError } from "../schemas/errors.ts";
import type { AnyStatement } from "../schemas/statements.ts";
import { deviceKid, epochKid } from "./signing.ts";
import type { Structure } from "./structures.ts";

/** Who has what; every map gives the identifier of a structure. */
export class Claims {
  #handles = new Map<string, string>();
  #enterprises = new Map<string, string>();
  #identifiers = new Map<string, string>();
  #devices = new Map<string, string>();
  /** The kid of every public key there ever was. */
  #keys = new Set<string>();

  /** Return claims that can go on by themselves. */
  copy(): Claims {
    const twin = new Claims();
    twin.#handles = new Map(this.#handles);
    twin.#enterprises = new Map(this.#enterprises);
    twin.#identifiers = new Map(this.#identifiers);
    twin.#devices = new Map(this.#devices);
    twin.#keys = new Set(this.#keys);
    return twin;
  }

  get handles(): ReadonlyMap<string, string> {
    return this.#handles;
  }

  /** Of members and of services. */
  get identifiers(): ReadonlyMap<string, string> {
    return this.#identifiers;
  }

  /** By kid, in hexadecimal. */
  get devices(): ReadonlyMap<string, string> {
    return this.#devices;
  }

  /** Record what the statement, which leads to `after`, claims; throws StatementRefusedError. */
  claim(statement: AnyStatement, after: Structure): void {
    const keys = publicKeys(statement).map((key) => hex(epochKid(key)));
    const identifier = identifierOf(statement);
    const isOthers = (owner: string | undefined) => owner !== undefined && owner !== after.id;
    if (isOthers(this.handles.get(after.handle))) {
      throw new StatementRefusedError(`another structure has the handle ${JSON.stringify(after.handle)}`);
    }
    if (after.active && after.kbo && isOthers(this.#enterprises.get(after.kbo))) {
      throw new StatementRefusedError(`another active structure has the enterprise number ${after.kbo}`);
    }
    if (identifier && isOthers(this.identifiers.get(identifier))) {
      throw new StatementRefusedError("this member or service is of another structure");
    }
    if (keys.some((key) => this.#keys.has(key))) {
      throw new StatementRefusedError("the key stood in the directory before");
    }
    for (const key of keys) this.#keys.add(key);
    if (identifier) this.#identifiers.set(identifier, after.id);
    if (statement.type === "device-added") {
      this.#devices.set(hex(deviceKid(statement.encryption, statement.signing)), after.id);
    }
    if (after.handle) this.#handles.set(after.handle, after.id);
    this.#claimEnterprise(after);
  }

  #claimEnterprise(after: Structure): void {
    if (!after.kbo) return;
    if (after.active) this.#enterprises.set(after.kbo, after.id);
    else if (this.#enterprises.get(after.kbo) === after.id) this.#enterprises.delete(after.kbo);
  }
}

/** Return the public keys that a statement brings in. */
function publicKeys(statement: AnyStatement): Bytes[] {
  switch (statement.type) {
    case "epoch-opened":
    case "recovery-set":
      return [statement.public];
    case "device-added":
      return [statement.encryption, statement.signing];
    case "network-founded":
    case "structure-admitted":
    case "root-replaced":
    case "root-lost":
      return [statement.root];
    default:
      return [];
  }
}

function identifierOf(statement: AnyStatement): string | null {
  if (statement.type === "device-added") return statement.member;
  return statement.type === "service-set" ? statement.service : null;
}
