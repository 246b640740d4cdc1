import { useState } from "preact/hooks";

import type { ThreadView } from "../../endpoint/interface/index.ts";
import { Button } from "../components/Button.tsx";
import { Menu } from "../components/Menu.tsx";
import { useMe } from "../house.ts";
import { t } from "../words.ts";
import { EndConsent } from "./EndConsent.tsx";
import { Hold } from "./Hold.tsx";

/** What is seldom done with a conversation. */
export function More({ view: { summary, referral, loop, kept } }: { view: ThreadView }) {
  const me = useMe();
  const [open, setOpen] = useState<"consent" | "hold" | null>(null);
  const shared = (referral !== null || summary.kind === "correspondent") && summary.service !== null;
  const choices = [
    shared && !loop.withdrawn && (
      <Button key="consent" kind="quiet" small icon="warn" onClick={() => setOpen("consent")}>
        {t("consent-end")}
      </Button>
    ),
    me.administrator && summary.service !== null && !kept.held && (
      <Button key="hold" kind="quiet" small icon="lock" onClick={() => setOpen("hold")}>
        {t("hold-ask")}
      </Button>
    ),
  ].filter((each) => each !== false);
  const close = () => setOpen(null);
  if (choices.length === 0) return null;
  return (
    <>
      <Menu label={t("more")} icon="more" kind="quiet" small>
        {choices}
      </Menu>
      {open === "consent" && <EndConsent thread={summary.id} guests={summary.kind === "correspondent"} onClose={close} />}
      {open === "hold" && <Hold thread={summary.id} onClose={close} />}
    </>
  );
}
