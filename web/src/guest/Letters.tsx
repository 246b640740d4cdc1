import { useState } from "preact/hooks";

import { Banner } from "../app/components/Banner.tsx";
import { Button } from "../app/components/Button.tsx";
import { line, safe } from "../app/safe.ts";
import { t } from "../app/words.ts";
import { hex } from "../schemas/bytes.ts";
import type { GuestItem, Question } from "../schemas/guests.ts";
import { dated, inWords } from "./Guest.tsx";
import { type Draft, type FileRef, type Letter, openFile } from "./letters.ts";
import { type Box, Refusal } from "./relay.ts";

interface Of {
  letters: readonly Letter[];
  box: Box;
  onAnswer: (held: Question, own: boolean) => void;
}

/** What is in the box, oldest first. */
export function Letters({ letters, box, onAnswer }: Of) {
  const answered = new Set(letters.flatMap((each) => (each.own && each.item?.confirms ? [hex(each.item.confirms.held)] : [])));
  return (
    <>
      {letters.map(({ id, own, item }) => {
        if (!item) return <Banner key={id} tone="bad" alert>{t("guest-altered")}</Banner>;
        if (!item.held) return <One key={id} item={item} own={own} box={box} />;
        return answered.has(hex(item.held.held)) ? null : <Asked key={id} held={item.held} onAnswer={onAnswer} />;
      })}
    </>
  );
}

function One({ item, own, box }: { item: GuestItem; own: boolean; box: Box }) {
  return (
    <article class={own ? "sheet stack tight own" : "sheet stack tight"}>
      <h2>{own ? `${line(item.author)} (${t("guest-you")})` : line(item.author)}</h2>
      <p class="soft">{dated(item.time)}</p>
      <Decided action={item.action ?? ""} confirms={item.confirms} />
      <p class="typed">{safe(item.text)}</p>
      {!own && item.files.length > 0 && (
        <div class="row">
          {item.files.map((each) => (
            <Download key={each.blob} file={each} box={box} />
          ))}
        </div>
      )}
    </article>
  );
}

function Decided({ action, confirms }: Pick<Draft, "action" | "confirms">) {
  return (
    <>
      {action && <p><strong>{t(`guest-${action}`)}</strong></p>}
      {confirms && <p><strong>{t(confirms.own ? "guest-mine" : "guest-not-mine")}</strong></p>}
    </>
  );
}

/** A reply by ordinary mail waits: was it the guest? Asked until he has said so. */
function Asked({ held, onAnswer }: { held: Question; onAnswer: Of["onAnswer"] }) {
  return (
    <article class="sheet stack tight">
      <h2>{t("guest-was-it-you")}</h2>
      <p>{t("guest-held-reply", { address: held.claimed, date: dated(held.time) })}</p>
      <div class="row">
        <Button onClick={() => onAnswer(held, true)}>{t("guest-mine")}</Button>
        <Button onClick={() => onAnswer(held, false)}>{t("guest-not-mine")}</Button>
      </div>
    </article>
  );
}

/** The reply as it will be sent. */
export function Own({ draft }: { draft: Draft }) {
  return (
    <article class="sheet stack tight own">
      {draft.prepared ? <h3>{line(draft.author)}</h3> : <h2>{line(draft.author)}</h2>}
      <Decided action={draft.action} confirms={draft.confirms} />
      <p class="typed">{draft.words}</p>
      {draft.files.length > 0 && <p class="soft">{`${t("guest-files")}: ${draft.files.map((each) => line(each.name)).join(", ")}`}</p>}
    </article>
  );
}

function Download({ file, box }: { file: FileRef; box: Box }) {
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState("");
  const fetchIt = async () => {
    setBusy(true);
    setTrouble("");
    try {
      save(await openFile(box, file), file.name);
    } catch (error) {
      setTrouble(error instanceof Refusal ? inWords(error) : t("guest-altered"));
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <Button icon="file" busy={busy} onClick={() => void fetchIt()}>
        {t(busy ? "guest-wait" : "guest-download", { name: file.name })}
      </Button>
      {trouble && <Banner tone="bad" alert>{trouble}</Banner>}
    </>
  );
}

/** Never shown here, whatever type it claims: a page in it must not run in this one's name. */
function save(bytes: Uint8Array<ArrayBuffer>, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([bytes], { type: "application/octet-stream" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
