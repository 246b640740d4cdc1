/**
 * The signed content inside an envelope (spec/content.md): what people wrote; the relay can read none of it.
 *
 * `kind` tells them apart. The steps of a referral are in steps.ts, what belongs to shared secrecy in sharing.ts, to
 * reminding in reminding.ts, to e-mail in mail.ts, to the cooperative in desk.ts. `after` names the hashes of the last
 * envelopes of the thread that the author had seen, so that a relay that drops or reorders messages is noticed.
 */

import type { Bytes } from "./bytes.ts";
import { choice, decode, dictionary, list, nullable, type Of, optional, tagged, text, type Type, union } from "./codec.ts";
import { Feedback, FeedbackState, SignUp } from "./desk.ts";
import { MalformedError } from "./errors.ts";
import { Hash } from "./ids.ts";
import { LIMITS } from "./limits.ts";
import { GuestAnswer, Letter, LinkChanged, Mail, MailDecision, MailHeld, MailState, Notice } from "./mail.ts";
import { After, type FileRef, Files, Name, Text } from "./parts.ts";
import { Absence, Reminder, Waiting } from "./reminding.ts";
import { Checklist, checkChecklist, ConsentWithdrawn, Origin } from "./sharing.ts";
import { checkStep, Transition } from "./steps.ts";

export { Transition } from "./steps.ts";

/** Letters first: JavaScript moves members with integer-like names to the front. */
const AnswerKey = text({ pattern: /^[a-z][a-z0-9_]*$/u, max: 60 });
export type Answer = string | number | boolean | readonly string[];

const Words = list(text());
const Answer: Type<Answer> = {
  read(json, path) {
    if (typeof json === "string") return text().read(json, path);
    if (typeof json === "boolean" || Number.isSafeInteger(json)) return json as boolean | number;
    if (Array.isArray(json)) return Words.read(json, path);
    throw new MalformedError(`${path}: it is no answer`);
  },
  write(value) {
    if (typeof value === "string") return text().write(value);
    return typeof value === "object" ? Words.write(value) : String(value);
  },
};

/** How soon the receiving service should look. */
export const Urgency = choice(["routine", "soon", "urgent"]);
export type Urgency = Of<typeof Urgency>;

/** On what ground the data may be shared (GDPR, article 6(1), points a, c, d, e). */
export const LegalBasis = choice(["consent", "legal_obligation", "vital_interests", "public_task"]);
export type LegalBasis = Of<typeof LegalBasis>;

/** A text with files, in a new thread or an old one. */
export const Message = tagged("kind", "message", {
  author: Name,
  text: Text,
  subject: optional(text({ max: LIMITS.name }), ""),
  after: optional(After, []),
  files: optional(Files, []),
});
export type Message = Of<typeof Message>;

/** The first content of a referral: a filled form and the ground for sharing it. */
export const Referral = tagged("kind", "referral", {
  author: Name,
  subject: Name,
  form: text({ pattern: /^[a-z][a-z-]*\/[1-9][0-9]*$/u }),
  answers: dictionary(AnswerKey, Answer),
  urgency: Urgency,
  legal_basis: LegalBasis,
  text: optional(Text, ""),
  checklist: optional(nullable(Checklist), null),
  origin: optional(nullable(Origin), null),
  after: optional(After, []),
  files: optional(Files, []),
});
export type Referral = Of<typeof Referral>;

/** Says that a member opened envelopes (or could not accept them, with the slug of the error), by hash. */
export const Receipt = tagged("kind", "receipt", {
  author: Name,
  of: list(Hash, { min: 1, max: LIMITS.envelopes_page }),
  state: choice(["read", "refused"]),
  reason: optional(text({ max: 60 }), ""),
});
export type Receipt = Of<typeof Receipt>;

/** An internal note: its only recipient is the service of its author. */
export const Note = tagged("kind", "note", {
  author: Name,
  text: Text,
  after: optional(After, []),
  files: optional(Files, []),
});
export type Note = Of<typeof Note>;

export const Content = union([
  Message,
  Referral,
  Transition,
  Receipt,
  Note,
  Reminder,
  Absence,
  Waiting,
  ConsentWithdrawn,
  Notice,
  Letter,
  Mail,
  MailHeld,
  MailDecision,
  MailState,
  GuestAnswer,
  LinkChanged,
  Feedback,
  FeedbackState,
  SignUp,
]);
export type Content = Of<typeof Content>;

/** Return the files that go with a content, as far as its readers can open them. */
export function filesOf(content: Content): readonly FileRef[] {
  return "files" in content ? content.files : [];
}

/** Return the blobs that the header of its envelope must name, in their order. */
export function blobsOf(content: Content): readonly string[] {
  return content.kind === "guest-reply" ? content.blobs : filesOf(content).map((file) => file.blob);
}

/** Whether a content calls for no push: programs say it of themselves (spec/push.md). */
export function isQuiet(content: Content): boolean {
  return content.kind === "receipt" || content.kind === "mail-state";
}

/** Whether a content is for the author's own service only. */
export function isInternal(content: Content): boolean {
  return (
    content.kind === "note" ||
    content.kind === "absence" ||
    content.kind === "waiting" ||
    content.kind === "letter" ||
    (content.kind === "transition" && content.action === "assign")
  );
}

/** Read a content; throws TooLargeError or MalformedError. */
export function parseContent(data: Bytes): Content {
  const content = decode(data, Content, LIMITS.content);
  if (content.kind === "transition") checkStep(content);
  else if (content.kind === "referral" && content.checklist) checkChecklist(content.checklist);
  return content;
}
