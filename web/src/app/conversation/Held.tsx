import { useState } from "preact/hooks";

import type { Body } from "../../endpoint/interface/index.ts";
import { Button } from "../components/Button.tsx";
import { Failure } from "../components/States.tsx";
import { Sure } from "../components/Sure.tsx";
import { useDoing, useHouse } from "../house.ts";
import { t } from "../words.ts";

/** Why a bridge holds a reply (bridges/inbound/: authenticate.py, pipeline.py); one of another bridge may say more. */
export const DOUBTS = ["policy", "unsigned", "other-sender", "several-senders", "sender-missing", "malformed", "address-expired", "address-revoked", "unreadable"];

export function doubtWords(doubt: string): string {
  return DOUBTS.includes(doubt) ? t(`doubt-${doubt}`) : t("doubt-other", { doubt });
}

/** A doubtful reply waits for somebody of the service to let it in or reject it. */
export function Held({ body, thread }: { body: Extract<Body, { kind: "mail-held" }>; thread: string }) {
  const { endpoint } = useHouse();
  const doing = useDoing();
  const [rejecting, setRejecting] = useState(false);
  if (body.decided) return <p class="soft small">{t(`held-${body.decided}`)}</p>;
  const decide = (release: boolean) => endpoint.correspondents.decide(thread, body.held, release);
  return (
    <>
      {doing.problem !== null && <Failure problem={doing.problem} />}
      <p class="small">{t("held-advice")}</p>
      <div class="row no-print">
        <Button small icon="check" busy={doing.busy} onClick={() => void doing.run(async () => void (await decide(true)))}>
          {t("held-release")}
        </Button>
        <Button small icon="cross" busy={doing.busy} onClick={() => setRejecting(true)}>
          {t("held-reject")}
        </Button>
      </div>
      {rejecting && <Sure title={t("held-reject-title")} text={t("held-reject-text")} verb={t("held-reject")} work={() => decide(false)} onClose={() => setRejecting(false)} />}
    </>
  );
}
