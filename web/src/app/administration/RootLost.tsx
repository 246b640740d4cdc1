import { useState } from "preact/hooks";

import type { RootState } from "../../endpoint/interface/index.ts";
import { Banner } from "../components/Banner.tsx";
import { Button } from "../components/Button.tsx";
import { Dialog } from "../components/Dialog.tsx";
import { Failure } from "../components/States.tsx";
import { useDoing, useHouse } from "../house.ts";
import { full } from "../times.ts";
import { t } from "../words.ts";

/** That the root key is announced lost: an administrator can end it until it is replaced. */
export function RootLost({ loss, onState }: { loss: RootState["loss"]; onState: () => void }) {
  const { endpoint } = useHouse();
  const doing = useDoing();
  const [asking, setAsking] = useState(false);
  const [kept, setKept] = useState(false);
  const keep = () =>
    doing.run(async () => {
      await endpoint.root.keep();
      setAsking(false);
      setKept(true);
      onState();
    });
  if (loss === null) {
    return kept ? (
      <Banner tone="good" alert>
        <p>{t("root-kept")}</p>
      </Banner>
    ) : null;
  }
  return (
    <>
      <Banner tone="bad" alert>
        <p>
          <strong>{t("root-lost")}</strong>
        </p>
        <p>{t("root-lost-when", { since: full(loss.since), from: full(loss.from) })}</p>
        <p>{t("root-lost-do")}</p>
        <div>
          <Button small kind="danger" onClick={() => setAsking(true)}>
            {t("root-keep")}
          </Button>
        </div>
      </Banner>
      {asking && (
        <Dialog title={t("root-keep-title")} onClose={() => setAsking(false)}>
          <p>{t("root-keep-text")}</p>
          {doing.problem !== null && <Failure problem={doing.problem} />}
          <div class="ends">
            <Button kind="danger" busy={doing.busy} onClick={() => void keep()}>
              {t("root-keep-do")}
            </Button>
            <Button onClick={() => setAsking(false)}>{t("cancel")}</Button>
          </div>
        </Dialog>
      )}
    </>
  );
}
