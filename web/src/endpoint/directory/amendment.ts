/**
 * Statements that are to stand together, each tried on a copy of the directory before anything is posted. The twin
 * of client/directory/amendment.py.
 *
 * So a rule of the directory that is broken is found here, with its sentence, and later statements of the same
 * amendment already see what the earlier ones change.
 */

import type { Directory } from "../../crypto/chain.ts";
import { DeviceKeys, type SigningKey } from "../../crypto/keys.ts";
import { epochKid } from "../../crypto/signing.ts";
import type { Bytes } from "../../schemas/bytes.ts";
import { encode } from "../../schemas/codec.ts";
import { ConflictError, StaleStatementError, StatementRefusedError } from "../../schemas/errors.ts";
import { AnyStatement, frameEntry } from "../../schemas/statements.ts";

/** Who signs: a device, or a structure's root. */
export type Signer = DeviceKeys | SigningKey;

type Common = "structure" | "n" | "time" | "signer" | "previous";
/** What a kind of statement says, besides its place in a chain. */
export type Said = AnyStatement extends infer S ? (S extends AnyStatement ? Omit<S, Common> : never) : never;

export class Amendment {
  readonly directory: Directory;
  readonly entries: Bytes[] = [];
  readonly #now: number;

  /** Begin with none; `directory` is changed, so give a copy. `now` is in milliseconds. */
  constructor(directory: Directory, now: number) {
    this.directory = directory;
    this.#now = now;
  }

  /**
   * Add a statement to the chain of a structure.
   *
   * Throws ConflictError with the rule that it would break: nothing was forged, so it is no alarm.
   */
  async sign(structure: string, signer: Signer, said: Said): Promise<void> {
    const chain = this.directory.structures.get(structure);
    const isDevice = signer instanceof DeviceKeys;
    const statement = {
      ...said,
      structure,
      n: chain?.nextN ?? 0,
      // A chain never goes back in time, although clocks do.
      time: Math.max(this.#now, chain?.time ?? 0),
      signer: isDevice ? signer.kid : epochKid(signer.public),
      previous: chain?.head ?? null,
    } as AnyStatement;
    const encoded = encode(AnyStatement, statement);
    const key = isDevice ? signer.signing : signer;
    const entry = frameEntry(encoded, await key.sign("statement", encoded));
    try {
      await this.directory.admit([entry]);
    } catch (error) {
      if (!(error instanceof StatementRefusedError || error instanceof StaleStatementError)) throw error;
      throw new ConflictError(error.detail, { advice: "look at what the directory says now", cause: error });
    }
    this.entries.push(entry);
  }

  /** Make a service of a structure, or say its names and members anew. */
  async setService(
    structure: string,
    signer: Signer,
    service: { id: string; handle: string; name: string; members: Iterable<string> },
  ): Promise<void> {
    const { id, handle, name } = service;
    const members = [...new Set(service.members)].sort();
    await this.sign(structure, signer, { type: "service-set", service: id, handle, name, members });
  }
}
