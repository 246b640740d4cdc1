/** The rooms of the own structure: devices, administration, absences; and the registrars' room. */

import { LOSS_DELAY } from "../../crypto/approvals.ts";
import { currentOf, type Device, isActive, membersOf, rotationDue, type Service } from "../../crypto/structures.ts";
import { equal, hex } from "../../schemas/bytes.ts";
import { formatAddress } from "../../schemas/ids.ts";
import { dayOf } from "../../schemas/working_days.ts";
import type {
  Absences,
  AbsenceView,
  Administration,
  Devices,
  DeviceView,
  MemberView,
  Registrar,
  ServiceView,
} from "../interface/index.ts";
import type { Opened } from "../opened.ts";
import { isActive as isActiveMember, isAdministrator, type Member } from "../directory/people.ts";
import { drill, restore, splitRecovery } from "../structures/recovery.ts";
import { fingerprintOf } from "../structures/registry.ts";
import type { Here } from "./here.ts";
import { ownAddress } from "./reading.ts";

export function devicesRoom(here: Here): Devices {
  return {
    async list() {
      const { mirror } = here.opened();
      const { structure, device: own } = mirror.own;
      const mine = [...structure.devices.values()].filter(({ member }) => member === own.member);
      return mine.map((device) => deviceView(here.opened(), device));
    },
    link: async () => here.opened().invitations.link(),
    pending: async () => here.opened().invitations.pending(),
    approve: async (id) => here.opened().invitations.approve(id),
    async revoke(kid, reason) {
      await here.opened().administration.revoke(kid, reason);
    },
  };
}

export function administrationRoom(here: Here): Administration {
  const views = (services: readonly Service[]) => services.map((service) => serviceView(here, service));
  return {
    members: async () => here.opened().people.all().map((member) => memberView(here, member)),
    services: async () => views([...here.opened().mirror.own.structure.services.values()]),
    invite: async (person, services, member) => here.opened().invitations.invite(person, services, member),
    pending: async () => here.opened().invitations.pending(),
    approve: async (id) => here.opened().invitations.approve(id),
    createService: async (handle, name, members) =>
      serviceView(here, await here.opened().administration.createService(handle, name, members)),
    updateService: async (handle, change) =>
      serviceView(here, await here.opened().administration.updateService(handle, change)),
    rotate: async (handle) => serviceView(here, await here.opened().administration.rotate(handle)),
    leave: async (member) => views(await here.opened().administration.leave(member)),
    revoke: async (kid, reason) => views(await here.opened().administration.revoke(kid, reason)),
    promote: async (member) => here.opened().administration.promote(member),
    demote: async (member) => views(await here.opened().administration.demote(member)),
    setAuditor: async (member, granted) => here.opened().administration.setAuditor(member, granted),
    setMailPolicy: async (modes, inbound) => here.opened().administration.setMailPolicy(modes, inbound),
    setRetention: async (days) => here.opened().administration.setRetention(days),
    vouch: async (handle, words, granted) => here.opened().administration.vouch(handle, words, granted),
    async recovery() {
      const { recovery } = here.opened().mirror.own.structure;
      return { set: recovery !== null, threshold: recovery?.threshold ?? 0, shares: recovery?.shares ?? 0 };
    },
    setRecovery: async (threshold, shares) => splitRecovery(here.opened(), threshold, shares),
    drill: async (shares) => ({ epochs: await drill(here.opened(), shares) }),
    restore: async (shares) => ({ epochs: await restore(here.opened(), shares) }),
  };
}

export function absencesRoom(here: Here): Absences {
  const list = async (): Promise<AbsenceView[]> => {
    const { absences, threads, people, mirror, clock } = here.opened();
    const today = dayOf(clock());
    const coming = (await absences.all()).filter(({ last }) => last >= today);
    const views = coming.map(({ thread, service, member, first, last, substitute }) => ({
      thread,
      service: threads.address(service),
      member,
      name: people.name(member),
      me: member === mirror.own.device.member,
      first,
      last,
      substitute: substitute === null ? null : { id: substitute, name: people.name(substitute) },
    }));
    return views.sort((a, b) => (a.first < b.first ? -1 : 1));
  };
  return {
    list,
    async announce({ first, last, member, substitute }) {
      await here.opened().absences.declare(first, last, member, substitute);
      await here.opened().summaries.settled();
      return list();
    },
    async cancel(thread) {
      await here.opened().absences.cancel(thread);
      await here.opened().summaries.settled();
      return list();
    },
  };
}

export function registrarRoom(here: Here): Registrar {
  return {
    async applications() {
      const { registry, mirror } = here.opened();
      return (await registry.applications()).map(({ application, filed, decided }) => {
        const { id, handle, name, contact, kbo, replaces, root } = application;
        const loss = mirror.current.structures.get(id)?.loss;
        const announced =
          loss && equal(loss.root, root)
            ? { from: loss.time + LOSS_DELAY, mine: loss.member === mirror.own.device.member }
            : null;
        const fingerprint = fingerprintOf(application);
        return { id, handle, name, contact, kbo, filed, decided, fingerprint, replacesRoot: replaces !== null, announced };
      });
    },
    admit: async (id, fingerprint, level, evidence) => here.opened().registry.admit(id, fingerprint, level, evidence),
    replaceRoot: async (id, which, announced, fingerprint, evidence) =>
      here.opened().registry.replaceRoot(id, which, announced, fingerprint, evidence),
    async awaitedVotes(handle) {
      const { mirror, assembly } = here.opened();
      return assembly.awaited(mirror.current.byHandle(handle).id).map(({ title }) => title);
    },
    setStanding: async (handle, standing, evidence) => here.opened().registry.setStanding(handle, standing, evidence),
    async proposals() {
      const { mirror } = here.opened();
      return [...mirror.current.structures.values()].flatMap(({ handle, name, proposal }) =>
        proposal ? [{ handle, name, level: proposal.level, mine: proposal.member === mirror.own.device.member }] : [],
      );
    },
  };
}

function deviceView({ profile }: Opened, device: Device): DeviceView {
  const { kid, member, administrator, auditor } = device;
  const here = equal(kid, profile.device.kid);
  return { kid: hex(kid), member, here, active: isActive(device), administrator, auditor };
}

function memberView(here: Here, member: Member): MemberView {
  const { id, name, devices, services } = member;
  return {
    id,
    name,
    me: id === here.opened().mirror.own.device.member,
    active: isActiveMember(member),
    administrator: isAdministrator(member),
    auditor: devices.some((device) => isActive(device) && device.auditor),
    devices: devices.map((device) => deviceView(here.opened(), device)),
    services: services.map((service) => ownAddress(here, service.id)),
  };
}

function serviceView(here: Here, service: Service): ServiceView {
  const { structure } = here.opened().mirror.own;
  const { id, handle, name } = service;
  return {
    id,
    handle,
    address: formatAddress({ service: handle, structure: structure.handle }),
    name,
    members: [...membersOf(service)],
    epoch: currentOf(service)?.number ?? 0,
    rotationDue: rotationDue(structure).some((each) => each.id === id),
  };
}
