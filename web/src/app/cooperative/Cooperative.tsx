import { useEffect } from "preact/hooks";

import { Page } from "../components/Page.tsx";
import { Failure } from "../components/States.tsx";
import { Tabs } from "../components/Tabs.tsx";
import { useDoing, useHouse } from "../house.ts";
import { t } from "../words.ts";
import { Ledger } from "./Ledger.tsx";
import { Modules } from "./Modules.tsx";
import { News } from "./News.tsx";
import { Votes } from "./Votes.tsx";
import "./cooperative.css";

const PARTS = { news: News, votes: Votes, modules: Modules, ledger: Ledger } as const;
const ADDRESSES = { news: "/cooperative", votes: "/cooperative/votes", modules: "/cooperative/modules", ledger: "/cooperative/ledger" } as const;

type Part = keyof typeof PARTS;

/** The cooperative: what it announces, decides, builds together, and who gives what for it. */
export default function Cooperative({ params }: { params: Record<string, string> }) {
  const { endpoint } = useHouse();
  const fetching = useDoing();
  const part: Part = (Object.keys(PARTS) as Part[]).find((each) => each === params["part"]) ?? "news";
  const Shown = PARTS[part];
  const fetch = () => fetching.run(() => endpoint.leaflets.refresh());
  useEffect(() => void fetch(), []);
  return (
    <Page title={t("cooperative-title")} lead={t("cooperative-lead")} narrow={part !== "ledger"}>
      <Tabs
        label={t("cooperative-title")}
        current={ADDRESSES[part]}
        tabs={[...(Object.keys(PARTS) as Part[]).map((each) => ({ href: ADDRESSES[each], label: t(`cooperative-${each}`) })), { href: "/feedback", label: t("room-feedback") }]}
      />
      {fetching.problem !== null && <Failure problem={fetching.problem} onAgain={() => void fetch()} />}
      <Shown fetched={!fetching.busy} />
    </Page>
  );
}
