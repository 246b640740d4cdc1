import type { OutboxItem } from "../../endpoint/interface/index.ts";
import { Button } from "../components/Button.tsx";
import { Chip, type Tone } from "../components/Chip.tsx";
import { Page } from "../components/Page.tsx";
import { EmptyState, Failure, Waiting } from "../components/States.tsx";
import { takeBack } from "../conversation/sent.ts";
import { touches, useAsked, useDoing, useHouse } from "../house.ts";
import { line } from "../safe.ts";
import { full } from "../times.ts";
import { t } from "../words.ts";

const TONES: Record<OutboxItem["state"], Tone> = { held: "plain", queued: "care", sending: "accent", sent: "good", failed: "bad" };

/** What is written and has not left, why, and what one can do about it. */
export default function Outbox() {
  const { endpoint, sync } = useHouse();
  const asked = useAsked((it) => it.outbox.list(), [], touches("outbox", "threads"));
  const doing = useDoing();
  const items = asked.value?.filter((each) => each.kind !== "receipt" && each.state !== "sent") ?? [];
  return (
    <Page
      title={t("outbox-title")}
      lead={t("outbox-lead")}
      narrow
      actions={
        <Button small icon="retry" busy={doing.busy} onClick={() => void doing.run(async () => void (await endpoint.sync.now()))}>
          {t("outbox-now")}
        </Button>
      }
    >
      {doing.problem !== null && <Failure problem={doing.problem} />}
      {asked.problem !== null && <Failure problem={asked.problem} onAgain={asked.again} />}
      {!asked.value && asked.problem === null && <Waiting />}
      {asked.value && items.length === 0 && (
        <EmptyState icon="check" title={t("outbox-none")}>
          <p>{sync.value?.synced ? t("outbox-synced", { when: full(sync.value.synced) }) : t("outbox-none-text")}</p>
        </EmptyState>
      )}
      <ul class="stack">
        {items.map((item) => (
          <li key={item.id} class="sheet stack">
            <div class="row apart">
              <a href={`/t/${item.thread}`}>
                <bdi>{line(item.subject) || t("no-subject")}</bdi>
              </a>
              <Chip tone={TONES[item.state]}>{t(`item-${item.state}`)}</Chip>
            </div>
            <p class="soft small">{full(item.written)}</p>
            {item.problem && <Failure problem={item.problem} />}
            {item.nextAttempt !== null && item.state === "queued" && <p class="soft small">{t("outbox-next", { when: full(item.nextAttempt) })}</p>}
            <div class="row">
              {item.state === "held" && (
                <Button small onClick={() => void doing.run(() => takeBack(endpoint, item.id, "/outbox"))}>
                  {t("undo")}
                </Button>
              )}
              {(item.state === "failed" || item.state === "queued") && (
                <>
                  <Button small icon="retry" onClick={() => void doing.run(async () => void (await endpoint.outbox.retry(item.id)))}>
                    {t("again")}
                  </Button>
                  <Button
                    small
                    kind="quiet"
                    icon="bin"
                    onClick={() =>
                      void doing.run(async () => {
                        await endpoint.outbox.discard(item.id);
                        asked.again();
                      })
                    }
                  >
                    {t("outbox-discard")}
                  </Button>
                </>
              )}
            </div>
          </li>
        ))}
      </ul>
    </Page>
  );
}
