/** The operations on types alone. */

import { Application, applicationMessage } from "../../src/schemas/api.ts";
import { fromHex, fromUtf8, utf8 } from "../../src/schemas/bytes.ts";
import { decodeRequest } from "../../src/schemas/codec.ts";
import { deadlines, ending, endings, type Trace } from "../../src/schemas/endings.ts";
import { type Event, order } from "../../src/schemas/events.ts";
import { formatKbo, parseKbo } from "../../src/schemas/kbo.ts";
import type { Urgency } from "../../src/schemas/content.ts";
import { LIMITS } from "../../src/schemas/limits.ts";
import { fold } from "../../src/schemas/referral.ts";
import { type Away, handover, type Said, turn } from "../../src/schemas/standing_in.ts";
import { addWorkingDays, holidays } from "../../src/schemas/working_days.ts";
import type { Operation } from "../operations.ts";

/** What a handover follows from. */
interface Waited {
  said: Said[];
  urgency: Urgency;
  in_charge: string | null;
  absences: Away[];
  members: string[];
  today: string;
}

export const SCHEMAS: Readonly<Record<string, Operation>> = {
  "kbo.parse": ({ texts }: { texts: string[] }) => {
    const digits = texts.map(parseKbo);
    return { digits, printed: digits.map(formatKbo) };
  },
  "referral.fold": ({ events }: { events: Event[] }) => {
    const referral = fold(events);
    return { ...referral, order: order(events).map((event) => event.id), missing: [...referral.missing].sort() };
  },
  "application.message": ({ application }: { application: Application }) => {
    const read = decodeRequest(utf8(JSON.stringify(application)), Application, LIMITS.request);
    return { message: fromUtf8(applicationMessage(read)) };
  },
  "loop.holidays": ({ year }: { year: number }) => ({ holidays: [...holidays(year)] }),
  "loop.working_days": ({ day, counts }: { day: string; counts: number[] }) => ({
    days: counts.map((count) => addWorkingDays(day, count)),
  }),
  "loop.handover": ({ said, urgency, in_charge, absences, members, today }: Waited) => ({
    handover: handover(said, urgency, in_charge, absences, members, today),
  }),
  "loop.turns": ({ thread, kids, due }: { thread: string; kids: string[]; due: string }) => {
    const all = kids.map(fromHex);
    return { turns: all.map((kid) => turn(thread, kid, all, due)) };
  },
  "loop.ending": ({ traces, of, now }: { traces: Trace[]; of: string; now: number }) => {
    const trace = traces.find((each) => each.id === of)!;
    return { ending: ending(trace, traces, now), ...deadlines(trace) };
  },
  "loop.endings": ({ traces, now }: { traces: Trace[]; now: number }) => ({ endings: endings(traces, traces, now) }),
};
