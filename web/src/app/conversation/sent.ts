/* After something was sent: say so, and offer the way back while there is one. */

import type { Draft, EndpointClient, OutboxItem } from "../../endpoint/interface/index.ts";
import { toast } from "../components/Toasts.tsx";
import { inWords } from "../problems.ts";
import { go } from "../router.ts";
import { t } from "../words.ts";

/** Where what was begun is written on. */
export function draftAddress({ id, kind, thread, fields }: Pick<Draft, "id" | "kind" | "thread" | "fields">): string {
  switch (kind) {
    case "message":
      return `/write?draft=${id}`;
    case "referral":
      return `/refer?draft=${id}`;
    case "notebook":
      return `/notebook?draft=${id}`;
    case "correspondent":
      return `/correspondents/${String(fields["correspondent"] ?? "")}?draft=${id}`;
    case "feedback":
      return `/feedback?draft=${id}`;
    default:
      return `/t/${thread ?? ""}`;
  }
}

/** `back`: where one goes when it is taken back and is no draft. */
export function announce(endpoint: EndpointClient, item: OutboxItem, words = t("sent"), back = "/inbox"): void {
  if (item.undoUntil === null) return toast({ text: words });
  toast({
    text: t("sending-soon"),
    until: item.undoUntil,
    action: {
      label: t("undo"),
      do: () => {
        takeBack(endpoint, item.id, back).catch((problem: unknown) => toast({ text: inWords(problem) }));
      },
    },
  });
}

/** Take it back, and go to where it can be written on. */
export async function takeBack(endpoint: EndpointClient, item: string, back = "/inbox"): Promise<void> {
  const draft = await endpoint.outbox.undo(item);
  toast({ text: t(draft ? "taken-back" : "taken-back-whole") });
  go(draft ? draftAddress(draft) : back, { replace: true });
  dispatchEvent(new Event("souspli:taken-back"));
}
