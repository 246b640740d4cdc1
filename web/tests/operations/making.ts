/** What no frozen vector can hold, because it is random: sealing and signing; and the types, one by one. */

import { sealItem } from "../../src/crypto/guests.ts";
import { seal } from "../../src/crypto/envelope.ts";
import { chunkAt, FileOpener, FileSealer } from "../../src/crypto/files.ts";
import { DeviceKeys, SigningKey } from "../../src/crypto/keys.ts";
import { LockKeys } from "../../src/crypto/locks.ts";
import * as passphrase from "../../src/crypto/passphrase.ts";
import { fromText, toText } from "../../src/crypto/printable.ts";
import { random } from "../../src/crypto/random.ts";
import * as rootFile from "../../src/crypto/root_file.ts";
import { placeOf } from "../../src/crypto/shelf.ts";
import { CHUNK, PREFIX, SALT_SIZE } from "../../src/crypto/streams.ts";
import * as suite from "../../src/crypto/suite.ts";
import * as access from "../../src/schemas/access.ts";
import * as api from "../../src/schemas/api.ts";
import { type Bytes, concat, fromHex, hex, slice, utf8 } from "../../src/schemas/bytes.ts";
import { decode, decodeRequest, encode, type Type } from "../../src/schemas/codec.ts";
import * as content from "../../src/schemas/content.ts";
import * as cooperative from "../../src/schemas/cooperative.ts";
import * as desk from "../../src/schemas/desk.ts";
import * as envelope from "../../src/schemas/envelope.ts";
import { ERRORS } from "../../src/schemas/errors.ts";
import { checkAnswers, form } from "../../src/schemas/forms.ts";
import * as guests from "../../src/schemas/guests.ts";
import { newId } from "../../src/schemas/ids.ts";
import * as leaflets from "../../src/schemas/leaflets.ts";
import { LIMITS } from "../../src/schemas/limits.ts";
import * as locks from "../../src/schemas/locks.ts";
import * as log from "../../src/schemas/log.ts";
import * as mail from "../../src/schemas/mail.ts";
import * as parts from "../../src/schemas/parts.ts";
import * as push from "../../src/schemas/push.ts";
import { check, MOVES, moves, SENT } from "../../src/schemas/referral.ts";
import * as reminding from "../../src/schemas/reminding.ts";
import * as replying from "../../src/schemas/replying.ts";
import * as retention from "../../src/schemas/retention.ts";
import * as rootFiles from "../../src/schemas/root_file.ts";
import * as sharing from "../../src/schemas/sharing.ts";
import * as shelf from "../../src/schemas/shelf.ts";
import { frameEntry } from "../../src/schemas/statements.ts";
import * as statements from "../../src/schemas/statements.ts";
import * as steps from "../../src/schemas/steps.ts";
import { MEASURES } from "../measuring.ts";
import type { Operation } from "../operations.ts";

type Given = Record<string, string>;

const MODULES: Readonly<Record<string, object>> = {
  ...{ access, api, content, cooperative, desk, envelope, guests, leaflets, locks, log, mail, parts, reminding },
  ...{ push, replying, retention, root_file: rootFiles, sharing, shelf, statements, steps },
};

/** Return the type of a name such as `content.Message`. */
function typeOf(name: string): Type<unknown> {
  const [module, member] = name.split(".") as [string, string];
  const type = (MODULES[module] as Record<string, Type<unknown>> | undefined)?.[member];
  if (!type) throw new Error(`no type ${name}: port it`);
  return type;
}

/** Return the pieces of a text of bytes, each of so many. */
function pieces(bytes: Bytes, size: number): Bytes[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, n) => slice(bytes, n * size, (n + 1) * size));
}

async function collect(parts: AsyncIterable<Bytes> | Iterable<Promise<Bytes>>): Promise<Bytes> {
  const all: Bytes[] = [];
  for await (const part of parts) all.push(part);
  return concat(...all);
}

