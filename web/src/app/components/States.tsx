/* What a page shows while there is nothing to show: it is coming, there is none, it failed. */

import type { ComponentChildren } from "preact";

import type { Problem } from "../../endpoint/interface/index.ts";
import { isProblem } from "../problems.ts";
import { t } from "../words.ts";
import { Banner } from "./Banner.tsx";
import { Button } from "./Button.tsx";
import { Icon, type IconName } from "./Icon.tsx";

/** Nothing here: why that is, and what one could do. */
export function EmptyState({ icon, title, children }: { icon: IconName; title: string; children?: ComponentChildren }) {
  return (
    <div class="empty">
      <Icon name={icon} size={44} />
      <h2>{title}</h2>
      {children}
    </div>
  );
}

/** Lines that stand for what is being fetched. */
export function Waiting({ lines = 4 }: { lines?: number }) {
  return (
    <div class="stack" role="status">
      <span class="aside">{t("loading")}</span>
      {Array.from({ length: lines }, (_, at) => (
        <span key={at} class="bone" />
      ))}
    </div>
  );
}

/** What went wrong in plain words, and the next step. Whatever was thrown can be given. */
export function Failure({ problem, onAgain }: { problem: unknown; onAgain?: (() => void) | undefined }) {
  const { slug, detail, advice } = isProblem(problem) ? problem : unexpected(problem);
  return (
    <Banner tone="bad" alert>
      <p>
        <strong>{t(`failure-${slug}`)}</strong>
      </p>
      <p>{t(`failure-${slug}-next`)}</p>
      {(detail || advice) && (
        <details class="small">
          <summary>{t("failure-details")}</summary>
          <p class="typed">
            {detail}
            {detail && advice && "\n"}
            {advice}
          </p>
        </details>
      )}
      {onAgain && (
        <div>
          <Button small icon="retry" onClick={onAgain}>
            {t("again")}
          </Button>
        </div>
      )}
    </Banner>
  );
}

function unexpected(thrown: unknown): Pick<Problem, "slug" | "detail" | "advice"> {
  return { slug: "error", detail: thrown instanceof Error ? thrown.message : "", advice: "" };
}
