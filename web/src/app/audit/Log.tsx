import { useLayoutEffect, useState } from "preact/hooks";

import { ACCESS_ACTIONS, OUTCOMES } from "../../schemas/access.ts";
import type { LogForm, LogRow, LogState } from "../../endpoint/interface/index.ts";
import { Banner } from "../components/Banner.tsx";
import { Button } from "../components/Button.tsx";
import { Chip } from "../components/Chip.tsx";
import { Select, TextField } from "../components/Field.tsx";
import { give } from "../components/Files.tsx";
import { EmptyState, Failure, Waiting } from "../components/States.tsx";
import { Table } from "../components/Table.tsx";
import { useAsked, useDoing, useHouse, useMe } from "../house.ts";
import { isProblem } from "../problems.ts";
import { go, here, withQuery } from "../router.ts";
import { line } from "../safe.ts";
import { full, number } from "../times.ts";
import { t } from "../words.ts";
import { Course } from "./Course.tsx";
import { lastDays, withWord, wordOf } from "./question.ts";
import { RowDialog } from "./RowDialog.tsx";

const PAGE = 50;
const PERIODS = [1, 7, 30, 365];
const FORMS: readonly LogForm[] = ["csv", "jsonl", "log"];
const LISTED = ["actor", "action", "outcome", "role", "structure", "object", "reason", "request", "created"];

/** The entries that a question finds, each with what was verified of it. The question and the place are in the address. */
export function Log({ log }: { log: LogState }) {
  const { query } = here.value;
  const question = query.get("q") ?? "";
  const offset = Math.max(0, Number.parseInt(query.get("from") ?? "0", 10) || 0);
  const row = query.get("row");
  const asked = useAsked((it) => it.audit.rows(question, offset, PAGE), [question, offset, log.fetched]);
  const wrong = isProblem(asked.problem) && asked.problem.slug === "invalid-input" ? asked.problem : null;
  const found = wrong ? null : asked.value;
  return (
    <>
      <Whole log={log} />
      <Question question={question} fault={wrong && `${wrong.detail} ${wrong.advice}`} />
      {asked.problem !== null && !wrong && <Failure problem={asked.problem} onAgain={asked.again} />}
      {!found && asked.problem === null && <Waiting lines={6} />}
      {found?.total === 0 && <EmptyState icon="search" title={t("audit-none")} />}
      {found && found.total > 0 && (
        <>
          <Course course={found.course} />
          <div class="row apart">
            <h2 id="entries">{t("audit-found", { count: found.total })}</h2>
            <Exports question={question} />
          </div>
          <div class="log">
            <Table
              caption={t("audit-table")}
              id={(each: LogRow) => String(each.position)}
              rows={found.rows}
              columns={[
                { title: t("audit-position"), cell: (each) => <span class="figures">{each.position}</span> },
                { title: t("audit-time"), cell: (each) => (each.at === null ? "–" : <time dateTime={new Date(each.at).toISOString()}>{full(each.at)}</time>) },
                { title: t("audit-who"), cell: (each) => <Who row={each} /> },
                { title: t("audit-what"), cell: (each) => <What row={each} /> },
                { title: t("audit-object"), cell: (each) => each.object && <span class="mono">{line(each.object).slice(-8)}</span> },
                { title: t("audit-proof"), cell: (each) => <Badge row={each} /> },
              ]}
            />
          </div>
          <Pages offset={offset} total={found.total} />
        </>
      )}
      {row !== null && /^\d+$/u.test(row) && <RowDialog position={Number(row)} row={found?.rows.find((each) => each.position === Number(row)) ?? null} onClose={() => go(withQuery({ row: null }), { replace: true })} />}
    </>
  );
}

/** What is known of the log as a whole: all of it holds, or where it does not. */
function Whole({ log }: { log: LogState }) {
  const [head] = log.checkpoints;
  if (log.problem) {
    return (
      <Banner tone="bad" alert>
        <p>
          <strong>{log.bad.length > 0 ? t("audit-alarm-entries", { count: log.bad.length, entries: log.bad.slice(0, 20).map(String).join(", ") }) : t(`failure-${log.problem.slug}`)}</strong>
        </p>
        <p>{log.bad.length > 0 ? t("audit-alarm-next") : t(`failure-${log.problem.slug}-next`)}</p>
        <p class="typed small">{log.problem.detail}</p>
        {log.bad.length > 0 && (
          <div class="row">
            {log.bad.slice(0, 20).map((each) => (
              <a key={each} href={withQuery({ row: String(each) })}>
                {t("audit-alarm-see", { entry: String(each) })}
              </a>
            ))}
          </div>
        )}
      </Banner>
    );
  }
  const confirmed = head?.witnesses.flatMap(({ at }) => at ?? []).sort((one, other) => one - other) ?? [];
  return (
    <Banner tone="good">
      <p>
        <strong>{t("audit-whole", { count: log.entries })}</strong>
      </p>
      <p>{confirmed.length > 0 ? t("audit-whole-witnessed", { count: confirmed.length, time: full(confirmed.at(-1) ?? 0) }) : t("audit-whole-alone", { time: full(head?.signed ?? log.fetched) })}</p>
    </Banner>
  );
}

