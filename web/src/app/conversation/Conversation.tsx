import { useEffect, useRef, useState } from "preact/hooks";

import type { Refused, ThreadView, Warning } from "../../endpoint/interface/index.ts";
import { Answers } from "../components/Answers.tsx";
import { Banner } from "../components/Banner.tsx";
import { Button } from "../components/Button.tsx";
import { Chip, PartyName, StateChip, UrgencyChip } from "../components/Chip.tsx";
import { Icon } from "../components/Icon.tsx";
import { Title } from "../components/Page.tsx";
import { ReplyingStatus } from "../components/Replying.tsx";
import { EmptyState, Failure, Waiting } from "../components/States.tsx";
import { Facts } from "../components/Table.tsx";
import { Timeline } from "../components/Timeline.tsx";
import { formOf, spoken } from "../forms.ts";
import { useAsked, useHouse } from "../house.ts";
import { here } from "../router.ts";
import { line } from "../safe.ts";
import { full } from "../times.ts";
import { t } from "../words.ts";
import { Composer } from "./Composer.tsx";
import "./conversation.css";
import { LinkCard } from "./LinkCard.tsx";
import { Loop } from "./Loop.tsx";
import { Moment } from "./Moment.tsx";
import { More } from "./More.tsx";
import { Steps } from "./Steps.tsx";

const GLANCE = 1_200; // milliseconds after which a thread in sight counts as read

/** One thread from its head to its last message, and what can be done next. */
export function Conversation({ thread }: { thread: string }) {
  const asked = useAsked(
    (endpoint) => endpoint.threads.open(thread),
    [thread],
    (event) => (event.event === "threads" && event.ids.includes(thread)) || (event.event === "outbox" && event.item.thread === thread),
  );
  const view = asked.value;
  useAcknowledged(view);
  useLeadToMessage(view);
  const query = here.value.query.toString();
  return (
    <div class="conversation">
      <a class="crumb no-print" href={`/inbox${query && `?${query}`}`}>
        <Icon name="back" size={16} /> {t("room-inbox")}
      </a>
      {asked.problem !== null && <Failure problem={asked.problem} onAgain={asked.again} />}
      {!view && asked.problem === null && <Waiting lines={6} />}
      {view && <Whole view={view} />}
    </div>
  );
}

function Whole({ view }: { view: ThreadView }) {
  const [needed, setNeeded] = useState(false);
  return (
    <>
      <Head view={view} />
      {view.warnings.map((warning, at) => (
        <WarningBanner key={at} warning={warning} />
      ))}
      {view.refused.map((refused) => (
        <RefusedBanner key={`${refused.mailbox}-${refused.seq}`} refused={refused} />
      ))}
      <Loop view={view} />
      {view.loop.withdrawn && !needed ? <Covered onNeeded={() => setNeeded(true)} /> : <Contents view={view} />}
    </>
  );
}

/** What was shared by somebody who no longer agrees is not shown again before one has said that one must see it. */
function Covered({ onNeeded }: { onNeeded: () => void }) {
  return (
    <EmptyState icon="lock" title={t("covered-title")}>
      <p>{t("covered-text")}</p>
      <Button onClick={onNeeded}>{t("covered-show")}</Button>
    </EmptyState>
  );
}

function Contents({ view }: { view: ThreadView }) {
  const root = view.messages.find((each) => each.body.kind === "referral");
  return (
    <>
      {view.summary.kind === "correspondent" && <LinkCard thread={view.summary.id} />}
      {view.referral && view.referral.moves.length > 0 && <Steps view={view} referral={view.referral} />}
      {root?.body.kind === "referral" && (
        <section class="sheet" aria-labelledby="form-title">
          <div class="stack">
            <h2 id="form-title">{formTitle(root.body.form)}</h2>
            <Answers form={root.body.form} answers={root.body.answers} />
          </div>
        </section>
      )}
      <Timeline label={t("timeline")}>
        {view.messages.map((message) => (
          <Moment key={message.id} of={message} thread={view} />
        ))}
      </Timeline>
      <ReplyingStatus thread={view.summary.id} />
      {(view.canReply || view.canNote) && <Composer view={view} />}
    </>
  );
}

