/** What the rooms are given. */

import type { Opened } from "../opened.ts";

export interface Here {
  /** The open profile; throws NotSignedInError when there is none. */
  opened(): Opened;
}