function Question({ question, fault }: { question: string; fault: string | null }) {
  const [written, setWritten] = useState(question);
  useLayoutEffect(() => setWritten(question), [question]);
  const ask = (next: string) => go(withQuery({ q: next.trim(), from: null, row: null }));
  const period = wordOf(question, "created");
  const known = PERIODS.find((days) => lastDays(days) === period);
  const action = wordOf(question, "action");
  const outcome = wordOf(question, "outcome");
  const other = (value: string, listed: readonly string[]) => (value && !listed.includes(value) ? [{ value, label: value }] : []);
  return (
    <form
      class="stack tight"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        ask(written);
      }}
    >
      <div class="asking">
        <TextField id="question" label={t("audit-question")} hint={t("audit-question-hint", { keys: LISTED.join(", ") })} class="code" autocomplete="off" autocapitalize="none" spellcheck={false} value={written} onValue={setWritten} error={fault ?? undefined} />
        <Button type="submit" kind="primary" icon="search">
          {t("audit-ask")}
        </Button>
      </div>
      <div class="audit-filters">
        <Select
          id="action"
          label={t("audit-what")}
          value={action}
          onValue={(value) => ask(withWord(question, "action", value))}
          options={[{ value: "", label: t("audit-any") }, ...other(action, ACCESS_ACTIONS), ...ACCESS_ACTIONS.map((each) => ({ value: each as string, label: t(`act-${each.replace(".", "-")}`) }))]}
        />
        <Select id="outcome" label={t("audit-outcome")} value={outcome} onValue={(value) => ask(withWord(question, "outcome", value))} options={[{ value: "", label: t("audit-any") }, ...other(outcome, OUTCOMES), ...OUTCOMES.map((each) => ({ value: each as string, label: t(`outcome-${each}`) }))]} />
        <Select
          id="period"
          label={t("audit-period")}
          value={known ? String(known) : period}
          onValue={(value) => ask(withWord(question, "created", PERIODS.some((days) => String(days) === value) ? lastDays(Number(value)) : value))}
          options={[{ value: "", label: t("audit-any-time") }, ...(period && !known ? [{ value: period, label: period }] : []), ...PERIODS.map((days) => ({ value: String(days), label: t("audit-days", { count: days }) }))]}
        />
      </div>
    </form>
  );
}

function Who({ row }: { row: LogRow }) {
  if (row.action === "") return null;
  if (row.actor === null) return <span class="soft">{t("audit-relay")}</span>;
  const question = withWord(here.value.query.get("q") ?? "", "actor", row.actor);
  return (
    <a class="mono" href={withQuery({ q: question, from: null, row: null })} title={row.actor}>
      {row.actor.slice(0, 8)}
    </a>
  );
}

function What({ row }: { row: LogRow }) {
  if (row.state === "erased") return <span class="soft">{t("audit-erased")}</span>;
  if (row.action === "") return <span class="soft">{t("audit-unreadable")}</span>;
  return (
    <>
      {t(`act-${row.action.replace(".", "-")}`)}
      {row.count > 1 && <span class="soft"> × {number(row.count)}</span>}{" "}
      {row.outcome === "denied" && (
        <Chip tone="care" icon="cross">
          {t("outcome-denied")}
        </Chip>
      )}
    </>
  );
}

const BADGES = { verified: "check", erased: "check", unproven: "warn", bad: "warn" } as const;

/** What is known of an entry; pressing it says what exactly was checked. */
function Badge({ row }: { row: LogRow }) {
  return (
    <a class={`badge ${row.state}`} href={withQuery({ row: String(row.position) })}>
      <Chip tone={row.state === "bad" ? "bad" : row.state === "unproven" ? "care" : "good"} icon={BADGES[row.state]}>
        {t(`audit-state-${row.state}`)}
        <span class="aside"> {t("audit-entry", { entry: String(row.position) })}</span>
      </Chip>
    </a>
  );
}

function Exports({ question }: { question: string }) {
  const { endpoint } = useHouse();
  const me = useMe();
  const doing = useDoing();
  const save = (form: LogForm) =>
    doing.run(async () => {
      const blob = await endpoint.audit.export(form, question);
      const day = new Date().toISOString().slice(0, 10);
      give(blob, `${me.structure.handle}-log-${day}.${form === "log" ? "zip" : form}`);
    });
  return (
    <div class="stack tight">
      <div class="row">
        {FORMS.map((form) => (
          <Button key={form} small icon="download" busy={doing.busy} title={t(`export-${form}-hint`)} onClick={() => void save(form)}>
            {t(`export-${form}`)}
          </Button>
        ))}
      </div>
      {doing.problem !== null && <Failure problem={doing.problem} />}
    </div>
  );
}

function Pages({ offset, total }: { offset: number; total: number }) {
  const last = Math.min(offset + PAGE, total);
  const at = (from: number) => withQuery({ from: from > 0 ? String(from) : null, row: null });
  return (
    <nav class="row apart" aria-label={t("audit-pages")}>
      <span>{offset > 0 && <a href={at(Math.max(0, offset - PAGE))}>{t("audit-newer")}</a>}</span>
      <span class="soft small figures">{t("audit-shown", { first: offset + 1, last, total })}</span>
      <span>{last < total && <a href={at(last)}>{t("audit-older")}</a>}</span>
    </nav>
  );
}
