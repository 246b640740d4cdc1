import { Button } from "../components/Button.tsx";
import { Chip } from "../components/Chip.tsx";
import { Icon } from "../components/Icon.tsx";
import { Page } from "../components/Page.tsx";
import { isSandbox, PractiseLink } from "../components/Practising.tsx";
import { useMe } from "../house.ts";
import { go } from "../router.ts";
import { t } from "../words.ts";
import type { Exercise } from "./exercises.ts";
import { current, isDone, leave, offered, resume, start } from "./progress.ts";
import "./practice.css";

/** What one can practise here, and how far one is. */
export default function Practice() {
  const me = useMe();
  return (
    <Page title={t("practice-title")} lead={t(isSandbox() ? "practice-lead" : "practice-lead-real")} narrow>
      {!isSandbox() && <PractiseLink button />}
      <ul class="stack">
        {offered()
          .filter((each) => each.for?.(me) ?? true)
          .map((each) => (
            <li key={each.slug} class="sheet stack tight">
              <Of exercise={each} />
            </li>
          ))}
      </ul>
    </Page>
  );
}

function Of({ exercise }: { exercise: Exercise }) {
  const { slug, steps } = exercise;
  const begun = steps.some((step) => isDone(exercise, step.slug));
  const next = steps.find((step) => !isDone(exercise, step.slug));
  const underWay = current()?.slug === slug;
  const begin = () => {
    start(slug);
    go(steps[0]?.at ?? "/inbox");
  };
  const goOn = () => {
    resume(slug);
    go(next?.at ?? "/inbox");
  };
  return (
    <>
      <div class="row apart">
        <h2 class="h3">{t(`practice-${slug}`)}</h2>
        {!next ? (
          <Chip tone="good" icon="check">
            {t("practice-done")}
          </Chip>
        ) : (
          underWay && <Chip tone="accent">{t("practice-now")}</Chip>
        )}
      </div>
      <p class="soft">{t(`practice-${slug}-aim`)}</p>
      <ol class="exercise-steps">
        {steps.map((step) => {
          const ticked = isDone(exercise, step.slug);
          return (
            <li key={step.slug} class={ticked ? "done" : undefined}>
              <span class="tick">{ticked && <Icon name="check" size={14} />}</span>
              <span>
                {t(`practice-${slug}-${step.slug}`)}
                {ticked && <span class="aside"> {t("practice-done")}</span>}
              </span>
            </li>
          );
        })}
      </ol>
      <div class="row">
        {begun && next && (
          <Button small kind="primary" onClick={goOn}>
            {t("practice-go-on")}
            <span class="aside"> {t(`practice-${slug}`)}</span>
          </Button>
        )}
        <Button small kind={begun ? "quiet" : "primary"} onClick={begin}>
          {t(begun ? "practice-again" : "practice-begin")}
          <span class="aside"> {t(`practice-${slug}`)}</span>
        </Button>
        {underWay && (
          <Button small kind="quiet" onClick={leave}>
            {t("practice-leave")}
          </Button>
        )}
      </div>
    </>
  );
}
