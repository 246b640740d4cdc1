/** The rooms in which people write: messages, referrals, drafts, the outbox, files, correspondents. */

import { checkAnswers, form, misfits } from "../../schemas/forms.ts";
import {
  type Correspondents,
  type Draft,
  type Files,
  type OutboxRoom,
  UNDO_SECONDS,
  type Writer,
  type Writing,
} from "../interface/index.ts";
import { type Item, itemView } from "../messages/items.ts";
import type { Manner } from "../messages/messages.ts";
import type { Here } from "./here.ts";

/** Return how something is written, and end the draft that it came from. */
export async function mannerOf(
  here: Here,
  { attachments = [], draft, hold = true }: Writing,
  kind: Draft["kind"],
  thread: string | null,
  subject: string,
  given: Record<string, unknown>,
): Promise<Manner> {
  // The page's own form is what an undone message goes back to; without one, what was given.
  const begun = draft === undefined ? null : await here.opened().drafts.get(draft);
  const fields = begun?.fields ?? given;
  return { attachments, hold: hold ? UNDO_SECONDS * 1000 : 0, fields: { kind, thread, subject, fields } };
}

export function writerRoom(here: Here): Writer {
  /** Write, then forget the draft: never the other way round. */
  const written = async (writing: Writing, write: () => Promise<Item>) => {
    const item = await write();
    if (writing.draft !== undefined) await here.opened().drafts.done(writing.draft);
    return itemView(item, here.opened().outbox);
  };

  return {
    async message(given) {
      const { to, from, subject, text } = given;
      const manner = await mannerOf(here, given, "message", null, subject, { to, from, subject, text });
      return written(given, () => here.opened().messages.send(to, from, subject, text, manner));
    },
    async reply(given) {
      const { thread, text } = given;
      const manner = await mannerOf(here, given, "reply", thread, "", { text });
      return written(given, () => here.opened().messages.reply(thread, text, manner));
    },
    async note(given) {
      const { thread, text } = given;
      const manner = await mannerOf(here, given, "note", thread, "", { text });
      return written(given, () => here.opened().messages.note(thread, text, manner));
    },
    async refer(given) {
      const { attachments: _, draft: __, hold: ___, ...fields } = given;
      const manner = await mannerOf(here, given, "referral", null, given.subject, fields);
      return written(given, () => here.opened().referrals.refer(given, manner));
    },
    async step(given) {
      const { attachments: _, draft: __, hold: ___, ...fields } = given;
      const manner = await mannerOf(here, given, "step", given.thread, "", fields);
      return written(given, () => here.opened().referrals.act(given, manner));
    },
    async remind(thread, level) {
      const { reminders, outbox } = here.opened();
      return itemView(await reminders.send(thread, level), outbox);
    },
    async redirect(thread, to, text = "") {
      const { referrals, outbox } = here.opened();
      return itemView(await referrals.redirect(thread, to, text, { hold: UNDO_SECONDS * 1000 }), outbox);
    },
    async withdrawConsent(thread, on, text = "") {
      const { consents, outbox } = here.opened();
      return (await consents.withdraw(thread, on, text)).map((item) => itemView(item, outbox));
    },
    async checkForm(id, answers) {
      const document = await form(id);
      const problems = { ...misfits(document, answers) };
      if (Object.keys(problems).length === 0) checkAnswers(document, answers); // their size
      return problems;
    },
  };
}

export function outboxRoom(here: Here): OutboxRoom {
  return {
    async list() {
      const { outbox } = here.opened();
      return outbox.all().map((item) => itemView(item, outbox));
    },
    async undo(id) {
      const { outbox, drafts } = here.opened();
      const written = outbox.together(id).find(({ fields }) => fields !== null);
      // First the draft, so that nothing is ever in neither place.
      const draft = written ? await drafts.restore(written) : null;
      try {
        await outbox.takeBack(id);
      } catch (error) {
        if (draft) await drafts.done(draft.id);
        throw error;
      }
      return draft;
    },
    async retry(id) {
      const { outbox, following } = here.opened();
      const item = await outbox.retry(id);
      following.arrange();
      return itemView(item, outbox);
    },
    discard: (id) => here.opened().outbox.discard(id),
  };
}

export function filesRoom(here: Here): Files {
  return {
    attach: (file) => here.opened().transfers.attach(file),
    attachments: async () => here.opened().transfers.views(),
    async pause(id) {
      const { transfers, downloads } = here.opened();
      if (!downloads.pause(id)) await transfers.pause(id);
    },
    resume: (id) => here.opened().transfers.resume(id),
    async cancel(id) {
      const { transfers, downloads } = here.opened();
      if (transfers.has(id)) await transfers.cancel(id);
      else await downloads.cancel(id);
    },
    async download(thread, blob) {
      const { threads, downloads } = here.opened();
      return downloads.fetch(await threads.file(thread, blob));
    },
  };
}

export function correspondentsRoom(here: Here): Correspondents {
  const opened = () => here.opened();
  return {
    list: async () => opened().correspondents.list(),
    add: async ({ name, address, language, bridge }) => opened().correspondents.add(name, address, language, bridge),
    remove: async (id) => opened().correspondents.remove(id),
    async policy() {
      const { modes, inbound } = opened().mirror.own.structure.mail;
      return { modes: [...modes], inbound };
    },
    async write(letter) {
      const { attachments: _, draft, hold: __, ...fields } = letter;
      const manner =
        letter.thread === undefined
          ? await mannerOf(here, letter, "correspondent", null, letter.subject, fields)
          : await mannerOf(here, letter, "reply", letter.thread, "", { text: letter.text });
      const { item, code, expires } = await opened().correspondents.write(letter, manner);
      if (draft !== undefined) await opened().drafts.done(draft);
      return { item: itemView(item, opened().outbox), code, expires };
    },
    async decide(thread, held, release) {
      return itemView(await opened().correspondents.decide(thread, held, release), opened().outbox);
    },
    link: async (thread) => opened().links.view(thread),
    async newCode(thread) {
      const { item, code } = await opened().links.newCode(thread);
      return { item: itemView(item, opened().outbox), code };
    },
    renew: async (thread, days) => itemView(await opened().links.renew(thread, days), opened().outbox),
    revoke: async (thread) => itemView(await opened().links.revoke(thread), opened().outbox),
  };
}
