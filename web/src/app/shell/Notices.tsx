import type { Alarm } from "../../endpoint/interface/index.ts";
import { Banner } from "../components/Banner.tsx";
import { Button } from "../components/Button.tsx";
import { useHouse, useMe } from "../house.ts";
import { inWords, slugOf } from "../problems.ts";
import { here } from "../router.ts";
import { line } from "../safe.ts";
import { full } from "../times.ts";
import { t } from "../words.ts";

/** What must not be overlooked, on every page: alarms, no connection, no way back in. */
export function Notices() {
  const { alarms, endpoint, sync } = useHouse();
  const me = useMe();
  return (
    <aside class="notices no-print" aria-label={t("notices")}>
      {alarms.value?.map((alarm) => (
        <AlarmBanner key={alarm.id} alarm={alarm} onSeen={() => void endpoint.sync.seen(alarm.id).catch(() => undefined)} />
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

function AlarmBanner({ alarm, onSeen }: { alarm: Alarm; onSeen: () => void }) {
  const grave = alarm.kind === "fork" || alarm.kind === "relay" || alarm.kind === "root";
  return (
    <Banner tone={grave ? "bad" : "care"} alert>
      <p>
        <strong>{titleOf(alarm)}</strong>
      </p>
      <p class="soft small">{t("alarm-since", { when: full(alarm.since) })}</p>
      <AlarmWords alarm={alarm} />
      {!alarm.goesOn && (
        <div>
          <Button small onClick={onSeen}>
            {t("alarm-seen")}
          </Button>
        </div>
      )}
    </Banner>
  );
}

function titleOf(alarm: Alarm): string {
  switch (alarm.kind) {
    case "relay":
      return t(alarm.goesOn ? "alarm-relay" : "alarm-relay-over");
    case "refused":
      return t("alarm-refused", { count: alarm.count });
    case "missing":
      return t("alarm-missing", { count: alarm.threads.length });
    default:
      return t(`alarm-${alarm.kind}`);
  }
}

/** What is wrong, and what to do. */
function AlarmWords({ alarm }: { alarm: Alarm }) {
  switch (alarm.kind) {
    case "fork":
      return (
        <p>
          {t("alarm-fork-next")} <a href="/directory">{t("alarm-fork-look")}</a>
        </p>
      );
    case "relay":
      return (
        <p>
          {t(`failure-${slugOf(alarm.problem)}`)} {t(alarm.goesOn ? "alarm-relay-next" : "alarm-relay-over-next")}
        </p>
      );
    case "witnesses":
      return <p>{inWords(alarm.problem)}</p>;
    case "refused":
      return (
        <p>
          {t("alarm-refused-next", { count: alarm.count, claims: line(alarm.refused.claims ?? "–") })} {t("alarm-refused-do")}{" "}
          <Look threads={alarm.count === 1 ? [alarm.refused.thread] : null} />
        </p>
      );
    case "missing":
      return (
        <p>
          {t("alarm-missing-next")} <Look threads={alarm.threads} />
        </p>
      );
    case "storage":
      return <p>{alarm.rebuilt ? t("alarm-storage-rebuilt") : t("alarm-storage-rebuilding")}</p>;
    case "shelf":
      return <p>{t(`alarm-shelf-${alarm.found}`)}</p>;
    case "shelf-full":
      return <p>{t("alarm-shelf-full-next")}</p>;
    case "root":
      return (
        <p>
          {t(alarm.replaced ? "alarm-root-replaced" : "alarm-root-lost", { structure: alarm.structure })} {alarm.goesOn && <KeepRoot />}
        </p>
      );
  }
}

/** Leads an administrator to where the replacement of the own root key is ended. */
function KeepRoot() {
  return useMe().administrator ? <a href="/administration/recovery">{t("alarm-root-keep")}</a> : null;
}

/** Leads to the conversation that is meant, or to all that need a look. */
function Look({ threads }: { threads: readonly (string | null)[] | null }) {
  if (threads?.length !== 1) return <a href="/inbox?only=attention">{t("alarm-look-all")}</a>;
  return threads[0] ? <a href={`/t/${threads[0]}`}>{t("alarm-look")}</a> : null;
}
