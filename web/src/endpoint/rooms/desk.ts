/** The room of the cooperative's desk: notes to it and what becomes of them, and who comes to its training sessions. */

import type { Note } from "../cooperative/desk.ts";
import type { DeskRoom, FeedbackView } from "../interface/index.ts";
import { type Item, itemView } from "../messages/items.ts";
import type { Here } from "./here.ts";
import { mannerOf } from "./writing.ts";

export function deskRoom(here: Here): DeskRoom {
  const opened = () => here.opened();
  const view = (item: Item) => itemView(item, opened().outbox);
  return {
    async whose() {
      const { desk, threads } = opened();
      return desk.service === null ? null : threads.partyOrNull(desk.service);
    },
    notes: async () => (await opened().desk.notes()).map((note) => noteView(here, note)),
    async feedback(given) {
      const { topic, subject, text, from } = given;
      const manner = await mannerOf(here, given, "feedback", null, subject, { topic, subject, text, from });
      const item = await opened().desk.feedback(given, manner);
      if (given.draft !== undefined) await opened().drafts.done(given.draft);
      return view(item);
    },
    progress: async (thread, words) => view(await opened().desk.progress(thread, words)),
    signUp: async (training, people) => view(await opened().desk.signUp(training, people)),
  };
}

function noteView(here: Here, { conversation, root, feedback, said, mayAnswer }: Note): FeedbackView {
  const { threads, assembly } = here.opened();
  const { topic, subject, text, author, files } = feedback;
  return {
    thread: conversation.id,
    at: root.at,
    author,
    from: threads.party(root.service),
    own: threads.ownServices().includes(root.service),
    ...{ topic, subject, text },
    files: files.length,
    progress: said && {
      state: said.state,
      text: said.text,
      module: assembly.log.modules.get(said.module ?? "")?.name ?? null,
      motion: assembly.log.motions.get(said.motion ?? "")?.title ?? null,
    },
    mayAnswer,
  };
}
