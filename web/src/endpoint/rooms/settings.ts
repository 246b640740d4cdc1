/** This person's choices, and how far this browser is with fetching and sending. */

import type { Preferences, Settings, Sync } from "../interface/index.ts";
import type { Here } from "./here.ts";

const NO_PREFERENCES: Preferences = {
  language: null,
  theme: null,
  notifications: false,
  toured: false,
  tellWriting: true,
  practice: { exercise: null, done: [] },
};

export function settingsRoom(here: Here): Settings {
  return {
    preferences: () => preferencesOf(here),
    async setPreferences(change) {
      const changed = { ...(await preferencesOf(here)), ...change };
      await here.opened().profile.store.put("preferences", "own", changed);
      return changed;
    },
    pushKey: () => here.opened().push.key(),
    pushSubscription: () => here.opened().push.subscribed(),
    setPushSubscription: (subscribed) => {
      const { push } = here.opened();
      return subscribed === null ? push.end() : push.subscribe(subscribed);
    },
  };
}

/** Return this person's choices; what was never chosen is as it is for everybody. */
export async function preferencesOf(here: Here): Promise<Preferences> {
  const chosen = await here.opened().profile.store.get<Partial<Preferences>>("preferences", "own");
  return { ...NO_PREFERENCES, ...chosen };
}

export function syncRoom(here: Here): Sync {
  return {
    state: async () => here.opened().following.state,
    now: () => here.opened().following.now(),
    alarms: async () => here.opened().alarms.all(),
    seen: (alarm) => here.opened().alarms.seen(alarm),
    keep: () => here.opened().shelving.leave(),
  };
}
