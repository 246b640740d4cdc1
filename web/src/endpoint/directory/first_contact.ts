/** What a new device is told of the relay and its network, before there is anything to compare it with. */

import { Directory } from "../../crypto/chain.ts";
import { leafHash } from "../../crypto/merkle.ts";
import { EntriesPage, NetworkInfo } from "../../schemas/api.ts";
import type { Bytes } from "../../schemas/bytes.ts";
import { NotFoundError, UnsupportedVersionError } from "../../schemas/errors.ts";
import type { RelayHttp } from "../relay/http.ts";

const PROTOCOL = 1;

/** What the relay says of itself, and of the network's first entry, before anything of it was checked. */
export interface Contact {
  readonly origin: string;
  readonly relayKey: Bytes;
  /** Of the first entry of the directory. */
  readonly network: Bytes;
}

/** Ask the relay what it is; throws NotFoundError when it has no network yet. */
export async function contact(http: RelayHttp): Promise<Contact> {
  const info = (await http.call("GET", "/v1/network")).read(NetworkInfo);
  if (info.protocol !== PROTOCOL) {
    throw new UnsupportedVersionError(`the relay speaks version ${info.protocol} of the protocol`);
  }
  const [first] = (await http.call("GET", "/v1/directory/entries?after=0")).read(EntriesPage).entries;
  if (first === undefined) throw new NotFoundError("the network of this relay is not founded yet");
  return { origin: info.origin, relayKey: info.relay_key, network: leafHash(first) };
}

/** Fetch the whole directory and check each entry, before there is a device to keep it for. */
export async function directoryAt(http: RelayHttp): Promise<Directory> {
  const directory = new Directory();
  for (;;) {
    const answer = await http.call("GET", `/v1/directory/entries?after=${directory.size}`);
    const { entries } = answer.read(EntriesPage);
    if (entries.length === 0) return directory;
    await directory.admit(entries);
  }
}
