/** The room of the cooperative: what it announces, what is put to the vote, what is paid together. */

import { type Module, type Motion, sharesOf } from "../../crypto/assembly.ts";
import { csvOf, ledger, moduleState } from "../cooperative/ledger.ts";
import type { CooperativeRoom, ModuleView, MotionView } from "../interface/index.ts";
import type { Here } from "./here.ts";

export function cooperativeRoom(here: Here): CooperativeRoom {
  const opened = () => here.opened();
  const accounts = () => ledger(opened().mirror.current, opened().clock());
  return {
    async news() {
      const { news, desk } = opened();
      const trainings = await Promise.all(
        (await news.trainings()).map(async (each) => ({ ...each, last: (await desk.signedUp(each.subject))?.last })),
      );
      return {
        announcements: (await news.announcements()).map(({ subject, title, text, language, time }) => ({ id: subject, title, text, language, time })),
        trainings: trainings.map(({ subject, title, text, language, starts, ends, place, seats, cancelled, last }) => ({
          ...{ id: subject, title, text, language, starts, ends, place, seats, cancelled },
          people: last?.going ? [...last.people] : [],
        })),
      };
    },
    announce: async (words) => opened().news.announce(words),
    offerTraining: async (words) => opened().news.offerTraining(words),

    async motions() {
      const { assembly } = opened();
      const views = [...assembly.log.motions.values()].map((motion) => motionView(here, motion));
      return {
        motions: views.sort((a, b) => Number(a.closed) - Number(b.closed) || b.closes - a.closes),
        mayPropose: assembly.mayPropose,
      };
    },
    openMotion: async (words) => void (await opened().assembly.openMotion(words)),
    vote: async (motion, choice) => opened().assembly.vote(motion, choice),
    closeMotion: async (motion) => opened().assembly.close(motion),

    modules: async () => [...opened().assembly.log.modules.values()].map((module) => moduleView(here, module)),
    pledge: async (module, cents) => opened().assembly.pledge(module, cents),
    setModule: async (words) => opened().assembly.setModule(words),
    noteContribution: async (words) => opened().assembly.noteContribution(words),
    setDesk: async (service) => opened().assembly.setDesk(service),
    ledger: async () => accounts(),
    ledgerCsv: async () => csvOf(accounts()),
  };
}

function motionView(here: Here, motion: Motion): MotionView {
  const { mirror, assembly, clock } = here.opened();
  const { id, title, text, about, closes, quorum } = motion;
  const ballots = assembly.log.ballots(id);
  const votersOf = (place: number | null) =>
    [...ballots].flatMap(([voter, vote]) => (vote === place ? nameOf(here, voter) : [])).sort();
  const vote = ballots.get(mirror.own.structure.id);
  return {
    ...{ id, title, text, about, closes, quorum },
    by: nameOf(here, motion.structure),
    choices: motion.choices.map((words, place) => ({ words, voters: votersOf(place) })),
    abstentions: votersOf(null),
    electorate: motion.electorate.size,
    carried: assembly.log.tally(id).carried,
    over: clock() >= closes,
    closed: motion.closed !== null,
    own: vote === undefined ? null : { choice: vote },
    mayVote: assembly.mayVote(motion),
    mayClose: assembly.mayClose(motion),
  };
}

function moduleView(here: Here, module: Module): ModuleView {
  const { mirror, clock } = here.opened();
  const { id, name, text, cost, trial, open, funded } = module;
  const { structure, device } = mirror.own;
  const shares = sharesOf(module);
  const pledges = [...module.pledges].map(([who, cents]) => ({
    structure: nameOf(here, who),
    own: who === structure.id,
    cents,
    owes: shares.get(who) ?? null,
  }));
  return {
    ...{ id, name, text, cost, trial, open },
    state: moduleState(module, clock()),
    pledged: pledges.reduce((sum, { cents }) => sum + cents, 0),
    pledges: pledges.sort((a, b) => b.cents - a.cents),
    mayPledge: device.administrator && funded === null && (open || module.pledges.has(structure.id)),
  };
}

function nameOf(here: Here, structure: string): string {
  return here.opened().mirror.current.structures.get(structure)?.name ?? "";
}
