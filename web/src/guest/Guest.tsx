/* The guest's page: code, messages, reply, check, done. Nothing happens by opening it (spec/bridge.md). */

import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

import { Banner } from "../app/components/Banner.tsx";
import { Button } from "../app/components/Button.tsx";
import { type Language, LANGUAGES, language, OWN_NAMES, speak, t } from "../app/words.ts";
import { type GuestKey, type GuestSecrets, normalPhrase, type readLink, secretsOf } from "../crypto/guests.ts";
import type { Question } from "../schemas/guests.ts";
import { CodeForm } from "./CodeForm.tsx";
import { type Draft, type Letter, newIdNow, openLetters, sendReply } from "./letters.ts";
import { Letters, Own } from "./Letters.tsx";
import { Box, Refusal } from "./relay.ts";
import { ReplyForm } from "./ReplyForm.tsx";

type Link = ReturnType<typeof readLink>;
type View = "code" | "letters" | "check" | "sent";

/** What is known once the code was right. */
export interface Visit {
  readonly box: Box;
  readonly link: GuestKey;
  readonly secrets: GuestSecrets;
  readonly until: number;
}

export function Guest({ link }: { link: Link | null }) {
  const [view, setView] = useState<View>("code");
  const [trouble, setTrouble] = useState("");
  const [visit, setVisit] = useState<Visit | null>(null);
  const [letters, setLetters] = useState<readonly Letter[]>([]);
  const [draft, setDraft] = useState<Draft | null>(null);
  const [busy, setBusy] = useState(false);
  const wish = useRef(link?.wish ?? null); // it prepares one answer, and not the next one
  const main = useRef<HTMLElement>(null);

  useEffect(() => {
    document.title = t("guest-title");
  }, [language.value]);
  // With what is drawn: later it would take the focus from a field in which somebody types already.
  useLayoutEffect(() => {
    (main.current?.querySelector<HTMLElement>("input.code, [data-first]") ?? main.current)?.focus();
  }, [view, trouble]);

  const show = (next: View, why = "") => {
    setView(next);
    setTrouble(why);
  };
  const doing = async (work: () => Promise<void>, failed: View) => {
    if (busy) return;
    setBusy(true);
    try {
      await work();
    } catch (error) {
      // With another code the same reply can be sent again: it counts once.
      if (error instanceof Refusal && error.status === 401) show("code");
      else show(failed, inWords(error));
    } finally {
      setBusy(false);
    }
  };

  const load = async (at: Visit) => {
    const found = await openLetters(at.box, at.secrets, at.link.id);
    setLetters(found);
    if (at.link.phrase && !found.some((each) => each.item)) return show("code", t("guest-wrong-phrase"));
    const [action, author] = [wish.current, ownName(found)];
    wish.current = null;
    if (!action || draft || !author) return show(draft ? "check" : "letters");
    setDraft({ author, words: "", action, files: [], confirms: null, prepared: true, item: newIdNow() });
    show("check");
  };
  const open = (code: string, phrase: string) => {
    if (!link) return;
    if (!/^\d{6}$/u.test(code)) return show("code", t("guest-need-code"));
    if (link.phrase && !normalPhrase(phrase).length) return show("code", t("guest-wrong-phrase"));
    void doing(async () => {
      const secrets = await secretsOf(link, link.phrase ? phrase : "");
      const box = new Box(link.id);
      const session = await box.enter(secrets.auth, code);
      const at = { box, link, secrets, until: session.box_expires };
      setVisit(at);
      await load(at);
    }, "code");
  };
  const answer = (held: Question, own: boolean) => {
    setDraft({ author: ownName(letters), words: "", action: "", files: [], confirms: { held: held.held, own }, prepared: false, item: newIdNow() });
    show("check");
  };
  const send = () =>
    void doing(async () => {
      if (!visit || !draft) return;
      await sendReply(visit.box, visit.secrets, visit.link.id, draft);
      setDraft(null);
      show("sent");
    }, "check");

  const problem = trouble && <Banner tone="bad" alert>{trouble}</Banner>;
  const subject = letters.find((each) => each.item?.subject)?.item?.subject;
  return (
    <>
      <header class="guest">
        <p class="brand">{t("guest-brand")}</p>
        <label>
          <span class="soft">{t("guest-language")}</span>{" "}
          <select class="input" value={language.value} onChange={(event) => void speak(event.currentTarget.value as Language)}>
            {LANGUAGES.map((each) => (
              <option key={each} value={each} lang={each}>
                {OWN_NAMES[each]}
              </option>
            ))}
          </select>
        </label>
      </header>
      <main class="guest stack" tabIndex={-1} ref={main}>
        {view === "code" && (
          <>
            <h1>{t("guest-title")}</h1>
            {link ? <CodeForm phrase={link.phrase} busy={busy} problem={problem} onOpen={open} /> : <Banner tone="bad" alert>{t("guest-unknown")}</Banner>}
          </>
        )}
        {view === "letters" && visit && (
          <>
            <h1>{subject ?? t("guest-title")}</h1>
            <p class="soft">{t("guest-until", { date: dated(visit.until) })}</p>
            <Letters letters={letters} box={visit.box} onAnswer={answer} />
            <h2>{t("guest-reply")}</h2>
            <ReplyForm
              draft={draft?.confirms ? null : draft}
              name={ownName(letters)}
              onCheck={(next) => {
                setDraft(next);
                show("check");
              }}
            />
          </>
        )}
        {view === "check" && draft && visit && (
          <>
            {draft.prepared && <h1>{subject ?? t("guest-title")}</h1>}
            {draft.prepared && <Letters letters={letters.filter((each) => !each.item?.held)} box={visit.box} onAnswer={answer} />}
            {draft.prepared ? <h2>{t("guest-check-title")}</h2> : <h1>{t("guest-check-title")}</h1>}
            {problem}
            <Own draft={draft} />
            <div class="row">
              <Button kind="primary" busy={busy} data-first onClick={send}>
                {t(busy ? "guest-wait" : "guest-send")}
              </Button>
              <Button onClick={() => show("letters")}>{t("guest-back")}</Button>
            </div>
          </>
        )}
        {view === "sent" && visit && (
          <>
            <div role="status" class="stack">
              <h1>{t("guest-sent")}</h1>
              <p>{t("guest-sent-more")}</p>
            </div>
            {problem}
            <div>
              <Button busy={busy} onClick={() => void doing(() => load(visit), "sent")}>
                {t("guest-again")}
              </Button>
            </div>
          </>
        )}
      </main>
    </>
  );
}

/** The guest's name: as he signed the last time, or as he is written to. */
function ownName(letters: readonly Letter[]): string {
  const signed = letters.findLast((each) => each.own && each.item)?.item?.author;
  return signed ?? letters.find((each) => each.item?.to)?.item?.to ?? "";
}

export function dated(time: number): string {
  return new Intl.DateTimeFormat(language.value, { dateStyle: "long", timeStyle: "short" }).format(time);
}

/** What went wrong, and what to do. */
export function inWords(error: unknown): string {
  if (!(error instanceof Refusal)) return t("guest-failed");
  const { reason, attempts } = error.said;
  if (error.status === 0) return t("guest-offline");
  if (error.status === 404) return t("guest-unknown");
  if (error.status === 410) return t(reason === "revoked" ? "guest-revoked" : "guest-expired");
  if (error.status === 403) return attempts ? t("guest-wrong-code", { left: attempts }) : t("guest-closed");
  return t("guest-failed");
}
