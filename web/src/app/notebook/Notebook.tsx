import { useState } from "preact/hooks";

import type { NotebookEntry } from "../../endpoint/interface/index.ts";
import { Button, LinkButton } from "../components/Button.tsx";
import { Chip } from "../components/Chip.tsx";
import { FileList } from "../components/Files.tsx";
import { FilePicker } from "../components/FilePicker.tsx";
import { Page } from "../components/Page.tsx";
import { SavedWords } from "../components/SavedWords.tsx";
import { EmptyState, Failure, Waiting } from "../components/States.tsx";
import { Tabs } from "../components/Tabs.tsx";
import { announce } from "../conversation/sent.ts";
import { useDraft } from "../drafts.ts";
import { touches, useAsked, useDoing, useHouse, useMe } from "../house.ts";
import { here, withQuery } from "../router.ts";
import { line, safe } from "../safe.ts";
import { clock, day, iso } from "../times.ts";
import { t } from "../words.ts";
import "./notebook.css";

const HOUR = 3_600_000;
const SPANS = { day: 24 * HOUR, weekend: 72 * HOUR, week: 168 * HOUR } as const;
type Span = keyof typeof SPANS;

/** The running log of a service: what the next shift must know. Nobody else can open it. */
export default function Notebook() {
  const me = useMe();
  const query = here.value.query;
  const service = me.services.find((each) => each.address === query.get("service")) ?? me.services[0];
  const tag = query.get("tag");
  const span = (Object.keys(SPANS) as Span[]).find((each) => each === query.get("since")) ?? null;
  const address = service?.address;
  const asked = useAsked(
    (it) =>
      it.notebook.list({
        ...(address && { service: address }),
        ...(tag && { tag }),
        ...(span && { since: Date.now() - SPANS[span] }),
        limit: 500,
      }),
    [address, tag, span],
    touches("threads", "outbox"),
  );
  const tags = useAsked((it) => it.notebook.tags(address), [address], touches("threads"));
  const at = (change: Record<string, string | null>) => withQuery(change);

  return (
    <Page
      title={t("notebook-title")}
      lead={t("notebook-lead", { service: service?.name ?? "" })}
      narrow
      actions={
        <Button kind="quiet" small icon="print" onClick={() => print()}>
          {t("print")}
        </Button>
      }
    >
      {me.services.length > 1 && <Tabs label={t("services")} current={at({})} tabs={me.services.map((each) => ({ href: at({ service: each.address }), label: each.name }))} />}
      {address && <NewEntry service={address} />}
      <div class="row apart no-print">
        <Tabs
          label={t("handover")}
          current={at({})}
          tabs={[{ href: at({ since: null }), label: t("handover-all") }, ...(Object.keys(SPANS) as Span[]).map((each) => ({ href: at({ since: each }), label: t(`handover-${each}`) }))]}
        />
      </div>
      {tags.value && tags.value.length > 0 && (
        <p class="row no-print">
          {tag && (
            <LinkButton small kind="quiet" icon="cross" href={at({ tag: null })}>
              {t("tag-all")}
            </LinkButton>
          )}
          {tags.value.slice(0, 20).map((each) => (
            <a key={each.tag} href={at({ tag: each.tag })} aria-current={each.tag === tag ? "true" : undefined} class={each.tag === tag ? "chip accent" : "chip"}>
              {line(each.tag)} {each.count}
            </a>
          ))}
        </p>
      )}
      {asked.problem !== null && <Failure problem={asked.problem} onAgain={asked.again} />}
      {!asked.value && asked.problem === null && <Waiting />}
      {asked.value?.length === 0 && (
        <EmptyState icon="book" title={t("notebook-none")}>
          <p>{t("notebook-none-text")}</p>
        </EmptyState>
      )}
      {asked.value && byDay(asked.value).map(([date, entries]) => <Day key={date} date={date} entries={entries} />)}
    </Page>
  );
}

function Day({ date, entries }: { date: string; entries: readonly NotebookEntry[] }) {
  return (
    <section class="stack tight">
      <h2 class="day">{date}</h2>
      <ol class="stack tight">
        {entries.map((entry) => (
          <li key={entry.message} class={entry.unread ? "entry unread" : "entry"}>
            <p class="row">
              <time class="small" dateTime={iso(entry.at)}>
                {clock(entry.at)}
              </time>
              <strong class="small">
                <bdi>{line(entry.author)}</bdi>
              </strong>
              {entry.unread && <Chip tone="accent">{t("new")}</Chip>}
              {entry.state === "queued" && (
                <Chip tone="care" icon="clock">
                  {t("waits")}
                </Chip>
              )}
            </p>
            <p class="typed">{safe(entry.text)}</p>
            <FileList thread={entry.thread} files={entry.files} />
            <p class="no-print">
              <a class="small" href={`/t/${entry.thread}`}>
                {t("entry-replies", { count: entry.replies })}
              </a>
            </p>
          </li>
        ))}
      </ol>
    </section>
  );
}

function NewEntry({ service }: { service: string }) {
  const { endpoint } = useHouse();
  const draft = useDraft("notebook", null, { text: "" }, here.value.query.get("draft"));
  const doing = useDoing();
  const [wrong, setWrong] = useState(false);
  const submit = (event: Event) => {
    event.preventDefault();
    setWrong(!draft.fields.text.trim());
    if (!draft.fields.text.trim()) return;
    void doing.run(async () => {
      const kept = await draft.keep();
      const item = await endpoint.notebook.write({ service, text: draft.fields.text, ...kept });
      draft.forget();
      announce(endpoint, item, t("noted"));
    });
  };
  return (
    <form class="new-entry no-print" onSubmit={submit} noValidate>
      <label for="entry">{t("entry-label")}</label>
      {doing.problem !== null && <Failure problem={doing.problem} />}
      {wrong && (
        <p class="fault" role="alert">
          {t("write-something")}
        </p>
      )}
      <textarea id="entry" class="input" rows={3} value={draft.fields.text} readOnly={doing.busy} placeholder={t("entry-hint")} onInput={(event) => draft.change({ text: event.currentTarget.value })} />
      <div class="row apart">
        <FilePicker id="entry-files" compact attachments={draft.attachments} onAttachments={draft.attach} />
        <div class="row">
          <SavedWords of={draft} />
          <Button kind="primary" type="submit" icon="lock" busy={doing.busy}>
            {t("entry-keep")}
          </Button>
        </div>
      </div>
    </form>
  );
}

function byDay(entries: readonly NotebookEntry[]): [string, NotebookEntry[]][] {
  const days = new Map<string, NotebookEntry[]>();
  for (const entry of entries) days.set(day(entry.at), [...(days.get(day(entry.at)) ?? []), entry]);
  return [...days];
}