function Head({ view }: { view: ThreadView }) {
  const { summary, referral, loop } = view;
  return (
    <header class="conversation-head">
      <div class="row apart">
        <div class="row">
          <Chip>{t(`kind-${summary.kind}`)}</Chip>
          {referral && <StateChip state={referral.state} side={referral.side} />}
          {referral && <UrgencyChip urgency={referral.urgency} />}
        </div>
        <div class="row no-print">
          <Button kind="quiet" small icon="print" onClick={() => print()}>
            {t("print")}
          </Button>
          <More view={view} />
        </div>
      </div>
      <Title>{line(summary.subject) || t("no-subject")}</Title>
      <Facts
        facts={[
          [t("with"), summary.correspondent && <bdi>{line(summary.correspondent)}</bdi>],
          [
            t(summary.correspondent ? "bridge" : "with"),
            summary.others.length > 0 && (
              <ul class="stack tight">
                {summary.others.map((party) => (
                  <li key={party.address}>
                    <PartyName party={party} />
                  </li>
                ))}
              </ul>
            ),
          ],
          [t("own-side"), summary.service],
          [t("in-charge"), referral && (referral.assignee ? <bdi>{line(referral.assignee.name)}</bdi> : t("nobody"))],
          [t("legal-basis"), referral && t(`basis-${referral.legalBasis}`)],
          [t("appointment"), loop.appointment && t("appointment-at", { when: full(loop.appointment.starts), place: loop.appointment.place })],
          [t("reference"), <span class="mono">{summary.short}</span>],
        ].map(([name, value]) => [String(name), value || null] as const)}
      />
    </header>
  );
}

function formTitle(id: string): string {
  const form = formOf(id);
  return form ? spoken(form["x-labels"]) : id;
}

function WarningBanner({ warning }: { warning: Warning }) {
  return (
    <Banner tone="bad">
      <p>
        {warning.kind === "missing" && t("warning-missing", { count: warning.count })}
        {warning.kind === "no-root" && t("warning-no-root")}
        {warning.kind === "outsider" && t("warning-outsider", { address: warning.address })}
        {warning.kind === "not-opened" && t("warning-not-opened", { author: warning.author, address: warning.address })}
      </p>
      <p class="small">{t(`warning-${warning.kind}-next`)}</p>
    </Banner>
  );
}

function RefusedBanner({ refused }: { refused: Refused }) {
  return (
    <Banner tone={refused.slug ? "bad" : "care"}>
      <p>
        {refused.slug
          ? t("refused", { when: full(refused.accepted), claims: refused.claims ?? t("refused-unknown") })
          : t("locked", { when: full(refused.accepted) })}
      </p>
      <p class="small">{refused.slug ? t(`failure-${refused.slug}`) : t("locked-next")}</p>
    </Banner>
  );
}

/** Say that it was read, once it has been in sight for a moment. */
function useAcknowledged(view: ThreadView | null): void {
  const { endpoint } = useHouse();
  const unread = view?.summary.unread ?? 0;
  useEffect(() => {
    if (!view || unread === 0) return;
    const timer = setInterval(() => {
      if (document.visibilityState !== "visible") return;
      clearInterval(timer);
      // Without a connection the receipt waits in the outbox; there is nothing to say about it here.
      endpoint.threads.acknowledge(view.summary.id).catch(() => undefined);
    }, GLANCE);
    return () => clearInterval(timer);
  }, [view?.summary.id, unread]);
}

/** From a search, one comes for one message: bring it into sight. */
function useLeadToMessage(view: ThreadView | null): void {
  const led = useRef(false);
  useEffect(() => {
    if (!view || led.current || !location.hash.startsWith("#m-")) return;
    led.current = true;
    document.getElementById(location.hash.slice(1))?.scrollIntoView({ block: "center" });
  }, [view]);
}
