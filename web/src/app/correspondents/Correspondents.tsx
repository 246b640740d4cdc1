import { useState } from "preact/hooks";

import type { Correspondent, Language } from "../../endpoint/interface/index.ts";
import { Banner } from "../components/Banner.tsx";
import { Button, LinkButton } from "../components/Button.tsx";
import { type Errors, ErrorSummary } from "../components/ErrorSummary.tsx";
import { Select, TextField } from "../components/Field.tsx";
import { Page } from "../components/Page.tsx";
import { EmptyState, Failure, Waiting } from "../components/States.tsx";
import { Sure } from "../components/Sure.tsx";
import { touches, useAsked, useDoing, useHouse } from "../house.ts";
import { line } from "../safe.ts";
import { LANGUAGES, language, OWN_NAMES, t } from "../words.ts";

/** People outside the network, who have nothing but e-mail. */
export default function Correspondents() {
  const { endpoint } = useHouse();
  const asked = useAsked((it) => it.correspondents.list(), [], touches("threads"));
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<Correspondent | null>(null);
  const remove = async (id: string) => {
    await endpoint.correspondents.remove(id);
    asked.again();
  };
  return (
    <Page
      title={t("correspondents-title")}
      lead={t("correspondents-lead")}
      narrow
      actions={
        <Button kind="primary" small icon="plus" onClick={() => setAdding(true)}>
          {t("correspondent-add")}
        </Button>
      }
    >
      <Banner>
        <p>{t("correspondents-means")}</p>
      </Banner>
      {asked.problem !== null && <Failure problem={asked.problem} onAgain={asked.again} />}
      {!asked.value && asked.problem === null && <Waiting />}
      {adding && (
        <Add
          onDone={() => {
            setAdding(false);
            asked.again();
          }}
        />
      )}
      {asked.value?.length === 0 && !adding && (
        <EmptyState icon="mail" title={t("correspondents-none")}>
          <p>{t("correspondents-none-text")}</p>
        </EmptyState>
      )}
      <ul class="stack tight">
        {asked.value?.map((each) => (
          <li key={each.id} class="sheet row apart">
            <span>
              <strong>
                <bdi>{line(each.name)}</bdi>
              </strong>
              <br />
              <bdi class="soft small">{line(each.address)}</bdi>
            </span>
            <span class="row">
              <LinkButton small icon="write" href={`/correspondents/${each.id}`}>
                {t("structure-write")}
                <span class="aside"> {line(each.name)}</span>
              </LinkButton>
              <Button small kind="quiet" icon="bin" aria-label={t("correspondent-remove", { name: each.name })} title={t("remove")} onClick={() => setRemoving(each)} />
            </span>
          </li>
        ))}
      </ul>
      {removing && (
        <Sure
          title={t("correspondent-remove-title", { name: removing.name })}
          text={t("correspondent-remove-text")}
          verb={t("remove")}
          work={() => remove(removing.id)}
          onClose={() => setRemoving(null)}
        />
      )}
    </Page>
  );
}

function Add({ onDone }: { onDone: () => void }) {
  const { endpoint } = useHouse();
  const bridges = useAsked((it) => it.directory.services("", 500), []);
  const doing = useDoing();
  const [of, setOf] = useState<{ name: string; address: string; language: Language; bridge: string }>({ name: "", address: "", language: language.value, bridge: "" });
  const [errors, setErrors] = useState<Errors>({});
  const [attempt, setAttempt] = useState(0);
  const services = (bridges.value ?? []).filter((each) => !each.own && each.open);
  const submit = (event: Event) => {
    event.preventDefault();
    const wrong: Errors = {
      ...(of.name.trim() ? {} : { "mail-name": t("correspondent-need-name") }),
      ...(/^\S+@\S+\.\S+$/u.test(of.address.trim()) ? {} : { "mail-address": t("correspondent-need-address") }),
      ...(of.bridge ? {} : { bridge: t("correspondent-need-bridge") }),
    };
    setErrors(wrong);
    setAttempt(attempt + 1);
    if (Object.keys(wrong).length > 0) return;
    void doing.run(async () => {
      await endpoint.correspondents.add({ ...of, name: of.name.trim(), address: of.address.trim() });
      onDone();
    });
  };
  return (
    <form class="sheet stack" onSubmit={submit} noValidate>
      <h2>{t("correspondent-add")}</h2>
      <ErrorSummary errors={errors} attempt={attempt} />
      {doing.problem !== null && <Failure problem={doing.problem} />}
      <TextField id="mail-name" label={t("correspondent-name")} value={of.name} onValue={(name) => setOf({ ...of, name })} error={errors["mail-name"]} autocomplete="off" />
      <TextField id="mail-address" label={t("correspondent-address")} type="email" value={of.address} onValue={(address) => setOf({ ...of, address })} error={errors["mail-address"]} autocomplete="off" spellcheck={false} />
      <Select id="mail-language" label={t("correspondent-language")} value={of.language} onValue={(chosen) => setOf({ ...of, language: chosen })} options={LANGUAGES.map((value) => ({ value, label: OWN_NAMES[value] }))} />
      <Select
        id="bridge"
        label={t("correspondent-bridge")}
        hint={t("correspondent-bridge-hint")}
        error={errors["bridge"]}
        value={of.bridge}
        onValue={(bridge) => setOf({ ...of, bridge })}
        options={[{ value: "", label: t("choose") }, ...services.map((each) => ({ value: each.address, label: t("party", { service: each.name, structure: each.structure.name }) }))]}
      />
      <div class="ends">
        <Button kind="primary" type="submit" busy={doing.busy}>
          {t("save")}
        </Button>
        <Button onClick={onDone}>{t("cancel")}</Button>
      </div>
    </form>
  );
}
