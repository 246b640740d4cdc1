import { useLayoutEffect, useState } from "preact/hooks";

import type { MailMode } from "../../endpoint/interface/index.ts";
import { Banner } from "../components/Banner.tsx";
import { Button } from "../components/Button.tsx";
import { Checks, Radios } from "../components/Field.tsx";
import { Failure, Waiting } from "../components/States.tsx";
import { toast } from "../components/Toasts.tsx";
import { useAsked, useDoing, useHouse } from "../house.ts";
import { t } from "../words.ts";

const MODES: readonly MailMode[] = ["link", "openpgp", "smime", "short", "plain"];

/** What the structure allows by e-mail. */
export function Mail() {
  const { endpoint } = useHouse();
  const asked = useAsked((it) => it.correspondents.policy(), []);
  const doing = useDoing();
  const [modes, setModes] = useState<MailMode[]>([]);
  const [inbound, setInbound] = useState<"hold" | "post">("hold");
  useLayoutEffect(() => {
    if (!asked.value) return;
    setModes([...asked.value.modes]);
    setInbound(asked.value.inbound);
  }, [asked.value]);
  const submit = (event: Event) => {
    event.preventDefault();
    void doing.run(async () => {
      await endpoint.administration.setMailPolicy(modes, inbound);
      toast({ text: t("saved") });
    });
  };
  if (!asked.value) return asked.problem === null ? <Waiting /> : <Failure problem={asked.problem} onAgain={asked.again} />;
  return (
    <form class="sheet stack read" onSubmit={submit} noValidate>
      <h2>{t("administration-mail")}</h2>
      {doing.problem !== null && <Failure problem={doing.problem} />}
      <Checks id="modes" label={t("mail-modes")} values={modes} onValues={setModes} options={MODES.map((value) => ({ value, label: t(`mode-${value}`), hint: t(`mode-${value}-hint`) }))} />
      {modes.includes("plain") && (
        <Banner tone="care">
          <p>{t("mode-plain-warning")}</p>
        </Banner>
      )}
      <Radios
        id="inbound"
        label={t("mail-inbound")}
        value={inbound}
        onValue={setInbound}
        options={[
          { value: "hold", label: t("inbound-hold"), hint: t("inbound-hold-hint") },
          { value: "post", label: t("inbound-post"), hint: t("inbound-post-hint") },
        ]}
      />
      <div>
        <Button kind="primary" type="submit" busy={doing.busy}>
          {t("save")}
        </Button>
      </div>
    </form>
  );
}
