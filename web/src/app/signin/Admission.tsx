import { useEffect, useState } from "preact/hooks";

import type { AccessState } from "../../endpoint/interface/index.ts";
import { Button } from "../components/Button.tsx";
import { Dialog } from "../components/Dialog.tsx";
import { Title } from "../components/Page.tsx";
import { Failure } from "../components/States.tsx";
import { useDoing, useHouse } from "../house.ts";
import { turnOff } from "../push.ts";
import { t } from "../words.ts";
import { Door } from "./Door.tsx";
import { RecoveryCode } from "./RecoveryCode.tsx";

const PAUSE = 15_000; // milliseconds between two questions whether the device was admitted

/** Between two doors: the device waits to be admitted, or was shut out. */
export default function Admission({ state }: { state: Extract<AccessState, { state: "waiting" | "ended" }> }) {
  const { endpoint, enter } = useHouse();
  const doing = useDoing();
  const [leaving, setLeaving] = useState(false);
  const check = () => doing.run(async () => enter(await endpoint.access.check()));
  useEffect(() => {
    if (state.state !== "waiting") return;
    const timer = setInterval(check, PAUSE);
    return () => clearInterval(timer);
  }, [state.state]);
  const hasCode = state.state === "waiting" && state.ways.some((way) => way.kind === "recovery");

  return (
    <Door>
      <div class="sheet">
        <Title>{state.state === "ended" ? t("ended-title") : t("waiting-title", { name: state.person })}</Title>
        {state.state === "ended" ? (
          <Failure problem={state.problem} />
        ) : (
          <>
            <p>{t(`waiting-for-${state.for}`)}</p>
            {state.fingerprint !== null && <Fingerprint digits={state.fingerprint} />}
            {!hasCode && <RecoveryCode />}
            {hasCode && <p class="soft">{t("waiting-can-close")}</p>}
          </>
        )}
        {doing.problem !== null && <Failure problem={doing.problem} />}
        <div class="row">
          {state.state === "waiting" && (
            <Button icon="retry" busy={doing.busy} onClick={() => void check()}>
              {t("waiting-check")}
            </Button>
          )}
          <Button kind="quiet" onClick={() => setLeaving(true)}>
            {t("sign-out")}
          </Button>
        </div>
      </div>
      {leaving && <SignOut onClose={() => setLeaving(false)} />}
    </Door>
  );
}

/** What is read to the registrars: only so can nobody have put another key in its place. */
function Fingerprint({ digits }: { digits: string }) {
  return (
    <section class="stack tight" aria-labelledby="fingerprint">
      <h2 id="fingerprint">{t("waiting-fingerprint")}</h2>
      <p class="soft">{t("waiting-fingerprint-text")}</p>
      <p class="groups" translate={false}>
        {digits.split(/\s+/u).map((group, at) => (
          <span key={at}>{group}</span>
        ))}
      </p>
    </section>
  );
}

/** Signing out deletes what this browser keeps: whoever has no other way in is told so. */
export function SignOut({ onClose }: { onClose: () => void }) {
  const { endpoint, enter } = useHouse();
  const doing = useDoing();
  const out = () =>
    doing.run(async () => {
      await turnOff(endpoint).catch(() => undefined); // what the push service has ended the relay learns from it
      await endpoint.access.signOut();
      history.replaceState(null, "", "/");
      enter(await endpoint.access.state());
    });
  return (
    <Dialog title={t("sign-out-title")} onClose={onClose}>
      <p>{t("sign-out-means")}</p>
      {doing.problem !== null && <Failure problem={doing.problem} />}
      <div class="ends">
        <Button kind="danger" busy={doing.busy} onClick={() => void out()}>
          {t("sign-out")}
        </Button>
        <Button onClick={onClose}>{t("cancel")}</Button>
      </div>
    </Dialog>
  );
}
