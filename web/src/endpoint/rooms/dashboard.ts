/** The room of figures: how the referrals of the own services stand. */

import { cellsOf, csvOf, figures, standingOf } from "../casework/dashboard.ts";
import type { Dashboard } from "../interface/index.ts";
import type { Here } from "./here.ts";

export function dashboardRoom(here: Here): Dashboard {
  return {
    async boards() {
      const { mirror } = here.opened();
      const all = await referrals(here);
      return here.opened().threads.ownServices().flatMap((id) => {
        const { service } = mirror.current.serviceById(id);
        const own = all.filter((each) => each.own === id).map(({ standing }) => standing);
        const side = (name: "sender" | "receiver") => figures(own.filter((each) => each.side === name));
        const address = here.opened().threads.address(id);
        return own.length === 0 ? [] : { service: address, name: service.name, received: side("receiver"), sent: side("sender") };
      });
    },
    async csv() {
      const { threads } = here.opened();
      const all = await referrals(here);
      return csvOf(
        all.map(({ conversation, own, standing }) => {
          const others = conversation.participants.filter((each) => each !== own).map((each) => threads.address(each));
          return cellsOf(conversation, others, standing);
        }),
      );
    },
  };
}

/** Return the referrals of the own services, each with where it stands. */
async function referrals(here: Here) {
  const { summaries, threads } = here.opened();
  const services = threads.ownServices();
  const found = [];
  for (const line of summaries.all()) {
    const own = line.kind === "referral" ? line.participants.find((each) => services.includes(each)) : undefined;
    if (own === undefined) continue;
    const conversation = await threads.conversation(line.id);
    found.push({ conversation, own, standing: standingOf(conversation, own, threads.loop(conversation)) });
  }
  return found;
}
