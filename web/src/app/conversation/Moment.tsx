import type { ComponentChildren } from "preact";

import type { Body, MessageView, ThreadView } from "../../endpoint/interface/index.ts";
import { Button } from "../components/Button.tsx";
import { Chip, Level, PartyName } from "../components/Chip.tsx";
import { FileList } from "../components/Files.tsx";
import type { IconName } from "../components/Icon.tsx";
import { TimelineItem } from "../components/Timeline.tsx";
import { Failure } from "../components/States.tsx";
import { useDoing, useHouse } from "../house.ts";
import { inWords } from "../problems.ts";
import { line, safe } from "../safe.ts";
import { brief, dateWords, full } from "../times.ts";
import { t } from "../words.ts";
import { doubtWords, Held } from "./Held.tsx";
import { takeBack } from "./sent.ts";

const SIGNS: Record<Body["kind"], IconName> = {
  message: "write",
  note: "note",
  referral: "refer",
  transition: "check",
  notice: "mail",
  letter: "mail",
  mail: "mail",
  "mail-held": "warn",
  "mail-decision": "check",
  "mail-state": "mail",
  "guest-reply": "mail",
  "link-changed": "key",
  reminder: "bell",
  waiting: "bell",
  absence: "away",
  "consent-withdrawn": "warn",
  feedback: "write",
  "feedback-state": "check",
  "sign-up": "people",
};

/** One message, note or step: who, what they do by it, its words and files, who read it. */
export function Moment({ of, thread }: { of: MessageView; thread: ThreadView }) {
  const { body } = of;
  // What the bridge tells is small print between the messages of people.
  const quiet = body.kind === "mail-state" || body.kind === "mail-decision" || body.kind === "link-changed";
  const tone = of.internal ? "note" : body.kind === "transition" ? "step" : of.own ? "own" : undefined;
  return (
    <TimelineItem
      id={`m-${of.id}`}
      icon={of.internal ? "note" : SIGNS[body.kind]}
      tone={of.state === "failed" || of.refusal ? "bad" : tone}
      at={of.at}
      head={<Who of={of} quiet={quiet} />}
      foot={<Foot of={of} thread={thread} />}
    >
      {of.internal && (
        <p class="inside">
          <Chip tone="note" icon="lock">
            {t("internal-badge", { service: of.sender.service })}
          </Chip>
        </p>
      )}
      <BodyWords body={body} />
      {"files" in body && <FileList thread={thread.summary.id} files={body.files} />}
      {body.kind === "mail-held" && <Held body={body} thread={thread.summary.id} />}
    </TimelineItem>
  );
}

function Who({ of, quiet }: { of: MessageView; quiet: boolean }) {
  if (quiet) return <span class="soft">{did(of)}</span>;
  return (
    <>
      <strong>
        <bdi>{line(of.author)}</bdi>
      </strong>
      {of.own && <span class="soft"> {t("you")}</span>}{" "}
      <span class="soft small">
        <bdi>{line(of.sender.structure)}</bdi> <Level level={of.sender.level} brief />
      </span>{" "}
      <span class="did">{did(of)}</span>
    </>
  );
}

/** What the author does by it. */
export function did({ body }: MessageView): string {
  switch (body.kind) {
    case "transition":
      if (body.action !== "assign") return t(`did-${body.action}`);
      if (body.insteadOf) return t("did-take-over", { name: body.assignee?.name ?? "", away: body.insteadOf.name });
      return t("did-assign", { name: body.assignee?.name ?? "" });
    case "notice":
      return t("did-notice", { name: body.correspondent.name, mode: t(`mode-${body.mode}`) });
    case "mail-state":
      return t(`delivery-${body.state}`);
    case "mail-decision":
      return t(body.release ? "did-release" : "did-reject");
    case "link-changed":
      return t(`link-${body.change}`);
    case "reminder":
      return t(`did-${body.level}`);
    default:
      return t(`did-${body.kind}`);
  }
}

