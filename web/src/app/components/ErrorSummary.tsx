import { useEffect, useId, useRef } from "preact/hooks";

import { t } from "../words.ts";
import { Icon } from "./Icon.tsx";

/** What is wrong in a form, by the id of the field. */
export type Errors = Record<string, string>;

/**
 * All that is wrong in a form, each leading to its field. It takes the focus whenever `attempt` rises.
 *
 * `questions`: what is asked, by the id of the field, where the words of what is wrong do not say it.
 */
export function ErrorSummary({ errors, attempt, questions = {} }: { errors: Errors; attempt: number; questions?: Record<string, string> }) {
  const box = useRef<HTMLDivElement>(null);
  const title = useId();
  const wrong = Object.entries(errors).filter(([, words]) => words);
  useEffect(() => {
    if (attempt > 0 && wrong.length > 0) box.current?.focus();
  }, [attempt]);
  if (wrong.length === 0) return null;
  return (
    <div class="banner bad" role="alert" tabIndex={-1} ref={box} aria-labelledby={title}>
      <Icon name="warn" />
      <div>
        <h2 class="summary-title" id={title}>
          {t("errors-title", { count: wrong.length })}
        </h2>
        <ul>
          {wrong.map(([id, words]) => (
            <li key={id}>
              <a href={`#${id}`} onClick={(event) => lead(event, id)}>
                {questions[id] ? t("error-of", { question: questions[id], fault: words }) : words}
              </a>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

function lead(event: Event, id: string): void {
  event.preventDefault();
  const field = document.getElementById(id);
  field?.scrollIntoView({ block: "center" });
  field?.focus({ preventScroll: true });
}
