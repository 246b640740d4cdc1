import { render } from "preact";

import type { AccessState, EndpointClient } from "../endpoint/interface/index.ts";
import { Application, prepare } from "./application.tsx";
import { beginPractising } from "./components/Practising.tsx";
import { furnish, type House, HouseContext } from "./house.ts";
import { beginRouting } from "./router.ts";
import { beginTheme } from "./theme.ts";
import { beginWords } from "./words.ts";

/**
 * Put the application onto the page, on an endpoint. `foreseen` is how things stand where that is certain beforehand;
 * then the endpoint is asked, and its worker fetched, when the page is there.
 */
export async function begin(endpoint: EndpointClient, foreseen: Promise<AccessState | null>): Promise<void> {
  const place = document.getElementById("app");
  if (!place) return;
  const house = furnish(endpoint);
  beginTheme();
  beginRouting();
  void beginPractising();
  keepOnLeaving(house);
  const [state] = await Promise.all([foreseen, beginWords("common", "signin")]);
  if (state) house.enter(state);
  else void Promise.all([house.begin(), prepare()]);
  render(
    <HouseContext.Provider value={house}>
      <Application />
    </HouseContext.Provider>,
    place,
  );
  if (state) requestAnimationFrame(() => setTimeout(() => void house.begin().then(prepare)));
}

/** A page that is hidden may never be shown again: what was written is put at the relay now, not in some seconds. */
function keepOnLeaving({ access, endpoint }: House): void {
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && access.value?.state === "open") {
      endpoint.sync.keep().catch(() => undefined); // it was locked in this moment
    }
  });
}
