/* Whatever is being written is kept, sealed, a moment after each change, and found again after a reload.
 *
 *     const draft = useDraft("reply", thread, { text: "" });
 *     draft.fields.text; draft.change({ text }); draft.state     // "empty" | "writing" | "saved" | "failed"
 */

import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

import type { AttachmentView, Draft, Id } from "../endpoint/interface/index.ts";
import { useHouse } from "./house.ts";
import { go, here, withQuery } from "./router.ts";

const PAUSE = 700; // milliseconds after the last change

type Fields = Record<string, unknown>;

export interface Written<Of extends Fields> {
  fields: Of;
  attachments: readonly AttachmentView[];
  /** False until it is known whether there was a draft. */
  ready: boolean;
  state: "empty" | "writing" | "saved" | "failed";
  saved: number;
  /** How many files have to be attached again, since a browser has lost them. */
  lost: number;
  id: Id | null;
  change: (change: Partial<Of>) => void;
  attach: (attachments: readonly AttachmentView[]) => void;
  /** Keep it now; gives what to send it with. */
  keep: () => Promise<{ draft?: Id; attachments: Id[] }>;
  /** It went away with what was sent: begin anew. */
  forget: () => void;
  /** Read it again: something that was sent has come back as a draft. */
  reload: () => Promise<void>;
  /** Throw it away. */
  discard: () => Promise<void>;
}

export function useDraft<Of extends Fields>(kind: Draft["kind"], thread: Id | null, empty: Of, wanted: Id | null = null): Written<Of> {
  const { endpoint } = useHouse();
  const [shown, setShown] = useState({ fields: empty, attachments: [] as readonly AttachmentView[], ready: false, state: "empty" as Written<Of>["state"], saved: 0, lost: 0 });
  const now = useRef(shown);
  const id = useRef<Id | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const saving = useRef<Promise<void>>(Promise.resolve());
  const changed = useRef(false);
  const show = (part: Partial<typeof shown>) => {
    now.current = { ...now.current, ...part };
    setShown(now.current);
  };

  const save = () => {
    clearTimeout(timer.current);
    if (!changed.current) return saving.current;
    changed.current = false;
    saving.current = saving.current
      .then(() =>
        endpoint.drafts.save({
          ...(id.current ? { id: id.current } : {}),
          kind,
          thread,
          subject: typeof now.current.fields["subject"] === "string" ? now.current.fields["subject"] : "",
          fields: now.current.fields,
          attachments: now.current.attachments.map((each) => each.id),
        }),
      )
      .then(
        (draft) => {
          id.current = draft.id;
          if (!changed.current) show({ state: "saved", saved: draft.saved });
        },
        () => {
          changed.current = true;
          show({ state: "failed" });
        },
      );
    return saving.current;
  };

  const touch = (part: Partial<typeof shown>) => {
    changed.current = true;
    show({ ...part, state: "writing" });
    clearTimeout(timer.current);
    timer.current = setTimeout(save, PAUSE);
  };

  const take = (draft: Draft) => {
    id.current = draft.id;
    show({ fields: { ...empty, ...(draft.fields as Partial<Of>) }, attachments: draft.attachments, ready: true, state: "saved", saved: draft.saved, lost: draft.lost });
  };

  // Before anybody can type: what is typed into the new field must not be emptied once more.
  useLayoutEffect(() => {
    // The address has just learnt the name of what is being written: there is nothing to read.
    if (wanted && wanted === id.current) return;
    let gone = false;
    id.current = null;
    changed.current = false;
    now.current = { fields: empty, attachments: [], ready: false, state: "empty", saved: 0, lost: 0 };
    setShown(now.current);
    const found = wanted ? endpoint.drafts.get(wanted) : thread ? endpoint.drafts.find(kind, thread) : Promise.resolve(null);
    found
      .catch(() => null)
      .then((draft) => {
        if (gone) return;
        if (!draft || changed.current) return show({ ready: true });
        take(draft);
      });
    return () => {
      gone = true;
    };
  }, [kind, thread, wanted]);
  useEffect(() => {
    const leave = () => void save();
    addEventListener("pagehide", leave);
    return () => {
      removeEventListener("pagehide", leave);
      leave();
    };
  }, [kind, thread]);

  const forget = () => {
    clearTimeout(timer.current);
    changed.current = false;
    id.current = null;
    show({ fields: empty, attachments: [], state: "empty", lost: 0 });
  };

  return {
    ...shown,
    id: id.current,
    reload: async () => {
      const draft = thread ? await endpoint.drafts.find(kind, thread) : null;
      if (draft && !changed.current) take(draft);
    },
    change: (change) => touch({ fields: { ...now.current.fields, ...change } }),
    attach: (attachments) => (sameFiles(attachments, now.current.attachments) ? show({ attachments }) : touch({ attachments })),
    keep: async () => {
      await save();
      return { ...(id.current ? { draft: id.current } : {}), attachments: now.current.attachments.map((each) => each.id) };
    },
    forget,
    discard: async () => {
      clearTimeout(timer.current);
      changed.current = false;
      await saving.current;
      if (id.current) await endpoint.drafts.remove(id.current);
      forget();
    },
  };
}

/** Whether only their progress differs, which is no part of the draft. */
function sameFiles(some: readonly AttachmentView[], others: readonly AttachmentView[]): boolean {
  return some.length === others.length && some.every(({ id }, at) => id === others[at]?.id);
}

/** Keep the draft's name in the address, so that a reload goes on with it. */
export function useDraftInAddress(id: Id | null): void {
  useEffect(() => {
    if (id && here.value.query.get("draft") !== id) go(withQuery({ draft: id }), { replace: true });
  }, [id]);
}
