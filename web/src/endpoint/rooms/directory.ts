/** The directory as people look at it. */

import { fingerprint } from "../../crypto/safety.ts";
import { currentOf, type Service, type Structure } from "../../crypto/structures.ts";
import { formatAddress, idBytes } from "../../schemas/ids.ts";
import type { DirectoryRoom, DirectoryState, ServiceHit, StructureView } from "../interface/index.ts";
import type { Opened } from "../opened.ts";
import type { Here } from "./here.ts";

const MANY = 50;

export function directoryRoom(here: Here): DirectoryRoom {
  return {
    async services(text, limit = MANY) {
      const { mirror, summaries, threads } = here.opened();
      const written = new Map<string, number>();
      for (const { participants } of summaries.all()) {
        for (const each of participants) written.set(each, (written.get(each) ?? 0) + 1);
      }
      const own = threads.ownServices();
      const hits = [...mirror.current.structures.values()].flatMap((structure) =>
        [...structure.services.values()].map((service) => hitOf(structure, service, own)),
      );
      return hits
        .filter((hit) => matches(text, hit.name, hit.address, hit.structure.name))
        .sort((a, b) => (written.get(b.id) ?? 0) - (written.get(a.id) ?? 0) || a.name.localeCompare(b.name))
        .slice(0, limit);
    },
    async structures(text, limit = MANY) {
      const opened = here.opened();
      return [...opened.mirror.current.structures.values()]
        .filter((structure) => !structure.isNetwork && matches(text, structure.name, structure.handle, structure.kbo ?? ""))
        .sort((a, b) => a.name.localeCompare(b.name))
        .slice(0, limit)
        .map((structure) => structureView(opened, structure));
    },
    async structure(handle) {
      const opened = here.opened();
      return structureView(opened, opened.mirror.current.byHandle(handle));
    },
    state: async () => directoryState(here.opened()),
    async verify() {
      await here.opened().mirror.verify();
      return directoryState(here.opened());
    },
    async acknowledgeFork() {
      const { mirror, following } = here.opened();
      await mirror.acknowledgeFork();
      void following.now(); // what waited leaves; a contradiction that persists comes back at once
    },
  };
}

export function directoryState({ mirror, session }: Opened): DirectoryState {
  const { current, pins, fork, seen } = mirror;
  const policy = current.policyAt(current.size);
  return {
    size: current.size,
    refreshed: pins.refreshed || null,
    fork,
    witnessed: seen && { size: seen.size, time: seen.time * 1000 },
    witnesses: policy.witnesses.map(({ name }) => ({ name })),
    quorum: policy.quorum,
    relay: session.base,
    origin: pins.origin,
  };
}

function hitOf(structure: Structure, service: Service, own: readonly string[]): ServiceHit {
  const { id, handle, name, level, active } = structure;
  return {
    address: formatAddress({ service: service.handle, structure: handle }),
    id: service.id,
    name: service.name,
    structure: { id, handle, name, level, active },
    open: active && currentOf(service) !== null,
    own: own.includes(service.id),
  };
}

function structureView({ mirror }: Opened, structure: Structure): StructureView {
  const { id, handle, name, kbo, level, active, root, loss, recovered } = structure;
  const own = mirror.own.structure.id === id;
  const services = [...structure.services.values()].map((service) => ({
    address: formatAddress({ service: service.handle, structure: handle }),
    name: service.name,
    open: active && currentOf(service) !== null,
  }));
  const vouchers = [...mirror.current.structures.values()].filter(({ vouches }) => vouches.has(id));
  return {
    id,
    handle,
    name,
    kbo,
    level,
    active,
    own,
    fingerprint: fingerprint(idBytes(id), root),
    safetyNumber: own ? null : mirror.safetyNumber(structure),
    services: services.sort((a, b) => a.name.localeCompare(b.name)),
    vouchedBy: vouchers.map((each) => each.name),
    rootLost: loss?.time ?? null,
    rootReplaced: recovered > 0,
  };
}

/** Whether each word of a text is in one of the names, whatever its accents and capitals. */
function matches(text: string, ...names: string[]): boolean {
  const all = folded(names.join(" "));
  return folded(text)
    .split(/\s+/u)
    .every((word) => all.includes(word));
}

function folded(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
