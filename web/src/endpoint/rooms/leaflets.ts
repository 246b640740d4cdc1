/** The room of doors: which service to turn to, and what the own services say of themselves. */

import { currentOf, membersOf } from "../../crypto/structures.ts";
import { REMINDER } from "../../schemas/leaflets.ts";
import type { Leaflets, ListingView } from "../interface/index.ts";
import type { Listing } from "../directory/leaflets.ts";
import type { Here } from "./here.ts";

export function leafletsRoom(here: Here): Leaflets {
  const own = async () => {
    const { structure } = here.opened().mirror.own;
    const all = await here.opened().leaflets.listings();
    return all.filter((each) => each.structure.id === structure.id).map((each) => viewOf(here, each));
  };
  return {
    refresh: () => here.opened().leaflets.refresh(),
    async find(need, municipality) {
      const found = await here.opened().leaflets.find(need, municipality);
      return found.map((each) => viewOf(here, each));
    },
    async own() {
      return (await own()).filter(({ mayCard, mayPlaces }) => mayCard || mayPlaces);
    },
    async setPlaces(service, places, waiting) {
      await here.opened().leaflets.setPlaces(service, places, waiting);
    },
    async setCard(service, card) {
      await here.opened().leaflets.setCard(service, card);
    },
  };
}

function viewOf(here: Here, { structure, service, address, card, confirmed, vacancy, staleness }: Listing): ListingView {
  const { structure: own, device } = here.opened().mirror.own;
  const ours = structure.id === own.id;
  const mayCard = ours && device.administrator;
  return {
    id: service.id,
    address,
    name: service.name,
    structure: { handle: structure.handle, name: structure.name, level: structure.level },
    open: currentOf(service) !== null,
    own: ours && membersOf(service).has(device.member),
    card: card && {
      needs: [...card.needs],
      areas: [...card.areas],
      languages: [...card.languages],
      audiences: [...card.audiences],
      hours: card.hours.map((each) => ({ ...each })),
      contact: { ...card.contact },
      text: card.text,
      time: card.time,
    },
    confirmed,
    due: card !== null && staleness >= REMINDER,
    vacancy: vacancy && { places: vacancy.places, waiting: vacancy.waiting, time: vacancy.time },
    mayCard,
    mayPlaces: mayCard || (ours && membersOf(service).has(device.member)),
  };
}
