import { useEffect, useLayoutEffect, useState } from "preact/hooks";

import type { InboxQuery, InboxView, ReferralState, SearchHit, Side, ThreadSummary } from "../../endpoint/interface/index.ts";
import { LinkButton } from "../components/Button.tsx";
import { SearchField, Select } from "../components/Field.tsx";
import { Title } from "../components/Page.tsx";
import { EmptyState, Failure, Waiting } from "../components/States.tsx";
import { Tabs } from "../components/Tabs.tsx";
import { touches, useAsked, useHouse, useMe } from "../house.ts";
import { go, here, withQuery } from "../router.ts";
import { t } from "../words.ts";
import { Hit, Row } from "./Row.tsx";
import { Virtual } from "./Virtual.tsx";

const VIEWS = ["all", "mine", "unassigned"] as const satisfies readonly InboxView[];
const OTHER_VIEWS = ["late", "sent", "closed"] as const satisfies readonly InboxView[];
const STATES: readonly ReferralState[] = ["sent", "received", "information_asked", "accepted", "scheduled", "unattended", "in_progress", "declined", "completed", "transferred", "withdrawn"];
const SIDES = ["receiver", "sender"] as const satisfies readonly Side[];
const AT_ONCE = 200; // threads that are fetched around those in sight: the others would only take time
const STEP = 50; // fewer in scrolling and they are not fetched anew
const PAUSE = 120; // milliseconds after the last letter of a search

/** The threads of the own services: views, filters, search. What is chosen is in the address. */
export function ThreadList({ open }: { open: string | null }) {
  const me = useMe();
  const query = queryOf(here.value.query);
  const words = here.value.query.get("q") ?? "";
  const asked = JSON.stringify(query);
  const [seen, setSeen] = useState({ of: asked, first: 0 });
  const first = seen.of === asked ? seen.first : 0;
  const page = useAsked(
    async (endpoint) => ({ first, of: asked, ...(await endpoint.inbox.list({ ...query, offset: first, limit: AT_ONCE })) }),
    [asked, first],
    touches("threads", "outbox"),
  );
  const look = (from: number, to: number) => {
    if (first <= from && Math.min(to, page.value?.total ?? to) <= first + AT_ONCE) return;
    const middle = (from + to - AT_ONCE) / 2;
    setSeen({ of: asked, first: Math.max(0, Math.round(middle / STEP) * STEP) });
  };
  const keep = here.value.query.toString();
  const counts = page.value?.counts;
  const due = useAsked((endpoint) => endpoint.keeping.due(), [], touches("threads")).value?.length ?? 0;
  const at = (change: Record<string, string | null>) => `/inbox${withQuery(change).slice(here.value.path.length)}`;

  return (
    <section class="list" aria-label={t("inbox-title")}>
      <div class="list-head no-print">
        <div class="row apart">
          {open ? <h2>{t("inbox-title")}</h2> : <Title>{t("inbox-title")}</Title>}
          <LinkButton kind="primary" small icon="plus" href="/refer">
            {t("inbox-new")}
          </LinkButton>
        </div>
        <Search words={words} />
        <Tabs
          label={t("inbox-views")}
          current={at({})}
          tabs={[
            ...VIEWS.map((view) => ({
              href: at({ view: view === "all" ? null : view }),
              label: t(`view-${view}`),
              count: counts?.unread[view] || (view === "all" ? undefined : counts?.[view]),
              fresh: Boolean(counts?.unread[view]),
            })),
            ...OTHER_VIEWS.map((view) => ({ href: at({ view }), label: t(`view-${view}`) })),
          ]}
        />
        {due > 0 && (
          <a class="small" href="/keeping">
            {t("inbox-due", { count: due })}
          </a>
        )}
        <Filters query={query} services={me.services.map((each) => ({ address: each.address, name: each.name }))} />
      </div>
      {words ? (
        <Found words={words} open={open} keep={keep} />
      ) : (
        <>
          {page.problem !== null && <Failure problem={page.problem} onAgain={page.again} />}
          {!page.value && page.problem === null && (
            <div class="list-wait">
              <Waiting lines={8} />
            </div>
          )}
          {page.value && page.value.total === 0 && <NoThreads query={query} />}
          {page.value && page.value.total > 0 && (
            <Virtual
              key={page.value.of}
              label={t("inbox-list", { count: page.value.total })}
              total={page.value.total}
              first={page.value.first}
              rows={page.value.threads}
              onLook={look}
              id={(row) => row.id}
            >
              {(row) => <Row of={row} open={row.id === open} keep={keep} />}
            </Virtual>
          )}
        </>
      )}
    </section>
  );
}