export const MAKING: Readonly<Record<string, Operation>> = {
  "codec.decode": ({ type, data }: Given) => {
    const found = typeOf(type!);
    return { data: hex(encode(found, decode(fromHex(data!), found, LIMITS.answer))) };
  },
  "codec.decode_request": ({ type, data }: Given) => {
    const found = typeOf(type!);
    return { data: hex(encode(found, decodeRequest(fromHex(data!), found, LIMITS.answer))) };
  },
  "content.parse": ({ data }: Given) => ({
    data: hex(encode(content.Content, content.parseContent(fromHex(data!)))),
  }),
  "ids.new_id": ({ at, random }: Given & { at: number }) => ({ id: newId(at, fromHex(random!)) }),
  "forms.check": async ({ form: id, answers }: Given & { answers: Record<string, string> }) => {
    checkAnswers(await form(id!), answers);
    return {};
  },
  limits: () => LIMITS,
  errors: () => ({
    errors: ERRORS.map(({ slug, title, hint, prototype }) => {
      const { constructor } = Object.getPrototypeOf(prototype) as { constructor: (typeof ERRORS)[number] };
      return { slug, title, hint, parent: constructor.slug ?? null };
    }),
  }),
  "referral.moves": () => ({ moves: MOVES.map((move) => ({ ...move, origins: [...move.origins].sort() })) }),
  "referral.possible": ({ state, side }: { state: typeof SENT.state; side: "sender" | "receiver" }) => ({
    possible: moves({ ...SENT, state }, side),
  }),
  "referral.check": ({ state, action, side }: Given) => {
    check(state as typeof SENT.state, action as steps.Action, side as "sender" | "receiver");
    return {};
  },
  "printable.to_text": ({ purpose, data }: Given) => ({ text: toText(purpose!, fromHex(data!)) }),
  "printable.from_text": ({ purpose, text, size }: Given & { size: number }) => ({
    data: hex(fromText(purpose!, text!, size)),
  }),
  "passphrase.normalise": ({ passphrase: words }: Given) => ({ bytes: hex(passphrase.normalise(words!)) }),

  "keys.device": async ({ seed }: Given) => {
    const device = await DeviceKeys.of(fromHex(seed!));
    return { public: hex(device.public), kid: hex(device.kid) };
  },
  "keys.sign": async ({ seed, purpose, message }: Given) => ({
    signature: hex(await (await SigningKey.of(fromHex(seed!))).sign(purpose!, fromHex(message!))),
  }),
  "suite.wrap": async ({ public: key, secret, info }: Given) => ({
    wrapped: hex(await suite.wrap(fromHex(key!), fromHex(secret!), fromHex(info!))),
  }),
  "suite.encrypt": async ({ key, context, plaintext }: Given) => ({
    ciphertext: hex(await suite.encrypt(fromHex(key!), fromHex(context!), fromHex(plaintext!))),
  }),
  "envelope.seal": async (given: { header: string; content: string; keys: string[]; seed: string }) => {
    const header = decode(utf8(given.header), envelope.Header, LIMITS.header);
    const said = decode(utf8(given.content), content.Content, LIMITS.content);
    const signing = await SigningKey.of(fromHex(given.seed));
    return { envelope: hex(await seal(header, said, given.keys.map(fromHex), signing)) };
  },
  "files.seal": async (given: { key: string; blob: string; plaintext: string; piece: number; break: number }) => {
    const [key, blob, salt] = [fromHex(given.key), fromHex(given.blob), random(SALT_SIZE)];
    const plaintext = fromHex(given.plaintext);
    const sealAll = async (sealer: FileSealer, from: number) =>
      concat(
        await collect(pieces(slice(plaintext, from), given.piece).map((piece) => sealer.update(piece))),
        await collect(sealer.finalize()),
      );
    const whole = await sealAll(new FileSealer(key, blob, salt), 0);
    // An upload that broke off in chunk `break` goes on there, and gives the same bytes.
    const resumed = await sealAll(new FileSealer(key, blob, salt, given.break), given.break * CHUNK);
    const together = concat(slice(whole, 0, given.break ? chunkAt(given.break) : 0), resumed);
    return { ciphertext: hex(whole), same: hex(together) === hex(whole) };
  },
  "files.open_from": async (given: Given & { size: number; chunk: number; piece: number }) => {
    const ciphertext = fromHex(given["ciphertext"]!);
    const [key, blob, prefix] = [fromHex(given["key"]!), fromHex(given["blob"]!), slice(ciphertext, 0, PREFIX)];
    const opener = FileOpener.at(key, blob, given.size, prefix, given.chunk);
    const rest = pieces(slice(ciphertext, chunkAt(given.chunk)), given.piece);
    const opened: Bytes[] = [];
    for (const piece of rest) opened.push(await opener.update(piece));
    return { plaintext: hex(concat(...opened, await opener.finalize())) };
  },
  "passphrase.seal": async ({ passphrase: words, secret, purpose }: Given) => ({
    box: hex(await passphrase.seal(words!, fromHex(secret!), purpose!)),
  }),
  "root_file.seal": async ({ passphrase: words, structure, root }: Given) => ({
    file: hex(await rootFile.seal(words!, { structure: structure!, root: fromHex(root!) })),
  }),
  "passphrase.seal_with_code": ({ secret, purpose }: Given) => {
    const code = passphrase.newRecoveryCode();
    return { code, box: hex(passphrase.sealWithCode(code, fromHex(secret!), purpose!)) };
  },
  "locks.seal": async ({ key, lock, keystore }: Given) => {
    const said = locks.parseKeystore(utf8(keystore!));
    return { box: hex(await new LockKeys(new Uint8Array(32), fromHex(key!)).seal(lock!, said)) };
  },
  "shelf.seal": async ({ device, name, version, sheet }: Given & { version: number }) => {
    const place = placeOf(await DeviceKeys.of(fromHex(device!)), name!);
    return { box: hex(await place.seal(version, shelf.parseSheet(utf8(sheet!)))) };
  },
  "guests.seal_item": async ({ key, guest, side, item, content: said }: Given & { side: number }) => {
    const secrets = { auth: new Uint8Array(), key: fromHex(key!) };
    return { sealed: hex(await sealItem(secrets, guest!, side, item!, guests.parseGuestItem(utf8(said!)))) };
  },
  "statements.entry": async ({ statement, seed }: Given) => {
    const said = decode(utf8(statement!), statements.AnyStatement, LIMITS.statement);
    const encoded = encode(statements.AnyStatement, said);
    const signature = await (await SigningKey.of(fromHex(seed!))).sign("statement", encoded);
    return { entry: hex(frameEntry(encoded, signature)) };
  },
  measure: async ({ what, amount, given }: { what: string; amount: number; given: { entries?: string[] } }) => ({
    seconds: await MEASURES[what]!(amount, given),
  }),
};
