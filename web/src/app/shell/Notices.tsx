import type { Alarm } from "../../endpoint/interface/index.ts";
import { Banner } from "../components/Banner.tsx";
import { Button } from "../components/Button.tsx";
import { useHouse, useMe } from "../house.ts";
import { inWords } from "../problems.ts";
import { here } from "../router.ts";
import { t } from "../words.ts";

/** What must not be overlooked, on every page: alarms, no connection, no way back in. */
export function Notices() {
  const { alarms, dismiss, sync } = useHouse();
  const me = useMe();
  return (
    <aside class="notices no-print" aria-label={t("notices")}>
      {alarms.value.map((alarm, at) => (
        <AlarmBanner key={at} alarm={alarm} onDismiss={() => dismiss(alarm)} />
      ))}
      {sync.value?.state === "offline" && (
        <Banner tone="care">
          <p>{t("offline", { queued: sync.value.queued })}</p>
        </Banner>
      )}
      {!me.recoverable && here.value.path !== "/welcome" && (
        <Banner tone="care">
          <p>{t("not-recoverable")}</p>
          <p>
            <a href="/welcome">{t("not-recoverable-do")}</a>
          </p>
        </Banner>
      )}
    </aside>
  );
}

function AlarmBanner({ alarm, onDismiss }: { alarm: Alarm; onDismiss: () => void }) {
  const grave = alarm.kind === "fork" || alarm.kind === "relay" || alarm.kind === "root";
  return (
    <Banner tone={grave ? "bad" : "care"} alert>
      <p>
        <strong>{t(`alarm-${alarm.kind}`)}</strong>
      </p>
      <AlarmWords alarm={alarm} />
      {!grave && (
        <div>
          <Button small onClick={onDismiss}>
            {t("alarm-seen")}
          </Button>
        </div>
      )}
    </Banner>
  );
}

function AlarmWords({ alarm }: { alarm: Alarm }) {
  switch (alarm.kind) {
    case "fork":
      return (
        <p>
          {t("alarm-fork-next")} <a href="/directory">{t("alarm-fork-look")}</a>
        </p>
      );
    case "relay":
    case "witnesses":
      return <p>{inWords(alarm.problem)}</p>;
    case "refused":
      return (
        <p>
          {t("alarm-refused-next", { claims: alarm.refused.claims ?? "–" })}{" "}
          {alarm.refused.thread && <a href={`/t/${alarm.refused.thread}`}>{t("alarm-refused-look")}</a>}
        </p>
      );
    case "storage":
      return <p>{alarm.rebuilt ? t("alarm-storage-rebuilt") : t("alarm-storage-rebuilding")}</p>;
    case "shelf":
      return <p>{t(`alarm-shelf-${alarm.found}`)}</p>;
    case "root":
      return <p>{t(alarm.replaced ? "alarm-root-replaced" : "alarm-root-lost", { structure: alarm.structure })}</p>;
  }
}
