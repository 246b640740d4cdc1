import { Menu } from "../components/Menu.tsx";
import { Button, LinkButton } from "../components/Button.tsx";
import { touches, useAsked } from "../house.ts";
import { line } from "../safe.ts";
import { t } from "../words.ts";

/** Texts to begin from. */
export function TemplateMenu({ onText }: { onText: (text: string) => void }) {
  const asked = useAsked((endpoint) => endpoint.templates.list(), [], touches("threads"));
  const texts = asked.value?.filter((each) => each.kind === "text") ?? [];
  if (texts.length === 0) return null;
  return (
    <Menu label={t("template-use")} icon="draft" kind="quiet" small>
      {[
        ...texts.map((each) => (
          <Button key={each.id} kind="quiet" small onClick={() => onText(each.text)}>
            {line(each.name)}
          </Button>
        )),
        <LinkButton key="all" kind="quiet" small href="/templates">
          {t("templates-all")}
        </LinkButton>,
      ]}
    </Menu>
  );
}
