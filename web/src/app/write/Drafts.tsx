import type { Draft } from "../../endpoint/interface/index.ts";
import { Button, LinkButton } from "../components/Button.tsx";
import { Page } from "../components/Page.tsx";
import { EmptyState, Failure, Waiting } from "../components/States.tsx";
import { draftAddress } from "../conversation/sent.ts";
import { touches, useAsked, useHouse } from "../house.ts";
import { line } from "../safe.ts";
import { brief } from "../times.ts";
import { t } from "../words.ts";
import "../components/hits.css";

/** What was begun. */
export default function Drafts() {
  const { endpoint } = useHouse();
  const asked = useAsked((it) => it.drafts.list(), [], touches("threads"));
  const remove = async (draft: Draft) => {
    await endpoint.drafts.remove(draft.id);
    asked.again();
  };
  return (
    <Page
      title={t("drafts-title")}
      lead={t("drafts-lead")}
      narrow
      actions={
        <LinkButton small icon="draft" href="/templates">
          {t("templates-title")}
        </LinkButton>
      }
    >
      {asked.problem !== null && <Failure problem={asked.problem} onAgain={asked.again} />}
      {!asked.value && asked.problem === null && <Waiting />}
      {asked.value?.length === 0 && (
        <EmptyState icon="draft" title={t("drafts-none")}>
          <p>{t("drafts-none-text")}</p>
        </EmptyState>
      )}
      <ul class="hits">
        {asked.value?.map((draft) => (
          <li key={draft.id} class="row">
            <a class="hit grow" href={draftAddress(draft)}>
              <span>
                <span class="name">
                  <bdi>{line(draft.subject || excerpt(draft)) || t("no-subject")}</bdi>
                </span>
                <br />
                <span class="soft small">
                  {t(`draft-${draft.kind}`)} · {brief(draft.saved)}
                </span>
                {draft.lost > 0 && <span class="fault small">{t("draft-lost", { count: draft.lost })}</span>}
              </span>
            </a>
            <Button kind="quiet" icon="bin" aria-label={t("draft-discard")} title={t("draft-discard")} onClick={() => void remove(draft)} />
          </li>
        ))}
      </ul>
    </Page>
  );
}

function excerpt(draft: Draft): string {
  const text = draft.fields["text"];
  return typeof text === "string" ? text.slice(0, 80) : "";
}
