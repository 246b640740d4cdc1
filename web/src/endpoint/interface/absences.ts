/** Who is away, and who stands in. */

import type { Address, Day, Id } from "./values.ts";

/** Absences of colleagues, of whom the own services are told. */
export interface AbsenceView {
  thread: Id;
  service: Address;
  member: Id;
  name: string;
  me: boolean;
  first: Day;
  last: Day;
  substitute: { id: Id; name: string } | null;
}

export interface Absences {
  /** Those that are not over, the first to begin first. */
  list(): Promise<AbsenceView[]>;
  /** Says to each own service that a member (oneself unless named) is away. */
  announce(absence: { first: Day; last: Day; member?: Id; substitute?: Id }): Promise<AbsenceView[]>;
  cancel(thread: Id): Promise<AbsenceView[]>;
}
