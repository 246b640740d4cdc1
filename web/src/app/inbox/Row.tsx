import type { ComponentChildren } from "preact";

import type { SearchHit, ThreadSummary } from "../../endpoint/interface/index.ts";
import { Chip, StateChip, UrgencyChip } from "../components/Chip.tsx";
import { Icon } from "../components/Icon.tsx";
import { ReplyingChip } from "../components/Replying.tsx";
import { line } from "../safe.ts";
import { brief, full, iso } from "../times.ts";
import { t } from "../words.ts";

interface Place {
  open: boolean;
  /** The query of the list, which stays while somebody reads. */
  keep: string;
}

/** One thread: who, what, when; then only what asks for something. */
export function Row({ of, open, keep }: Place & { of: ThreadSummary }) {
  return (
    <RowLink of={of} open={open} href={`/t/${of.id}${keep && `?${keep}`}`}>
      <p class="row-subject ellipsis">
        <bdi>{line(of.subject) || t("no-subject")}</bdi>
      </p>
      <p class="row-excerpt ellipsis soft small">
        {of.own && of.excerpt && <span>{t("you-wrote")} </span>}
        <bdi>{line(of.excerpt)}</bdi>
      </p>
      <p class="row-chips">
        {of.state && <StateChip state={of.state} side={of.side} />}
        {of.urgency && <UrgencyChip urgency={of.urgency} />}
        {of.kind === "correspondent" && <Chip icon="mail">{t("by-mail")}</Chip>}
        {of.consentWithdrawn && (
          <Chip tone="bad" icon="warn">
            {t("consent-ended")}
          </Chip>
        )}
        {of.waits && (
          <Chip tone="bad" icon="bell">
            {t("uncared")}
          </Chip>
        )}
        {(of.late || of.pressed) && (
          <Chip tone={of.pressed ? "bad" : "care"} icon="bell">
            {t(of.pressed ? "pressed" : "late")}
          </Chip>
        )}
        {of.attention && (
          <Chip tone="bad" icon="warn">
            {t("needs-look")}
          </Chip>
        )}
        {of.queued && (
          <Chip tone="care" icon="clock">
            {t("waits")}
          </Chip>
        )}
        <ReplyingChip thread={of.id} />
        {of.draft && <Chip icon="draft">{t("has-draft")}</Chip>}
        {of.files > 0 && (
          <Chip icon="clip">
            {of.files}
            <span class="aside"> {t("files-word", { count: of.files })}</span>
          </Chip>
        )}
        {of.assignee && (
          <Chip tone={of.assignee.me ? "accent" : "plain"} icon="person">
            {of.assignee.me ? t("assignee-me") : line(of.assignee.name)}
          </Chip>
        )}
      </p>
    </RowLink>
  );
}

/** A message in which the words were found. */
export function Hit({ of, open, keep }: Place & { of: SearchHit }) {
  return (
    <RowLink of={of.thread} open={open} at={of.at} href={`/t/${of.thread.id}${keep && `?${keep}`}#m-${of.message}`}>
      <p class="row-subject ellipsis">
        <bdi>{line(of.thread.subject) || t("no-subject")}</bdi>
      </p>
      <p class="row-excerpt ellipsis small">
        <bdi>{marked(of)}</bdi>
      </p>
      <p class="row-chips">{of.thread.state && <StateChip state={of.thread.state} side={of.thread.side} />}</p>
    </RowLink>
  );
}

function RowLink({ of, open, at = of.last, href, children }: { of: ThreadSummary; open: boolean; at?: number; href: string; children: ComponentChildren }) {
  const others = line(of.correspondent ?? "") || of.others.map((each) => line(each.structure)).join(", ") || t("own-service");
  return (
    <a class={of.unread > 0 ? "thread unread" : "thread"} href={href} aria-current={open ? "page" : undefined}>
      <p class="row-who">
        {of.unread > 0 && (
          <span class="dot">
            <span class="aside">{t("unread", { count: of.unread })}</span>
          </span>
        )}
        {of.kind === "referral" && <Icon name="refer" size={15} />}
        <bdi class="ellipsis">{others}</bdi>
        <time class="soft tiny" dateTime={iso(at)} title={full(at)}>
          {brief(at)}
        </time>
      </p>
      {children}
    </a>
  );
}

function marked({ excerpt, marks }: SearchHit): ComponentChildren[] {
  const parts: ComponentChildren[] = [];
  let at = 0;
  for (const [start, end] of marks) {
    if (start < at) continue;
    parts.push(line(` ${excerpt.slice(at, start)}`) && excerpt.slice(at, start), <mark key={start}>{excerpt.slice(start, end)}</mark>);
    at = end;
  }
  parts.push(excerpt.slice(at));
  return parts;
}
