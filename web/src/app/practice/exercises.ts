/* Small exercises. A step is done when what it asks for has happened: a deed says so, not a button.
 *
 * Each exercise has a title `practice-<slug>` and an aim `practice-<slug>-aim`, each step its words
 * `practice-<slug>-<step>` (locales/…/practice.ftl).
 */

import type { OpenAccess } from "../house.ts";
import type { Deed } from "./deeds.ts";

export interface Step {
  slug: string;
  /** Where it is done. */
  at: string;
  by: (deed: Deed) => boolean;
}

export interface Exercise {
  slug: string;
  steps: readonly Step[];
  /** Nothing is written in it: it can be done where cases are real. */
  harmless?: boolean;
  /** For whom it is; for everybody when nothing is said. */
  for?: (me: OpenAccess) => boolean;
}

/** Something written has left: it came to the relay. */
const left = (deed: Deed, kind: string) => deed.what === "told" && deed.event.event === "outbox" && deed.event.item.kind === kind && deed.event.item.state === "sent";
const step = (deed: Deed, action: string) => deed.what === "write.step" && deed.given[0].action === action;
const toSomebody = (deed: Deed) => deed.what === "drafts.save" && deed.given[0].kind === "referral" && Boolean(deed.given[0].fields["to"]);
const visit = (slug: string): Step => ({ slug, at: `/${slug}`, by: (deed) => deed.what === "came" && deed.path === `/${slug}` });

export const EXERCISES: readonly Exercise[] = [
  { slug: "tour", harmless: true, steps: ["inbox", "find", "refer", "notebook", "feedback"].map(visit) },
  {
    slug: "refer",
    steps: [
      { slug: "whom", at: "/refer", by: toSomebody },
      { slug: "send", at: "/refer", by: (deed) => deed.what === "write.refer" },
      { slug: "left", at: "/outbox", by: (deed) => left(deed, "referral") },
    ],
  },
  {
    slug: "accept",
    steps: [
      { slug: "open", at: "/inbox?view=unassigned", by: (deed) => deed.what === "threads.open" && deed.answer.referral?.side === "receiver" },
      { slug: "take", at: "/inbox?view=unassigned", by: (deed) => step(deed, "assign") },
      { slug: "note", at: "/inbox?view=mine", by: (deed) => deed.what === "write.note" },
      { slug: "accept", at: "/inbox?view=mine", by: (deed) => step(deed, "accept") },
    ],
  },
  {
    slug: "mail",
    steps: [
      { slug: "open", at: "/inbox?kind=correspondent", by: (deed) => deed.what === "threads.open" && deed.answer.summary.kind === "correspondent" },
      { slug: "answer", at: "/inbox?kind=correspondent", by: (deed) => deed.what === "correspondents.write" },
      { slug: "left", at: "/outbox", by: (deed) => left(deed, "notice") },
    ],
  },
  {
    slug: "door",
    steps: [
      { slug: "search", at: "/find", by: (deed) => deed.what === "leaflets.find" && deed.answer.length > 0 },
      { slug: "refer", at: "/find", by: toSomebody },
    ],
  },
  {
    slug: "absence",
    steps: [
      { slug: "away", at: "/settings", by: (deed) => deed.what === "absences.announce" },
      { slug: "hand", at: "/inbox?view=mine", by: (deed) => step(deed, "assign") },
      { slug: "tell", at: "/notebook", by: (deed) => deed.what === "notebook.write" },
      { slug: "back", at: "/settings", by: (deed) => deed.what === "absences.cancel" },
    ],
  },
  {
    slug: "opened",
    steps: [
      { slug: "sent", at: "/inbox?view=sent", by: (deed) => deed.what === "inbox.list" && deed.given[0].view === "sent" && deed.answer.total > 0 },
      {
        slug: "read",
        at: "/inbox?view=sent",
        by: (deed) => deed.what === "threads.open" && deed.answer.messages.some(({ sender, readBy }) => sender.address === deed.answer.summary.service && readBy.length > 0),
      },
    ],
  },
  {
    slug: "log",
    for: (me) => me.auditor || me.administrator,
    steps: [
      { slug: "ask", at: "/audit", by: (deed) => deed.what === "audit.rows" && deed.given[0].trim() !== "" && deed.answer.total > 0 },
      { slug: "check", at: "/audit", by: (deed) => deed.what === "audit.check" },
    ],
  },
];
