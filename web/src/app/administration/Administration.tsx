import type { ComponentType } from "preact";

import { Banner } from "../components/Banner.tsx";
import { Page } from "../components/Page.tsx";
import { Tabs } from "../components/Tabs.tsx";
import { touches, useAsked, useMe } from "../house.ts";
import { t } from "../words.ts";
import { Mail } from "./Mail.tsx";
import { Members } from "./Members.tsx";
import { Recovery } from "./Recovery.tsx";
import { isUnfiled } from "./RootKey.tsx";
import { RootLost } from "./RootLost.tsx";
import { Retention } from "./Retention.tsx";
import { Services } from "./Services.tsx";

const PARTS: Record<string, ComponentType> = { members: Members, services: Services, mail: Mail, retention: Retention, recovery: Recovery };

/** What an administrator does for the structure. */
export default function Administration({ params }: { params: Record<string, string> }) {
  const me = useMe();
  const part = params["part"] && params["part"] in PARTS ? params["part"] : "members";
  const root = useAsked((it) => it.root.state(), [part], touches("directory"));
  const Part = PARTS[part] ?? Members;
  return (
    <Page title={t("administration-title")} lead={me.structure.name}>
      <Tabs label={t("administration-title")} current={`/administration/${part}`} tabs={Object.keys(PARTS).map((each) => ({ href: `/administration/${each}`, label: t(`administration-${each}`) }))} />
      {root.value && <RootLost loss={root.value.loss} onState={root.again} />}
      {part !== "recovery" && root.value && isUnfiled(root.value) && (
        <Banner tone="care">
          <p>
            {t("root-unfiled")} <a href="/administration/recovery">{t("root-unfiled-do")}</a>
          </p>
        </Banner>
      )}
      <Part />
    </Page>
  );
}
