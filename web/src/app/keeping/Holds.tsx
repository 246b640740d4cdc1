import type { HoldView } from "../../endpoint/interface/index.ts";
import { Button } from "../components/Button.tsx";
import { Chip } from "../components/Chip.tsx";
import { EmptyState, Failure, Waiting } from "../components/States.tsx";
import { toast } from "../components/Toasts.tsx";
import { useAsked, useDoing, useHouse, useMe } from "../house.ts";
import { line } from "../safe.ts";
import { full } from "../times.ts";
import { t } from "../words.ts";

/** Conversations that are kept whatever their time: asked for by one, confirmed by another, and ended likewise. */
export function Holds() {
  const asked = useAsked((it) => it.keeping.holds(), []);
  return (
    <section class="stack" aria-labelledby="holds">
      <h2 id="holds">{t("holds-title")}</h2>
      <p class="soft">{t("holds-lead")}</p>
      {asked.problem !== null && <Failure problem={asked.problem} onAgain={asked.again} />}
      {!asked.value && asked.problem === null && <Waiting />}
      {asked.value?.length === 0 && (
        <EmptyState icon="lock" title={t("holds-none")}>
          <p>{t("holds-none-text")}</p>
        </EmptyState>
      )}
      <ul class="stack">
        {asked.value?.map((each) => (
          <HoldItem key={each.id} of={each} onDone={asked.again} />
        ))}
      </ul>
    </section>
  );
}

function HoldItem({ of, onDone }: { of: HoldView; onDone: () => void }) {
  const me = useMe();
  const { endpoint } = useHouse();
  const doing = useDoing();
  const waits = of.stage !== "in_force";
  const sign = (what: "confirm" | "lift") =>
    doing.run(async () => {
      await endpoint.keeping[what](of.id);
      toast({ text: t("holds-signed") });
      onDone();
    });
  return (
    <li class="sheet stack tight">
      <div class="row apart">
        {of.subject === null ? <strong class="mono">{of.thread.slice(-6)}</strong> : <a href={`/t/${of.thread}`}>{line(of.subject) || t("no-subject")}</a>}
        <Chip tone={waits ? "care" : "good"} icon={waits ? "clock" : "lock"}>
          {t(`holds-${of.stage}`)}
        </Chip>
      </div>
      <p>{line(of.reason)}</p>
      <p class="soft small">{t("holds-by", { names: of.by.join(", "), when: full(of.since) })}</p>
      {of.mine && waits && <p class="soft small">{t("holds-another")}</p>}
      {doing.problem !== null && <Failure problem={doing.problem} />}
      {me.administrator && (
        <div class="row">
          {waits && !of.mine && (
            <Button small kind="primary" icon="check" busy={doing.busy} onClick={() => void sign("confirm")}>
              {t(of.stage === "lifting" ? "holds-confirm-end" : "holds-confirm")}
              <span class="aside"> {line(of.reason)}</span>
            </Button>
          )}
          {of.stage === "in_force" && (
            <Button small busy={doing.busy} onClick={() => void sign("lift")}>
              {t("holds-lift")}
              <span class="aside"> {line(of.reason)}</span>
            </Button>
          )}
        </div>
      )}
    </li>
  );
}
