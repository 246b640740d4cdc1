import { useState } from "preact/hooks";

import { Banner } from "../components/Banner.tsx";
import { Button } from "../components/Button.tsx";
import { Failure } from "../components/States.tsx";
import { Sure } from "../components/Sure.tsx";
import { Facts } from "../components/Table.tsx";
import { touches, useAsked, useDoing, useHouse } from "../house.ts";
import { line } from "../safe.ts";
import { day, full } from "../times.ts";
import { t } from "../words.ts";

const LONGER = 30; // days

/** The link by which somebody outside reads and answers: whether it works, and what can be done about it. */
export function LinkCard({ thread }: { thread: string }) {
  const { endpoint } = useHouse();
  const asked = useAsked((it) => it.correspondents.link(thread), [thread], touches("threads"));
  const doing = useDoing();
  const [code, setCode] = useState<string | null>(null);
  const [ending, setEnding] = useState(false);
  const link = asked.value;
  if (!link) return asked.problem === null ? null : <Failure problem={asked.problem} onAgain={asked.again} />;
  const act = (work: () => Promise<unknown>) =>
    doing.run(async () => {
      await work();
      asked.again();
    });
  const renewCode = () => act(async () => setCode((await endpoint.correspondents.newCode(thread)).code));
  return (
    <section class="sheet stack no-print" aria-labelledby="link-title">
      <h2 id="link-title" class="h3">
        {t("link-of", { name: link.name })}
      </h2>
      {doing.problem !== null && <Failure problem={doing.problem} />}
      <Facts
        facts={[
          [t("link-state"), link.revoked ? t("link-ended") : t("letter-expires", { date: day(link.expires) })],
          [t("link-opened"), link.opened === null ? t("link-not-opened") : full(link.opened)],
          [t("link-attempts"), String(link.attempts)],
        ]}
      />
      {code && (
        <Banner tone="good" alert>
          <p>{t("link-new-code", { name: line(link.name) })}</p>
          <p class="groups" translate={false}>
            <span>{code.slice(0, 3)}</span>
            <span>{code.slice(3)}</span>
          </p>
        </Banner>
      )}
      {!link.revoked && link.closed && <p>{t(`link-closed-${link.closed}`)}</p>}
      {!link.revoked && (
        <div class="row">
          {!link.closed && (
            <>
              <Button small icon="key" busy={doing.busy} onClick={() => void renewCode()}>
                {t("link-code-do")}
              </Button>
              <Button small icon="clock" busy={doing.busy} onClick={() => void act(() => endpoint.correspondents.renew(thread, LONGER))}>
                {t("link-renew-do", { days: LONGER })}
              </Button>
            </>
          )}
          <Button small kind="quiet" icon="cross" busy={doing.busy} onClick={() => setEnding(true)}>
            {t("link-end-do")}
          </Button>
        </div>
      )}
      {ending && (
        <Sure
          title={t("link-end-title", { name: link.name })}
          text={t("link-end-text", { name: link.name })}
          verb={t("link-end-do")}
          work={async () => {
            await endpoint.correspondents.revoke(thread);
            asked.again();
          }}
          onClose={() => setEnding(false)}
        />
      )}
    </section>
  );
}
