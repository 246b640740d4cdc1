import type { Board, Side, SideFigures } from "../../endpoint/interface/index.ts";
import { Button } from "../components/Button.tsx";
import { give } from "../components/Files.tsx";
import { Page } from "../components/Page.tsx";
import { EmptyState, Failure, Waiting } from "../components/States.tsx";
import { Table } from "../components/Table.tsx";
import { Tabs } from "../components/Tabs.tsx";
import { touches, useAsked, useDoing, useHouse } from "../house.ts";
import { here, withQuery } from "../router.ts";
import { iso, number } from "../times.ts";
import { t } from "../words.ts";
import "./dashboard.css";

/** How the referrals of a service stand: what is open, whose turn it is, how it ended, how long an answer takes. */
export default function Dashboard() {
  const { endpoint } = useHouse();
  const asked = useAsked((it) => it.dashboard.boards(), [], touches("threads", "outbox"));
  const doing = useDoing();
  const boards = asked.value ?? [];
  const board = boards.find(({ service }) => service === here.value.query.get("service")) ?? boards[0];
  const save = () =>
    doing.run(async () => give(new Blob([await endpoint.dashboard.csv()], { type: "text/csv" }), `souspli-${iso(Date.now()).slice(0, 10)}.csv`));
  return (
    <Page
      title={t("dashboard-title")}
      lead={t("dashboard-lead")}
      actions={
        board && (
          <Button small icon="download" busy={doing.busy} onClick={() => void save()}>
            {t("dashboard-export")}
          </Button>
        )
      }
    >
      {doing.problem !== null && <Failure problem={doing.problem} />}
      {asked.problem !== null && <Failure problem={asked.problem} onAgain={asked.again} />}
      {!asked.value && asked.problem === null && <Waiting lines={6} />}
      {asked.value?.length === 0 && (
        <EmptyState icon="chart" title={t("dashboard-empty")}>
          <p>{t("dashboard-empty-text")}</p>
        </EmptyState>
      )}
      {boards.length > 1 && board && (
        <Tabs
          label={t("services")}
          current={withQuery({ service: board.service })}
          tabs={boards.map((each) => ({ href: withQuery({ service: each.service }), label: each.name }))}
        />
      )}
      {board && <SideBoard of={board} side="receiver" figures={board.received} />}
      {board && <SideBoard of={board} side="sender" figures={board.sent} />}
    </Page>
  );
}

function SideBoard({ of, side, figures }: { of: Board; side: Side; figures: SideFigures }) {
  const title = t(side === "receiver" ? "dashboard-received" : "dashboard-sent");
  const inbox = (filters: Record<string, string>) => `/inbox?${new URLSearchParams({ kind: "referral", service: of.service, side, ...filters })}`;
  const count = (list: readonly { count: number }[]) => list.reduce((sum, each) => sum + each.count, 0);
  const openRows = figures.open.map(({ state, count: many }) => ({ key: state, words: t(`state-${state}`), href: inbox({ state }), many }));
  const closedRows = figures.closed.map(({ state, reason, count: many }) => ({
    key: `${state} ${reason ?? ""}`,
    words: t(`state-${state}`),
    reason: reason ? t(`reason-${reason}`) : t("dashboard-no-reason"),
    href: inbox({ state }),
    many,
  }));
  return (
    <section class="stack board" aria-labelledby={`board-${side}`}>
      <h2 id={`board-${side}`}>{title}</h2>
      {figures.total === 0 && <p class="soft">{t("dashboard-none")}</p>}
      {figures.total > 0 && (
        <>
          <dl class="figures">
            <Figure name={t("dashboard-open")} value={number(count(figures.open))} />
            <Figure name={t("dashboard-waiting")} value={number(figures.waiting)} />
            <Figure name={t("dashboard-late")} value={number(figures.late)} href={figures.late > 0 ? inbox({ view: "late" }) : null} care={figures.late > 0} />
            <Figure name={t("dashboard-closed")} value={number(count(figures.closed))} href={figures.closed.length > 0 ? inbox({ view: "closed" }) : null} />
            <FirstAnswer figures={figures} />
          </dl>
          <div class="board-tables">
            {openRows.length > 0 && (
              <Table
                caption={t("dashboard-by-state")}
                rows={openRows}
                id={(row) => row.key}
                columns={[
                  { title: t("dashboard-state"), cell: (row) => <a href={row.href}>{row.words}</a> },
                  { title: t("dashboard-count"), cell: (row) => number(row.many) },
                ]}
              />
            )}
            {closedRows.length > 0 && (
              <Table
                caption={t("dashboard-by-reason")}
                rows={closedRows}
                id={(row) => row.key}
                columns={[
                  { title: t("dashboard-state"), cell: (row) => <a href={row.href}>{row.words}</a> },
                  { title: t("dashboard-reason"), cell: (row) => row.reason },
                  { title: t("dashboard-count"), cell: (row) => number(row.many) },
                ]}
              />
            )}
            {figures.endings.length > 0 && (
              <Table
                caption={t("dashboard-endings")}
                rows={figures.endings}
                id={(row) => row.ending}
                columns={[
                  { title: t("dashboard-ending"), cell: (row) => t(`ending-${row.ending}`) },
                  { title: t("dashboard-count"), cell: (row) => number(row.count) },
                ]}
              />
            )}
          </div>
        </>
      )}
    </section>
  );
}

function FirstAnswer({ figures: { answered, medianHours, slowestHours } }: { figures: SideFigures }) {
  const hours = (value: number) => number(Math.round(value * 10) / 10);
  return (
    <Figure
      name={t("dashboard-first")}
      value={medianHours === null ? t("dashboard-first-none") : t("dashboard-first-hours", { hours: hours(medianHours) })}
      note={slowestHours === null ? null : t("dashboard-first-of", { count: answered, slowest: hours(slowestHours) })}
    />
  );
}

function Figure({ name, value, href = null, note = null, care = false }: { name: string; value: string; href?: string | null; note?: string | null; care?: boolean }) {
  return (
    <div class={care ? "figure care" : "figure"}>
      <dt>{name}</dt>
      <dd>
        <span class="big">{href === null ? value : <a href={href}>{value}</a>}</span>
        {note && <span class="soft tiny">{note}</span>}
      </dd>
    </div>
  );
}
