/** The room of the structure's root key. */

import type { RootRoom } from "../interface/index.ts";
import type { Here } from "./here.ts";

export function rootRoom(here: Here): RootRoom {
  const state = () => here.opened().rootKey.state();
  return {
    state,
    save: (passphrase) => here.opened().rootKey.save(passphrase),
    async open(file, passphrase) {
      await here.opened().rootKey.open(file, passphrase);
      return state();
    },
    renew: (passphrase) => here.opened().rootKey.renew(passphrase),
    async replace(file, passphrase) {
      await here.opened().rootKey.replace(file, passphrase);
      return state();
    },
    async forget() {
      await here.opened().rootKey.forget();
      return state();
    },
    async keep() {
      await here.opened().rootKey.keep();
      return state();
    },
  };
}
