import { Page } from "../components/Page.tsx";
import { EmptyState, Failure, Waiting } from "../components/States.tsx";
import { touches, useAsked, useMe } from "../house.ts";
import { line } from "../safe.ts";
import { dateWords } from "../times.ts";
import { t } from "../words.ts";
import { Holds } from "./Holds.tsx";

/** What will be deleted soon, while there is time to write in it; for administrators, what is kept all the same. */
export default function Keeping() {
  const me = useMe();
  const term = useAsked((it) => it.keeping.term(), []);
  const due = useAsked((it) => it.keeping.due(), [term.value], touches("threads"));
  return (
    <Page title={t("keeping-title")} lead={term.value === null ? "" : t("keeping-lead", { days: term.value })} narrow>
      <section class="stack" aria-labelledby="keeping-due">
        <h2 id="keeping-due">{t("keeping-due")}</h2>
        {due.problem !== null && <Failure problem={due.problem} onAgain={due.again} />}
        {!due.value && due.problem === null && <Waiting />}
        {due.value?.length === 0 && <EmptyState icon="check" title={t("keeping-none")} />}
        <ul class="stack">
          {due.value?.map((each) => (
            <li key={each.thread} class="sheet stack tight">
              <a href={`/t/${each.thread}`}>
                <strong>{line(each.subject) || t("no-subject")}</strong>
              </a>
              <span>{t("keeping-delete", { date: dateWords(each.delete) })}</span>
              <span class="soft small">{t(each.consentWithdrawn ? "keeping-withdrawn" : "keeping-lengthen")}</span>
            </li>
          ))}
        </ul>
      </section>
      {(me.administrator || me.auditor) && <Holds />}
    </Page>
  );
}
