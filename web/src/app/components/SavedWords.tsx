import type { Written } from "../drafts.ts";
import { clock } from "../times.ts";
import { t } from "../words.ts";

/** Whether what is written is kept. It is read aloud only when it fails: otherwise it would speak after each word. */
export function SavedWords({ of: { state, saved, lost } }: { of: Pick<Written<Record<string, unknown>>, "state" | "saved" | "lost"> }) {
  if (state === "empty") return null;
  if (state === "failed") {
    return (
      <span class="fault" role="alert">
        {t("draft-failed")}
      </span>
    );
  }
  return (
    <span class="soft small">
      {state === "saved" ? t("draft-saved", { time: clock(saved) }) : t("draft-saving")}
      {lost > 0 && <> · {t("draft-lost", { count: lost })}</>}
    </span>
  );
}
