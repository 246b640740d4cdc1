/** Contents as the pages get them: without keys, hashes as texts. */

import { hex } from "../../schemas/bytes.ts";
import type { Content } from "../../schemas/content.ts";
import type { GuestItem } from "../../schemas/guests.ts";
import type { FileRef } from "../../schemas/parts.ts";
import type { Checklist as SharedChecklist } from "../../schemas/sharing.ts";
import type { Transition } from "../../schemas/steps.ts";
import type { Conversation } from "./conversation.ts";
import { safeName } from "../files/names.ts";
import type { Body, Checklist, FileView, Party, Step } from "../interface/index.ts";

/** What a content is shown with: its conversation, what a guest answered, how services (ids) are called. */
export interface Around {
  readonly conversation: Conversation;
  readonly guest: GuestItem | null;
  readonly party: (service: string) => Party | null;
  readonly name: (member: string) => string;
}

/** Return what a content says. */
export function bodyOf(content: Content, { conversation, guest, party, name }: Around): Body {
  switch (content.kind) {
    case "message":
      return { kind: "message", subject: content.subject, ...common(content) };
    case "note":
      return { kind: "note", ...common(content) };
    case "referral": {
      const { subject, form, urgency } = content;
      const answers = content.answers as Record<string, string | number | boolean | string[]>;
      const [checklist, origin] = [checklistOf(content.checklist), content.origin?.thread ?? null];
      const legalBasis = content.legal_basis;
      return { kind: "referral", subject, form, answers, urgency, legalBasis, checklist, origin, ...common(content) };
    }
    case "transition":
      return { kind: "transition", ...stepOf(content, party, name), ...common(content) };
    case "reminder":
      return { kind: "reminder", level: content.level };
    case "waiting":
      return { kind: "waiting", since: content.since };
    case "absence": {
      const { member, first, last, substitute, cancelled } = content;
      return { kind: "absence", member, first, last, substitute, cancelled };
    }
    case "consent-withdrawn":
      return { kind: "consent-withdrawn", on: content.on, text: content.text };
    case "link-changed":
      return { kind: "link-changed", change: content.change, expires: content.expires };
    case "feedback":
      return { kind: "feedback", topic: content.topic, subject: content.subject, ...common(content) };
    case "feedback-state":
      return { kind: "feedback-state", state: content.state, text: content.text };
    case "sign-up": {
      const { training: session, people, going, text } = content;
      return { kind: "sign-up", session, people: [...people], going, text };
    }
    case "notice": {
      const { id, name, address } = content.correspondent;
      const { mode, subject } = content;
      return { kind: "notice", correspondent: { id, name, address }, mode, subject, ...common(content) };
    }
    case "letter":
      return { kind: "letter", subject: content.subject, ...common(content) };
    case "mail": {
      const { verdict, subject, quote, automatic } = content;
      return { kind: "mail", verdict, subject, quote, automatic, ...common(content) };
    }
    case "mail-held": {
      const held = hex(content.held);
      const { reasons, claimed, subject } = content;
      return { kind: "mail-held", held, reasons: [...reasons], claimed, subject, decided: decided(held, conversation) };
    }
    case "mail-decision":
      return { kind: "mail-decision", held: hex(content.held), release: content.release };
    case "mail-state":
      return { kind: "mail-state", of: hex(content.of), state: content.state, detail: content.detail };
    case "guest-reply":
      return {
        kind: "guest-reply",
        opened: guest !== null,
        subject: guest?.subject ?? "",
        action: (guest?.action ?? null) as Step | null,
        text: guest?.text ?? "",
        files: (guest?.files ?? []).map(fileView),
      };
    case "receipt":
      throw new TypeError("a receipt is not shown");
  }
}

export function fileView({ blob, name, media_type: mediaType, size }: FileRef): FileView {
  return { blob, name, safeName: safeName(name), mediaType, size };
}

function common({ text, files }: { text: string; files: readonly FileRef[] }): { text: string; files: FileView[] } {
  return { text, files: files.map(fileView) };
}

function stepOf(step: Transition, party: Around["party"], nameOf: Around["name"]) {
  const { action, assignee, assignee_name: name, instead_of: insteadOf, reason, appointment, suggests, transfer } = step;
  return {
    action: action as Step,
    assignee: assignee === null ? null : { id: assignee, name },
    insteadOf: insteadOf === null ? null : { id: insteadOf, name: nameOf(insteadOf) },
    reason,
    appointment,
    suggests: suggests === null ? null : party(suggests),
    transfer: transfer && { to: party(transfer.service), thread: transfer.thread, consent: transfer.consent },
  };
}

function checklistOf(checklist: SharedChecklist | null): Checklist | null {
  if (checklist === null) return null;
  const { informed, purpose, minimum, on, why_not: whyNot } = checklist;
  return { informed, purpose, minimum, on, whyNot };
}

/** Return what colleagues decided about a held reply; the first decision counts. */
function decided(held: string, conversation: Conversation): "released" | "rejected" | null {
  for (const { content } of conversation.known) {
    if (content.kind === "mail-decision" && hex(content.held) === held) return content.release ? "released" : "rejected";
  }
  return null;
}

/** Return all words that people may look for in a content. */
export function wordsOf(content: Content, guest: GuestItem | null): string {
  const parts: string[] = [content.author];
  if ("subject" in content) parts.push(content.subject);
  if ("text" in content) parts.push(content.text);
  if ("files" in content) parts.push(...content.files.map(({ name }) => name));
  if (content.kind === "referral") parts.push(...Object.values(content.answers).flat().map(String));
  if (content.kind === "notice") parts.push(content.correspondent.name, content.correspondent.address);
  if (content.kind === "mail") parts.push(content.quote);
  if (guest) parts.push(guest.author, guest.subject, guest.text, ...guest.files.map(({ name }) => name));
  return parts.filter(Boolean).join("\n");
}

/** Return what a thread is about, as who began it said. */
export function subjectOfThread({ root, known }: Conversation): string {
  const content = root?.content;
  if (content?.kind === "notice" && content.subject === "") {
    // By a link: the letter has it.
    const letter = known.find((each) => each.content.kind === "letter")?.content;
    return letter?.kind === "letter" ? letter.subject : content.correspondent.name;
  }
  return content && "subject" in content ? content.subject : "";
}