function BodyWords({ body }: { body: Body }) {
  switch (body.kind) {
    case "mail":
      return (
        <>
          <p class="row">
            <Chip icon="mail" tone={body.verdict === "genuine" ? "plain" : "care"}>
              {t(`verdict-${body.verdict}`)}
            </Chip>
            {body.automatic && <Chip>{t("automatic")}</Chip>}
          </p>
          <Text>{body.text}</Text>
          {body.quote && (
            <details class="small">
              <summary>{t("quoted")}</summary>
              <Text>{body.quote}</Text>
            </details>
          )}
        </>
      );
    case "mail-held":
      return (
        <>
          <p>{t("held-claims", { claimed: body.claimed })}</p>
          {body.subject && <Text>{body.subject}</Text>}
          <ul class="stack tight">
            {body.reasons.map((reason) => (
              <li key={reason}>{doubtWords(reason)}</li>
            ))}
          </ul>
        </>
      );
    case "mail-state":
      return body.detail ? <p class="soft small">{line(body.detail)}</p> : null;
    case "mail-decision":
    case "link-changed":
    case "reminder":
    case "sign-up":
      return null;
    case "waiting":
      return <p>{t("waits-since", { date: dateWords(body.since) })}</p>;
    case "absence":
      return <p>{t(body.cancelled ? "absence-over" : "absence-days", { first: dateWords(body.first), last: dateWords(body.last) })}</p>;
    case "consent-withdrawn":
      return (
        <>
          <p>{t("consent-withdrawn-on", { date: dateWords(body.on) })}</p>
          <Text>{body.text}</Text>
        </>
      );
    case "transition":
      return (
        <>
          <StepFacts of={body} />
          <Text>{body.text}</Text>
        </>
      );
    case "referral":
      return (
        <>
          <Text>{body.text}</Text>
          {body.checklist && <p class="soft small">{t(`informed-${body.checklist.informed}`)} · {line(body.checklist.purpose)}</p>}
        </>
      );
    case "guest-reply":
      if (!body.opened) return <p class="soft">{t("guest-sealed")}</p>;
      return (
        <>
          <p class="row">
            <Chip icon="mail">{t("guest-badge")}</Chip>
            {body.action && <Chip tone="accent">{t(`guest-${body.action}`)}</Chip>}
          </p>
          <Text>{body.text}</Text>
        </>
      );
    default:
      return <Text>{body.text}</Text>;
  }
}

/** What a step says beside its words: when and where, why, and to whom it goes on. */
function StepFacts({ of }: { of: Extract<Body, { kind: "transition" }> }) {
  return (
    <>
      {of.reason && (
        <p>
          <Chip>{t(`reason-${of.reason}`)}</Chip>
        </p>
      )}
      {of.appointment && <p>{t("appointment-at", { when: full(of.appointment.starts), place: of.appointment.place })}</p>}
      {of.suggests && (
        <p>
          {t("suggests")} <PartyName party={of.suggests} />
        </p>
      )}
      {of.transfer?.to && (
        <p>
          {t("transferred-to")} <PartyName party={of.transfer.to} />
        </p>
      )}
    </>
  );
}

function Text({ children }: { children: string }) {
  return children ? <p class="typed">{safe(children)}</p> : null;
}

function Foot({ of, thread }: { of: MessageView; thread: ThreadView }): ComponentChildren {
  const { endpoint } = useHouse();
  const doing = useDoing();
  const lines: ComponentChildren[] = [];
  if (of.refusal) lines.push(<p class="fault">{t(`refusal-${of.refusal}`)}</p>);
  if (of.undoUntil !== null && of.undoUntil > Date.now()) {
    lines.push(
      <p class="row">
        <Chip icon="clock">{t("leaves-soon")}</Chip>
        <Button kind="quiet" small busy={doing.busy} onClick={() => void doing.run(() => takeBack(endpoint, of.id, thread.loop.continues ? `/t/${thread.loop.continues}` : undefined))}>
          {t("undo")}
        </Button>
      </p>,
    );
  } else if (of.state === "queued") {
    lines.push(
      <p class="row">
        <Chip tone="care" icon="clock">
          {t("waits")}
        </Chip>
        {of.problem && <span class="soft small">{inWords(of.problem)}</span>}
      </p>,
    );
  }
  if (of.state === "failed") lines.push(<Failure problem={of.problem} onAgain={() => void doing.run(async () => void (await endpoint.outbox.retry(of.id)))} />);
  if (of.readBy.length > 0) {
    const readers = of.readBy.map((each) => t("reader", { name: each.author, when: brief(each.at) }));
    lines.push(<p class="read-by soft small">{t("read-by", { readers: readers.join(", ") })}</p>);
  } else if (of.state === "sent" || (of.own && of.state === "received" && !of.internal && !["mail-decision"].includes(of.body.kind))) {
    lines.push(<p class="read-by soft small">{t("sent-unread")}</p>);
  }
  if (doing.problem !== null) lines.push(<p class="fault">{inWords(doing.problem)}</p>);
  return lines.length > 0 ? <>{lines}</> : null;
}
