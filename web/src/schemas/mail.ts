/** Contents of a conversation with a correspondent, who has nothing but e-mail (spec/bridge.md). */

import { boolean, bytes, choice, list, nullable, type Of, optional, struct, tagged, text } from "./codec.ts";
import { Language } from "./forms.ts";
import { Hash, Id, Millis } from "./ids.ts";
import { LIMITS } from "./limits.ts";
import { After, Files, Key32, Name, Text } from "./parts.ts";
import { SPACE } from "./space.ts";

const PART = `[^${SPACE}<>@"\\(\\),:;\\\\\\[\\]]+`;

/** As RFC 5321 writes it, without quotes and comments; non-ASCII as in RFC 6531. */
export const MailAddress = text({ pattern: new RegExp(`^${PART}@${PART}$`, "u"), max: 254 });

/** OpenPGP or X.509, binary or armoured; empty: none. */
export const Certificate = bytes(0, LIMITS.correspondent_key);

export const Subject = text({ max: LIMITS.name });

/** How a message reaches a correspondent, from the most to the least protected. */
export const Mode = choice(["link", "openpgp", "smime", "short", "plain"]);
export type Mode = Of<typeof Mode>;

/** What a structure wants done with a reply that is genuine. */
export const Inbound = choice(["hold", "post"]);
export type Inbound = Of<typeof Inbound>;

/** Somebody outside, and what they need to be written to. */
export const Correspondent = struct({
  id: Id,
  name: Name,
  address: MailAddress,
  language: Language,
  key: optional(Certificate, new Uint8Array()),
});
export type Correspondent = Of<typeof Correspondent>;

/** The link to a box, for the notice that carries it; `asks`: with a link for each wish (accept, decline, ask). */
export const GuestLink = struct({
  id: Id,
  link: text({ max: 500 }),
  expires: Millis,
  asks: optional(boolean, false),
});

/** The key of a box's items (32 bytes), for the colleagues; `phrase`: whether one is in it. */
export const GuestKey = struct({ id: Id, key: Key32, phrase: optional(boolean, false) });

/** What the bridge is to send. Only the modes without a link carry the text. */
export const Notice = tagged("kind", "notice", {
  author: Name,
  correspondent: Correspondent,
  mode: Mode,
  subject: optional(Subject, ""),
  text: optional(Text, ""),
  guest: optional(nullable(GuestLink), null),
  after: optional(After, []),
  files: optional(Files, []),
});
export type Notice = Of<typeof Notice>;

/** What a guest reads, for the colleagues of who wrote it; sealed to their own service only. */
export const Letter = tagged("kind", "letter", {
  author: Name,
  guest: GuestKey,
  item: Id,
  text: Text,
  subject: optional(Subject, ""),
  after: optional(After, []),
  files: optional(Files, []),
});
export type Letter = Of<typeof Letter>;

/** Why a reply by ordinary mail is shown; `operator`: let in by who operates the bridge. */
export const Verdict = choice(["genuine", "released", "operator"]);

/** What kind of program wrote, when none of the correspondents did. */
export const Automatic = choice(["absence", "automatic"]);

/** A reply by ordinary mail: all of its text, what is quoted apart, and everything attached. */
export const Mail = tagged("kind", "mail", {
  author: Name,
  correspondent: Id,
  verdict: Verdict,
  message: Hash,
  subject: optional(Subject, ""),
  text: optional(Text, ""),
  quote: optional(Text, ""),
  automatic: optional(nullable(Automatic), null),
  after: optional(After, []),
  files: optional(Files, []),
  offered: optional(Certificate, new Uint8Array()), // the OpenPGP certificate that a genuine reply brought (Autocrypt)
});
export type Mail = Of<typeof Mail>;

/** A reply that waits for somebody's decision; its content stays with the bridge until then. */
export const MailHeld = tagged("kind", "mail-held", {
  author: Name,
  correspondent: Id,
  held: Hash,
  reasons: list(text({ max: 60 }), { min: 1 }),
  claimed: text({ max: 254 }),
  subject: optional(Subject, ""),
  after: optional(After, []),
});
export type MailHeld = Of<typeof MailHeld>;

/** What was decided about a held reply: by a colleague, or by the guest in the item that is named. */
export const MailDecision = tagged("kind", "mail-decision", {
  author: Name,
  held: Hash,
  release: boolean,
  after: optional(After, []),
  item: optional(nullable(Id), null),
});
export type MailDecision = Of<typeof MailDecision>;

/** What became of a notice. */
export const Delivery = choice(["handed-over", "delayed", "bounced", "refused", "opened", "expired"]);
export type Delivery = Of<typeof Delivery>;

/** Says what became of a notice, by its envelope's hash. */
export const MailState = tagged("kind", "mail-state", {
  author: Name,
  of: Hash,
  state: Delivery,
  detail: optional(text({ max: 300 }), ""),
  after: optional(After, []),
});
export type MailState = Of<typeof MailState>;

/** That a guest replied. Members of the box's service fetch the reply itself; the bridge cannot. */
export const GuestAnswer = tagged("kind", "guest-reply", {
  author: Name,
  guest: Id,
  item: Id,
  blobs: optional(list(Id, { max: LIMITS.files }), []),
  after: optional(After, []),
});
export type GuestAnswer = Of<typeof GuestAnswer>;

/** What happened to a box. */
export const Change = choice(["code", "renewed", "revoked"]);
export type Change = Of<typeof Change>;

/** That a box has a new code, ends later, or was ended; with it ends the reply address. */
export const LinkChanged = tagged("kind", "link-changed", {
  author: Name,
  guest: Id,
  change: Change,
  expires: Millis,
  after: optional(After, []),
});
export type LinkChanged = Of<typeof LinkChanged>;
