import { useState } from "preact/hooks";

import { Button } from "../components/Button.tsx";
import { Icon, type IconName } from "../components/Icon.tsx";
import { Page } from "../components/Page.tsx";
import { useHouse, useMe } from "../house.ts";
import { start } from "../practice/progress.ts";
import { go } from "../router.ts";
import { RecoveryCode } from "../signin/RecoveryCode.tsx";
import { t } from "../words.ts";

const TOUR = [
  { icon: "inbox", name: "inbox" },
  { icon: "refer", name: "refer" },
  { icon: "lock", name: "note" },
  { icon: "book", name: "notebook" },
] as const satisfies readonly { icon: IconName; name: string }[];

/** The first day: the recovery code, then four things to know. */
export default function Welcome() {
  const { endpoint, enter } = useHouse();
  const me = useMe();
  const [safe, setSafe] = useState(false);
  const begin = async () => {
    await endpoint.settings.setPreferences({ toured: true });
    enter(await endpoint.access.state());
    start("tour");
    go("/inbox");
  };
  return (
    <Page title={t("welcome-title", { name: me.person })} narrow>
      <section class="sheet">
        <RecoveryCode onDone={() => setSafe(true)} />
      </section>
      <section class="stack" aria-labelledby="tour">
        <h2 id="tour">{t("tour-title")}</h2>
        <ol class="stack tight">
          {TOUR.map(({ icon, name }) => (
            <li key={name} class="sheet tour">
              <Icon name={icon} size={24} />
              <div>
                <h3>{t(`tour-${name}`)}</h3>
                <p class="soft">{t(`tour-${name}-text`)}</p>
              </div>
            </li>
          ))}
        </ol>
      </section>
      <div>
        <Button kind={safe || me.recoverable ? "primary" : "second"} onClick={() => void begin()}>
          {t("tour-begin")}
        </Button>
      </div>
    </Page>
  );
}
