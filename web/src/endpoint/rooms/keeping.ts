/** The room of keeping and forgetting: what will be deleted soon, and what is held. */

import type { HoldView, KeepingRoom } from "../interface/index.ts";
import type { Here } from "./here.ts";

export function keepingRoom(here: Here): KeepingRoom {
  const holds = async (): Promise<HoldView[]> => {
    const { keeping, summaries, people, mirror } = here.opened();
    const me = mirror.own.device.member;
    return (await keeping.holds()).flatMap(({ id, thread, reason, stage, since, signed_by: signed }) => {
      if (stage === "lifted") return [];
      // Of a hold that is about to end, the last signature is the one that waits for another.
      const mine = stage === "lifting" ? signed.at(-1) === me : signed.includes(me);
      const subject = summaries.get(thread)?.subject ?? null;
      return [{ id, thread, subject, reason, stage, since, by: signed.map((member) => people.name(member)), mine }];
    });
  };
  const signed = async (work: Promise<unknown>) => {
    await work;
    await here.opened().keeping.refresh(); // what is held is not deleted here
    return holds();
  };
  return {
    async term() {
      await here.opened().keeping.refresh(true);
      return here.opened().keeping.term();
    },
    async due() {
      const due = await here.opened().keeping.due();
      return due.map(({ line: { id, subject, withdrawnAt }, delete: day }) => {
        return { thread: id, subject, delete: day, consentWithdrawn: withdrawnAt !== null };
      });
    },
    holds,
    hold: (thread, reason) => signed(here.opened().keeping.hold(thread, reason)),
    confirm: (id) => signed(here.opened().keeping.confirm(id)),
    lift: (id) => signed(here.opened().keeping.lift(id)),
  };
}
