/**
 * The endpoint as the pages reach it: closed, or with one profile open. Lives in the worker.
 *
 *     const host = await Host.start(origin, systemClock, (event) => ...);
 *     await host.endpoint.access.signIn({ kind: "passphrase", name, passphrase });
 */

import { requireSuite } from "../crypto/suite.ts";
import { NotFoundError } from "../schemas/errors.ts";
import type { Clock } from "./clock.ts";
import { Doors } from "./structures/doors.ts";
import { RelayHttp } from "./relay/http.ts";
import type { Endpoint, EndpointEvent } from "./interface/index.ts";
import { Lifecycle } from "./lifecycle.ts";
import { accessRoom } from "./rooms/access.ts";
import { auditRoom } from "./rooms/audit.ts";
import { cooperativeRoom } from "./rooms/cooperative.ts";
import { dashboardRoom } from "./rooms/dashboard.ts";
import { deskRoom } from "./rooms/desk.ts";
import { directoryRoom } from "./rooms/directory.ts";
import { keepingRoom } from "./rooms/keeping.ts";
import { leafletsRoom } from "./rooms/leaflets.ts";
import { inboxRoom, notebookRoom, threadsRoom } from "./rooms/reading.ts";
import { rootRoom } from "./rooms/root.ts";
import { settingsRoom, syncRoom } from "./rooms/settings.ts";
import { absencesRoom, administrationRoom, devicesRoom, registrarRoom } from "./rooms/structure.ts";
import { correspondentsRoom, filesRoom, outboxRoom, writerRoom } from "./rooms/writing.ts";

export class Host {
  readonly endpoint: Endpoint;

  private constructor(life: Lifecycle, doors: Doors, http: RelayHttp, clock: Clock) {
    const settling = <T extends object>(room: T) => settled(room, life);
    this.endpoint = {
      access: accessRoom(life, doors, http, clock),
      inbox: inboxRoom(life),
      threads: settling(threadsRoom(life)),
      write: settling(writerRoom(life)),
      outbox: settling(outboxRoom(life)),
      drafts: delegated(() => life.opened().drafts),
      templates: delegated(() => life.opened().templates),
      files: filesRoom(life),
      directory: directoryRoom(life),
      correspondents: settling(correspondentsRoom(life)),
      notebook: settling(notebookRoom(life)),
      dashboard: dashboardRoom(life),
      keeping: keepingRoom(life),
      leaflets: leafletsRoom(life),
      cooperative: cooperativeRoom(life),
      desk: settling(deskRoom(life)),
      absences: absencesRoom(life),
      devices: devicesRoom(life),
      administration: administrationRoom(life),
      root: rootRoom(life),
      registrar: registrarRoom(life),
      audit: auditRoom(life),
      settings: settingsRoom(life),
      sync: syncRoom(life),
    };
  }

  /** Begin, closed, for the relay at an origin; throws SuiteUnavailableError. */
  static async start(origin: string, clock: Clock, tell: (event: EndpointEvent) => void): Promise<Host> {
    await requireSuite();
    const http = new RelayHttp(new URL("/", origin).href, clock);
    const doors = await Doors.load(http, clock);
    return new Host(new Lifecycle(http, doors, clock, tell), doors, http, clock);
  }
}

/** Let a room answer only when the inbox shows what it did: whoever lists right after must find it. */
function settled<T extends object>(room: T, life: Lifecycle): T {
  return new Proxy(room, {
    get: (target, name) => {
      const method = Reflect.get(target, name) as (...args: unknown[]) => Promise<unknown>;
      return async (...args: unknown[]) => {
        const value = await method.apply(target, args);
        await life.current?.summaries.settled();
        return value;
      };
    },
  });
}

/** A room that is a part of the open profile. */
function delegated<T extends object>(part: () => T): T {
  return new Proxy({} as T, {
    get: (_, name) => {
      return async (...args: unknown[]) => {
        const found = part() as Record<string | symbol, unknown>;
        const method = found[name];
        if (typeof method !== "function") throw new NotFoundError(`there is no ${String(name)}`);
        return method.apply(found, args);
      };
    },
  });
}
