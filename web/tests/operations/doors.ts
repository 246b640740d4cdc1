/**
 * The operations on what opens something to people: guests' links (spec/bridge.md), locks (spec/locks.md), on what a
 * device keeps for itself (spec/shelf.md), and on who is writing an answer (spec/replying.md).
 */

import * as guests from "../../src/crypto/guests.ts";
import { DeviceKeys } from "../../src/crypto/keys.ts";
import { LockKeys, normalName, Way } from "../../src/crypto/locks.ts";
import { openReplying } from "../../src/crypto/replying.ts";
import { Place, placeOf } from "../../src/crypto/shelf.ts";
import { fromHex, fromUtf8, hex } from "../../src/schemas/bytes.ts";
import { encode } from "../../src/schemas/codec.ts";
import { GuestItem } from "../../src/schemas/guests.ts";
import { Keystore } from "../../src/schemas/locks.ts";
import { Sheet } from "../../src/schemas/shelf.ts";
import type { Operation } from "../operations.ts";

type Given = Record<string, string>;

const keysAt = (way: Way, given: Given) => {
  const keys = way.at(given["origin"]!);
  return { auth: hex(keys.auth), key: hex(keys.key), verifier: hex(keys.verifier) };
};

export const DOORS: Readonly<Record<string, Operation>> = {
  "guests.read_link": (given: Given) => {
    const { id, key, phrase } = guests.readLink(given["link"]!);
    return { guest: id, key: hex(key), phrase };
  },
  "guests.secrets": async (given: Given) => {
    const phrase = given["phrase"]!;
    const guest = { id: given["guest"]!, key: fromHex(given["key"]!), phrase: phrase !== "" };
    const secrets = await guests.secretsOf(guest, phrase);
    return {
      link: guests.linkOf(guest, "https://relay.example"),
      auth: hex(secrets.auth),
      verifier: hex(guests.verifierOf(secrets)),
      key: hex(secrets.key),
    };
  },
  "guests.open_item": async (given: Given & { side: number }) => {
    const secrets = { auth: new Uint8Array(), key: fromHex(given["key"]!) };
    const sealed = fromHex(given["sealed"]!);
    const item = await guests.openItem(secrets, given["guest"]!, given.side, given["item"]!, sealed);
    return { content: JSON.parse(fromUtf8(encode(GuestItem, item))) };
  },
  "guests.question_id": (given: Given & { time: number }) => ({
    item: guests.questionId(given.time, given["guest"]!, fromHex(given["held"]!)),
  }),
  "locks.name": (given: Given) => ({ normal: fromUtf8(normalName(given["name"]!)) }),
  "locks.passphrase": async (given: Given) => keysAt(await Way.ofPassphrase(given["name"]!, given["passphrase"]!), given),
  "locks.passkey": (given: Given) => keysAt(Way.ofPasskey(fromHex(given["output"]!)), given),
  "locks.recovery": (given: Given) => keysAt(Way.ofCode(given["code"]!), given),
  "locks.open": async (given: Given) => {
    const keys = new LockKeys(new Uint8Array(32), fromHex(given["key"]!));
    const keystore = await keys.open(given["lock"]!, fromHex(given["box"]!));
    return { keystore: fromUtf8(encode(Keystore, keystore)) };
  },
  "replying.open": async (given: Given) => {
    const [seed, device, box] = [given["seed"]!, given["device"]!, given["box"]!].map(fromHex);
    return { ...(await openReplying(seed!, given["service"]!, device!, box!)) };
  },
  "shelf.place": async (given: Given) => {
    const { device, slot, key } = placeOf(await DeviceKeys.of(fromHex(given["device"]!)), given["name"]!);
    return { device: hex(device), slot: hex(slot), key: hex(key) };
  },
  "shelf.open": async (given: Given & { version: number }) => {
    const place = new Place(fromHex(given["device"]!), fromHex(given["slot"]!), fromHex(given["key"]!));
    return { sheet: fromUtf8(encode(Sheet, await place.open(given.version, fromHex(given["box"]!)))) };
  },
};