function Search({ words }: { words: string }) {
  const [typed, setTyped] = useState(words);
  useEffect(() => {
    if (typed === words) return;
    const timer = setTimeout(() => go(withQuery({ q: typed || null }), { replace: true }), PAUSE);
    return () => clearTimeout(timer);
  }, [typed]);
  useLayoutEffect(() => setTyped(words), [words]);
  return <SearchField id="search" label={t("inbox-search")} value={typed} onValue={setTyped} />;
}

function Filters({ query, services }: { query: InboxQuery; services: { address: string; name: string }[] }) {
  const chosen = [query.service, query.state, query.side, query.urgency, query.kind, query.unread, query.attention].filter(Boolean).length;
  const set = (name: string) => (value: string) => go(withQuery({ [name]: value || null }), { replace: true });
  const any = { value: "", label: t("filter-any") };
  return (
    <details class="filters" open={chosen > 0}>
      <summary>{t("filters", { count: chosen })}</summary>
      <div class="filter-fields">
        {services.length > 1 && (
          <Select id="filter-service" label={t("filter-service")} value={query.service ?? ""} onValue={set("service")} options={[any, ...services.map((each) => ({ value: each.address, label: each.name }))]} />
        )}
        <Select id="filter-kind" label={t("filter-kind")} value={query.kind ?? ""} onValue={set("kind")} options={[any, ...(["referral", "message", "correspondent"] as const).map((each) => ({ value: each, label: t(`kind-${each}`) }))]} />
        <Select id="filter-state" label={t("filter-state")} value={query.state ?? ""} onValue={set("state")} options={[any, ...STATES.map((each) => ({ value: each, label: t(`state-${each}`) }))]} />
        <Select id="filter-side" label={t("filter-side")} value={query.side ?? ""} onValue={set("side")} options={[any, ...SIDES.map((each) => ({ value: each, label: t(`side-${each}`) }))]} />
        <Select id="filter-urgency" label={t("filter-urgency")} value={query.urgency ?? ""} onValue={set("urgency")} options={[any, ...(["urgent", "soon", "routine"] as const).map((each) => ({ value: each, label: t(`urgency-${each}`) }))]} />
        <Select
          id="filter-only"
          label={t("filter-only")}
          value={query.unread ? "unread" : query.attention ? "attention" : ""}
          onValue={set("only")}
          options={[any, { value: "unread", label: t("filter-unread") }, { value: "attention", label: t("filter-attention") }]}
        />
      </div>
    </details>
  );
}

function Found({ words, open, keep }: { words: string; open: string | null; keep: string }) {
  const { endpoint } = useHouse();
  const [hits, setHits] = useState<SearchHit[] | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  useEffect(() => {
    let late = false;
    endpoint.inbox.search(words, 200).then(
      (found) => {
        if (late) return;
        setHits(found);
        setProblem(null);
      },
      (why: unknown) => !late && setProblem(why),
    );
    return () => {
      late = true;
    };
  }, [words]);
  if (problem !== null) return <Failure problem={problem} />;
  if (!hits) return <Waiting lines={5} />;
  return (
    <>
      <p class="found small soft" role="status">
        {t("search-found", { count: hits.length })}
      </p>
      {hits.length === 0 ? (
        <EmptyState icon="search" title={t("search-none")}>
          <p>{t("search-none-text")}</p>
        </EmptyState>
      ) : (
        <Virtual label={t("search-list")} total={hits.length} rows={hits} id={(hit) => hit.message}>
          {(hit) => <Hit of={hit} open={hit.thread.id === open} keep={keep} />}
        </Virtual>
      )}
    </>
  );
}

function NoThreads({ query }: { query: InboxQuery }) {
  const { view, ...filters } = query;
  if (Object.keys(filters).length > 0) {
    return (
      <EmptyState icon="filter" title={t("empty-filtered")}>
        <p>
          <a href={`/inbox?view=${view}`}>{t("filters-clear")}</a>
        </p>
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={view === "all" ? "inbox" : "check"} title={t(`empty-${view}`)}>
      <p>{t(`empty-${view}-text`)}</p>
    </EmptyState>
  );
}

function queryOf(query: URLSearchParams): InboxQuery {
  const one = <Value extends string>(name: string, of: readonly Value[]) => of.find((each) => each === query.get(name));
  const kind = one("kind", ["referral", "message", "correspondent"] as const satisfies readonly ThreadSummary["kind"][]);
  const state = one("state", STATES);
  const side = one("side", SIDES);
  const urgency = one("urgency", ["urgent", "soon", "routine"] as const);
  const service = query.get("service");
  return {
    view: one("view", [...VIEWS, ...OTHER_VIEWS]) ?? "all",
    ...(service && { service }),
    ...(kind && { kind }),
    ...(state && { state }),
    ...(side && { side }),
    ...(urgency && { urgency }),
    ...(query.get("only") === "unread" && { unread: true }),
    ...(query.get("only") === "attention" && { attention: true }),
  };
}
