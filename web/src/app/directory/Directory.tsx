import { useState } from "preact/hooks";

import { Banner } from "../components/Banner.tsx";
import { Button } from "../components/Button.tsx";
import { Chip, Level } from "../components/Chip.tsx";
import { SearchField } from "../components/Field.tsx";
import { Icon } from "../components/Icon.tsx";
import { Page } from "../components/Page.tsx";
import { EmptyState, Failure, Waiting } from "../components/States.tsx";
import { Facts } from "../components/Table.tsx";
import { touches, useAsked, useDoing, useHouse } from "../house.ts";
import { line } from "../safe.ts";
import { full, number } from "../times.ts";
import { t } from "../words.ts";
import "../components/hits.css";

/** The structures of the network, and what was verified of each. */
export default function Directory() {
  const [words, setWords] = useState("");
  const asked = useAsked((it) => it.directory.structures(words, 200), [words], touches("directory"));
  return (
    <Page title={t("directory-title")} lead={t("directory-lead")} narrow>
      <Confirmed />
      <SearchField id="structures" label={t("directory-search")} value={words} onValue={setWords} />
      {asked.problem !== null && <Failure problem={asked.problem} onAgain={asked.again} />}
      {!asked.value && asked.problem === null && <Waiting lines={6} />}
      {asked.value?.length === 0 && <EmptyState icon="search" title={t("directory-none")} />}
      <ul class="hits">
        {asked.value?.map((each) => (
          <li key={each.id}>
            <a class="hit" href={`/directory/${encodeURIComponent(each.handle)}`}>
              <span>
                <span class="name">
                  <bdi>{line(each.name)}</bdi>
                </span>{" "}
                {each.own && <Chip tone="accent">{t("own-structure")}</Chip>} {!each.active && <Chip tone="bad">{t("suspended")}</Chip>}
                <br />
                <Level level={each.level} />
                <br />
                <span class="soft small">{each.services.map((service) => line(service.name)).join(" · ")}</span>
              </span>
              <Icon name="next" size={18} />
            </a>
          </li>
        ))}
      </ul>
    </Page>
  );
}

/** Whether the directory that the relay shows is whole, and who says so. */
function Confirmed() {
  const { endpoint } = useHouse();
  const asked = useAsked((it) => it.directory.state(), [], touches("directory"));
  const doing = useDoing();
  const [verified, setVerified] = useState(false);
  const state = asked.value;
  if (!state) return null;
  const verify = () =>
    doing.run(async () => {
      await endpoint.directory.verify();
      setVerified(true);
      asked.again();
    });
  return (
    <>
      {state.fork && (
        <Banner tone="bad" alert>
          <p>
            <strong>{t("alarm-fork")}</strong>
          </p>
          <p>{t("alarm-fork-next")}</p>
          <p class="small typed">{state.fork.detail}</p>
          <div>
            <Button small onClick={() => void doing.run(() => endpoint.directory.acknowledgeFork())}>
              {t("fork-acknowledge")}
            </Button>
          </div>
        </Banner>
      )}
      {doing.problem !== null && <Failure problem={doing.problem} />}
      {verified && doing.problem === null && (
        <Banner tone="good" alert>
          <p>{t("directory-verified", { size: number(state.size) })}</p>
        </Banner>
      )}
      <details class="sheet">
        <summary>{t("directory-confirmed")}</summary>
        <div class="stack">
          <Facts
            facts={[
              [t("relay"), <span class="mono">{state.relay}</span>],
              [t("directory-size"), number(state.size)],
              [t("directory-refreshed"), state.refreshed !== null && full(state.refreshed)],
              [t("directory-witnesses"), state.witnesses.length > 0 ? t("directory-witnesses-of", { names: state.witnesses.map((each) => each.name).join(", "), quorum: state.quorum }) : t("directory-no-witnesses")],
              [t("directory-witnessed"), state.witnessed && full(state.witnessed.time)],
            ].map(([name, value]) => [String(name), value || null] as const)}
          />
          <div>
            <Button small icon="shield" busy={doing.busy} onClick={() => void verify()}>
              {t("directory-verify")}
            </Button>
          </div>
        </div>
      </details>
    </>
  );
}
