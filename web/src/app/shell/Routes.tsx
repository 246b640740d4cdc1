import type { ComponentType } from "preact";
import { useEffect, useErrorBoundary } from "preact/hooks";

import { Page } from "../components/Page.tsx";
import { EmptyState, Failure } from "../components/States.tsx";
import { lazy } from "../lazy.tsx";
import { go, here, match } from "../router.ts";
import { t } from "../words.ts";
import { More } from "./More.tsx";

type Params = { params: Record<string, string> };
type Route = [pattern: string, page: ComponentType<Params>];

const inbox = lazy<Params>(() => import("../inbox/Inbox.tsx"), "inbox", "conversation");
const audit = lazy<Params>(() => import("../audit/Audit.tsx"), "audit");
const cooperative = lazy<Params>(() => import("../cooperative/Cooperative.tsx"), "cooperative");
const directory = lazy<Params>(() => import("../directory/Directory.tsx"), "directory");

/** Each address and its page. An address is a promise: people keep them. */
const ROUTES: readonly Route[] = [
  ["/inbox", inbox],
  ["/t/:thread", inbox],
  ["/refer", lazy<Params>(() => import("../referral/Refer.tsx"), "referral")],
  ["/write", lazy<Params>(() => import("../write/Write.tsx"), "write")],
  ["/drafts", lazy<Params>(() => import("../write/Drafts.tsx"), "write")],
  ["/templates", lazy<Params>(() => import("../write/Templates.tsx"), "write")],
  ["/outbox", lazy<Params>(() => import("../write/Outbox.tsx"), "write")],
  ["/notebook", lazy<Params>(() => import("../notebook/Notebook.tsx"), "notebook")],
  ["/dashboard", lazy<Params>(() => import("../dashboard/Dashboard.tsx"), "dashboard", "conversation")],
  ["/keeping", lazy<Params>(() => import("../keeping/Keeping.tsx"), "keeping", "conversation")],
  ["/find", lazy<Params>(() => import("../find/Find.tsx"), "find")],
  ["/find/own", lazy<Params>(() => import("../find/Own.tsx"), "find")],
  ["/cooperative", cooperative],
  ["/cooperative/:part", cooperative],
  ["/practice", lazy<Params>(() => import("../practice/Practice.tsx"), "practice")],
  ["/feedback", lazy<Params>(() => import("../feedback/Feedback.tsx"), "feedback")],
  ["/directory", directory],
  ["/directory/:handle", lazy<Params>(() => import("../directory/Structure.tsx"), "directory")],
  ["/correspondents", lazy<Params>(() => import("../correspondents/Correspondents.tsx"), "correspondents")],
  ["/correspondents/:id", lazy<Params>(() => import("../correspondents/Letter.tsx"), "correspondents")],
  ["/settings", lazy<Params>(() => import("../settings/Settings.tsx"), "rootkey", "settings")],
  ["/welcome", lazy<Params>(() => import("../settings/Welcome.tsx"), "settings")],
  ["/administration", lazy<Params>(() => import("../administration/Administration.tsx"), "administration", "rootkey", "settings")],
  ["/administration/:part", lazy<Params>(() => import("../administration/Administration.tsx"), "administration", "rootkey", "settings")],
  ["/registrar", lazy<Params>(() => import("../registrar/Registrar.tsx"), "registrar")],
  ["/audit", audit],
  ["/audit/:part", audit],
  ["/more", More],
];

/** Pages of several addresses, which stay when one goes from one to another. */
const KEPT = new Map<ComponentType<Params>, string>([
  [inbox, "inbox"],
  [audit, "audit"],
  [cooperative, "cooperative"],
]);

export function Routes() {
  const { path } = here.value;
  const home = path === "/" || path === "/apply" || path === "/root-key";
  useEffect(() => {
    if (home) go("/inbox", { replace: true });
  }, [home]);
  if (home) return null;
  for (const [pattern, Found] of ROUTES) {
    const params = match(pattern, path);
    if (params) return <Guarded key={KEPT.get(Found) ?? path} page={Found} params={params} />;
  }
  return (
    <Page title={t("nowhere")}>
      <EmptyState icon="search" title={t("nowhere-title")}>
        <p>{t("nowhere-text")}</p>
        <a class="button primary" href="/inbox">
          {t("room-inbox")}
        </a>
      </EmptyState>
    </Page>
  );
}

/** A page that breaks says so, and leaves the rest of the house standing. */
function Guarded({ page: Found, params }: Params & { page: ComponentType<Params> }) {
  const [broken, mend] = useErrorBoundary();
  return broken ? <Failure problem={broken} onAgain={mend} /> : <Found params={params} />;
}
