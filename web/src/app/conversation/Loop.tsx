import type { ThreadView } from "../../endpoint/interface/index.ts";
import { Banner } from "../components/Banner.tsx";
import { Button } from "../components/Button.tsx";
import { PartyName } from "../components/Chip.tsx";
import { Failure } from "../components/States.tsx";
import { useDoing, useHouse } from "../house.ts";
import { safe } from "../safe.ts";
import { dateWords } from "../times.ts";
import { t } from "../words.ts";
import { Redirect } from "./Redirect.tsx";
import { announce } from "./sent.ts";

/** What keeps a referral from being forgotten: who waits for whom, where it went on, and that the person withdrew. */
export function Loop({ view }: { view: ThreadView }) {
  const { endpoint } = useHouse();
  const doing = useDoing();
  const { kept, loop, referral, summary } = view;
  const { reminder } = loop;
  const remind = () => doing.run(async () => void (reminder && announce(endpoint, await endpoint.write.remind(summary.id, reminder))));
  return (
    <>
      {doing.problem !== null && <Failure problem={doing.problem} />}
      {loop.withdrawn && (
        <Banner tone="bad">
          <p>
            <strong>{t("consent-withdrawn-on", { date: dateWords(loop.withdrawn.on) })}</strong>
          </p>
          {loop.withdrawn.text && <p class="typed">{safe(loop.withdrawn.text)}</p>}
          {!kept.held && <p>{t("kept-delete", { date: dateWords(kept.delete) })}</p>}
        </Banner>
      )}
      {kept.due && !loop.withdrawn && (
        <Banner tone="care">
          <p>{t("kept-delete", { date: dateWords(kept.delete) })}</p>
          <p class="small">{t("kept-lengthen")}</p>
        </Banner>
      )}
      {kept.held && (
        <Banner>
          <p>{t("kept-held")}</p>
        </Banner>
      )}
      {loop.waits && (
        <Banner tone="bad">
          <p>
            <strong>{t("waits-since", { date: dateWords(loop.waits) })}</strong>
          </p>
          <p>{t("waits-next")}</p>
        </Banner>
      )}
      {((loop.late && !reminder) || loop.pressed) && (
        <Banner tone={loop.pressed ? "bad" : "care"}>
          <p>{t(loop.pressed ? "loop-pressed" : "loop-late")}</p>
        </Banner>
      )}
      {reminder && (
        <Banner tone="care">
          <p>{t(`loop-${reminder}`)}</p>
          <div class="no-print">
            <Button small icon="bell" busy={doing.busy} onClick={() => void remind()}>
              {t(`loop-${reminder}-do`)}
            </Button>
          </div>
        </Banner>
      )}
      {loop.transferredTo && (
        <Banner>
          <p>
            {t("transferred-to")} {loop.transferredTo.to && <PartyName party={loop.transferredTo.to} />}
          </p>
          {referral?.side === "receiver" && <a href={`/t/${loop.transferredTo.thread}`}>{t("loop-follow")}</a>}
        </Banner>
      )}
      {loop.continues && (
        <Banner>
          <p>
            {t("loop-continues")} <a href={`/t/${loop.continues}`}>{t("loop-before")}</a>
          </p>
        </Banner>
      )}
      {loop.redirectedTo && (
        <Banner>
          <p>
            {t("redirected-to")} {loop.redirectedTo.to && <PartyName party={loop.redirectedTo.to} />}
          </p>
          <a href={`/t/${loop.redirectedTo.thread}`}>{t("loop-follow")}</a>
        </Banner>
      )}
      {referral?.state === "declined" && referral.side === "sender" && <Redirect view={view} />}
    </>
  );
}
