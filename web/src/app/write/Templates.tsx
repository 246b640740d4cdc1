import { useState } from "preact/hooks";

import type { Template } from "../../endpoint/interface/index.ts";
import { Button } from "../components/Button.tsx";
import { TextArea, TextField } from "../components/Field.tsx";
import { Page } from "../components/Page.tsx";
import { EmptyState, Failure, Waiting } from "../components/States.tsx";
import { touches, useAsked, useDoing, useHouse } from "../house.ts";
import { line, safe } from "../safe.ts";
import { t } from "../words.ts";

const NEW: Omit<Template, "id"> = { name: "", text: "", kind: "text", fields: {} };

/** Texts that one writes again and again. */
export default function Templates() {
  const { endpoint } = useHouse();
  const asked = useAsked((it) => it.templates.list(), [], touches("threads"));
  const doing = useDoing();
  const [edited, setEdited] = useState<(Omit<Template, "id"> & { id?: string }) | null>(null);
  const [wrong, setWrong] = useState(false);
  const save = (event: Event) => {
    event.preventDefault();
    if (!edited) return;
    const lacking = !edited.name.trim() || !edited.text.trim();
    setWrong(lacking);
    if (lacking) return;
    void doing.run(async () => {
      await endpoint.templates.save(edited);
      setEdited(null);
      asked.again();
    });
  };
  const remove = (id: string) =>
    doing.run(async () => {
      await endpoint.templates.remove(id);
      asked.again();
    });
  return (
    <Page
      title={t("templates-title")}
      lead={t("templates-lead")}
      narrow
      actions={
        <Button small icon="plus" onClick={() => setEdited(NEW)}>
          {t("template-new")}
        </Button>
      }
    >
      {doing.problem !== null && <Failure problem={doing.problem} />}
      {asked.problem !== null && <Failure problem={asked.problem} onAgain={asked.again} />}
      {!asked.value && asked.problem === null && <Waiting />}
      {edited && (
        <form class="sheet stack" onSubmit={save} noValidate>
          <TextField id="template-name" label={t("template-name")} value={edited.name} onValue={(name) => setEdited({ ...edited, name })} error={wrong && !edited.name.trim() ? t("template-need") : undefined} maxLength={80} />
          <TextArea id="template-text" label={t("write-text")} value={edited.text} onValue={(text) => setEdited({ ...edited, text })} error={wrong && !edited.text.trim() ? t("template-need") : undefined} />
          <div class="ends">
            <Button kind="primary" type="submit" busy={doing.busy}>
              {t("save")}
            </Button>
            <Button onClick={() => setEdited(null)}>{t("cancel")}</Button>
          </div>
        </form>
      )}
      {asked.value?.length === 0 && !edited && (
        <EmptyState icon="draft" title={t("templates-none")}>
          <p>{t("templates-none-text")}</p>
        </EmptyState>
      )}
      <ul class="stack">
        {asked.value?.map((each) => (
          <li key={each.id} class="sheet stack tight">
            <h2 class="h3">{line(each.name)}</h2>
            <p class="typed soft">{safe(each.text)}</p>
            <div class="row">
              <Button small icon="write" onClick={() => setEdited(each)}>
                {t("change")}
              </Button>
              <Button small kind="quiet" icon="bin" onClick={() => void remove(each.id)}>
                {t("remove")}
              </Button>
            </div>
          </li>
        ))}
      </ul>
    </Page>
  );
}
