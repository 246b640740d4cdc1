import type { ComponentType } from "preact";

import type { LogState } from "../../endpoint/interface/index.ts";
import { Button } from "../components/Button.tsx";
import { Page } from "../components/Page.tsx";
import { Failure, Waiting } from "../components/States.tsx";
import { Tabs } from "../components/Tabs.tsx";
import { useAsked, useDoing, useHouse, useMe } from "../house.ts";
import { t } from "../words.ts";
import "./audit.css";
import { Checkpoints } from "./Checkpoints.tsx";
import { Deletions } from "./Deletions.tsx";
import { Holds } from "./Holds.tsx";
import { Log } from "./Log.tsx";
import { Requests } from "./Requests.tsx";

const PARTS: Record<string, ComponentType<{ log: LogState }>> = { log: Log, checkpoints: Checkpoints, requests: Requests, holds: Holds, deletions: Deletions };

/** Who did what in the structure, proved here; for auditors and administrators. */
export default function Audit({ params }: { params: Record<string, string> }) {
  const me = useMe();
  const { endpoint } = useHouse();
  const asked = useAsked((it) => it.audit.state(), []);
  const doing = useDoing();
  const part = params["part"] && params["part"] in PARTS ? params["part"] : "log";
  const Part = PARTS[part] ?? Log;
  const refresh = () =>
    doing.run(async () => {
      await endpoint.audit.refresh();
      asked.again();
    });
  const problem = doing.problem ?? asked.problem;
  return (
    <Page
      title={t("audit-title")}
      lead={me.structure.name}
      actions={
        <Button icon="retry" busy={doing.busy} onClick={refresh}>
          {t("audit-refresh")}
        </Button>
      }
    >
      <Tabs label={t("audit-title")} current={part === "log" ? "/audit" : `/audit/${part}`} tabs={Object.keys(PARTS).map((each) => ({ href: each === "log" ? "/audit" : `/audit/${each}`, label: t(`audit-tab-${each}`) }))} />
      {problem !== null && <Failure problem={problem} onAgain={refresh} />}
      {!asked.value && problem === null && <Waiting lines={8} />}
      {asked.value && <Part log={asked.value} />}
    </Page>
  );
}
