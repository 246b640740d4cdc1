import { Button } from "../components/Button.tsx";
import { Icon } from "../components/Icon.tsx";
import { t } from "../words.ts";
import "./practice.css";
import { current, isDone, leave } from "./progress.ts";

/** The exercise under way, above each page: what comes next, and the way out of it at any time. */
export default function Strip() {
  const exercise = current();
  if (!exercise) return null;
  const { slug, steps } = exercise;
  const next = steps.find((step) => !isDone(exercise, step.slug));
  const done = steps.filter((step) => isDone(exercise, step.slug)).length;
  return (
    <aside class="exercise no-print" aria-label={t("practice-under-way")}>
      <p class="exercise-head">
        <strong>{t(`practice-${slug}`)}</strong> <span class="soft small">{t("practice-count", { done, of: steps.length })}</span>
      </p>
      <p class="exercise-next" role="status">
        <Icon name={next ? "next" : "check"} size={18} />
        <span>
          {next ? t(`practice-${slug}-${next.slug}`) : t("practice-finished")}{" "}
          {next ? (
            <a href={next.at}>{t("practice-go")}</a>
          ) : (
            <a href="/practice" onClick={leave}>
              {t("practice-more")}
            </a>
          )}
        </span>
      </p>
      <Button small kind="quiet" onClick={leave}>
        {t("practice-leave")}
      </Button>
    </aside>
  );
}
