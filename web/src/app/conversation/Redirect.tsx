import { useState } from "preact/hooks";

import type { ServiceHit, ThreadView } from "../../endpoint/interface/index.ts";
import { Button } from "../components/Button.tsx";
import { PartyName } from "../components/Chip.tsx";
import { Dialog } from "../components/Dialog.tsx";
import { ServicePicker } from "../components/ServicePicker.tsx";
import { Failure } from "../components/States.tsx";
import { useDoing, useHouse } from "../house.ts";
import { go } from "../router.ts";
import { t } from "../words.ts";
import { announce } from "./sent.ts";

/** A referral that was declined goes on: to the door that was suggested, or to another one. */
export function Redirect({ view }: { view: ThreadView }) {
  const { endpoint } = useHouse();
  const doing = useDoing();
  const [choosing, setChoosing] = useState(false);
  const thread = view.summary.id;
  const suggests = view.loop.redirectedTo ? null : view.loop.suggests;
  const refer = (to: string) =>
    doing.run(async () => {
      const item = await endpoint.write.redirect(thread, to);
      setChoosing(false);
      go(`/t/${item.thread}`);
      announce(endpoint, item, t("sent"), `/t/${thread}`);
    });
  return (
    <section class="steps-bar no-print" aria-labelledby="redirect-title">
      <h2 class="small soft" id="redirect-title">
        {t("steps-title")}
      </h2>
      {doing.problem !== null && !choosing && <Failure problem={doing.problem} />}
      {suggests && (
        <p>
          {t("suggests")} <PartyName party={suggests} />
        </p>
      )}
      <div class="row">
        {suggests && (
          <Button kind="primary" icon="refer" busy={doing.busy} onClick={() => void refer(suggests.address)}>
            {t("redirect-there")}
          </Button>
        )}
        <Button icon="refer" onClick={() => setChoosing(true)}>
          {t("redirect-other")}
        </Button>
      </div>
      {choosing && <Elsewhere busy={doing.busy} problem={doing.problem} onChosen={(to) => void refer(to)} onClose={() => setChoosing(false)} />}
    </section>
  );
}

function Elsewhere({ busy, problem, onChosen, onClose }: { busy: boolean; problem: unknown; onChosen: (to: string) => void; onClose: () => void }) {
  const [other, setOther] = useState<ServiceHit | null>(null);
  const [missing, setMissing] = useState(false);
  const submit = (event: Event) => {
    event.preventDefault();
    setMissing(other === null);
    if (other) onChosen(other.address);
  };
  return (
    <Dialog title={t("redirect-other")} onClose={onClose}>
      <form class="stack" onSubmit={submit} noValidate>
        {problem !== null && <Failure problem={problem} />}
        <ServicePicker id="redirect-to" label={t("transfer-to")} error={missing && !other ? t("transfer-need-service") : undefined} chosen={other} onChosen={setOther} />
        <div class="ends">
          <Button kind="primary" type="submit" busy={busy}>
            {t("redirect-do")}
          </Button>
          <Button onClick={onClose}>{t("cancel")}</Button>
        </div>
      </form>
    </Dialog>
  );
}
