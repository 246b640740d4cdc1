import { useState } from "preact/hooks";

import type { Audience, CardWords, ListingView } from "../../endpoint/interface/index.ts";
import { AUDIENCES } from "../../schemas/leaflets.ts";
import { Button } from "../components/Button.tsx";
import { type Errors, ErrorSummary } from "../components/ErrorSummary.tsx";
import { Checks, TextArea, TextField } from "../components/Field.tsx";
import { Failure } from "../components/States.tsx";
import { useDoing, useHouse } from "../house.ts";
import { line } from "../safe.ts";
import { t } from "../words.ts";
import { HoursField, inOrder } from "./HoursField.tsx";
import { Meant, PlaceField, read } from "./PlaceField.tsx";
import { audienceName, codeName, languageName, needOptions, type Tables } from "./tables.ts";

const LANGUAGES = ["fr", "nl", "de", "en", "ar", "es", "it", "pl", "pt", "ro", "ru", "tr", "uk"];
const EMPTY: CardWords = { needs: [], areas: [], languages: [], audiences: [], hours: [], contact: { phone: "", email: "", url: "", address: "" }, text: "" };

/** What a service does, for whom and where. */
export function CardForm({ of, tables, onClose, onDone }: { of: ListingView; tables: Tables; onClose: () => void; onDone: () => void }) {
  const { endpoint } = useHouse();
  const doing = useDoing();
  const [card, setCard] = useState<CardWords>(of.card ?? EMPTY);
  const [errors, setErrors] = useState<Errors>({});
  const [attempt, setAttempt] = useState(0);
  const change = (part: Partial<CardWords>) => setCard((before) => ({ ...before, ...part }));
  const contact = (part: Partial<CardWords["contact"]>) => change({ contact: { ...card.contact, ...part } });
  const languages = [...new Set([...LANGUAGES, ...card.languages])];
  const submit = (event: Event) => {
    event.preventDefault();
    const hours = inOrder(card.hours);
    const wrong: Errors = {
      ...(card.needs.length > 0 ? {} : { "card-needs": t("card-needs-missing") }),
      ...(card.areas.length > 0 ? {} : { "card-area": t("card-areas-missing") }),
      ...(card.languages.length > 0 ? {} : { "card-languages": t("card-languages-missing") }),
      ...(hours ? {} : { "card-hours": t("hours-wrong") }),
    };
    setErrors(wrong);
    setAttempt(attempt + 1);
    if (Object.keys(wrong).length > 0 || !hours) return;
    void doing.run(async () => {
      await endpoint.leaflets.setCard(of.id, { ...card, hours });
      onDone();
    });
  };
  return (
    <form class="stack card-form" onSubmit={submit} noValidate aria-label={t("card-form", { service: line(of.name) })}>
      <ErrorSummary errors={errors} attempt={attempt} />
      <Checks id="card-needs" label={t("card-needs")} error={errors["card-needs"]} values={card.needs} onValues={(needs) => change({ needs })} options={needOptions(tables)} />
      <Areas tables={tables} areas={card.areas} error={errors["card-area"]} onAreas={(areas) => change({ areas })} />
      <Checks id="card-languages" label={t("card-languages")} error={errors["card-languages"]} values={card.languages} onValues={(spoken) => change({ languages: spoken })} options={languages.map((value) => ({ value, label: languageName(value) }))} />
      <Checks<Audience> id="card-audiences" label={t("card-audiences")} hint={t("card-audiences-hint")} values={card.audiences} onValues={(audiences) => change({ audiences })} options={AUDIENCES.map((value) => ({ value, label: audienceName(tables, value) }))} />
      <HoursField hours={card.hours} error={errors["card-hours"]} onHours={(hours) => change({ hours })} />
      <TextField id="card-phone" label={t("card-phone")} optional maxLength={40} value={card.contact.phone} onValue={(phone) => contact({ phone })} />
      <TextField id="card-email" label={t("card-email")} optional type="email" maxLength={254} value={card.contact.email} onValue={(email) => contact({ email })} />
      <TextField id="card-url" label={t("card-url")} optional maxLength={500} value={card.contact.url} onValue={(url) => contact({ url })} />
      <TextField id="card-address" label={t("card-address")} optional maxLength={200} value={card.contact.address} onValue={(address) => contact({ address })} />
      <TextArea id="card-text" label={t("card-text")} hint={t("card-text-hint")} optional rows={4} maxLength={4000} value={card.text} onValue={(text) => change({ text })} />
      {doing.problem !== null && <Failure problem={doing.problem} />}
      <div class="ends">
        <Button kind="primary" type="submit" busy={doing.busy}>
          {t("card-save")}
        </Button>
        <Button onClick={onClose}>{t("cancel")}</Button>
      </div>
    </form>
  );
}

/** Municipalities, provinces, regions: added one by one. */
function Areas({ tables, areas, error, onAreas }: { tables: Tables; areas: readonly string[]; error: string | undefined; onAreas: (areas: string[]) => void }) {
  const [text, setText] = useState("");
  const [near, setNear] = useState<string[] | null>(null);
  const { belgium } = tables;
  const add = (wanted: string) => {
    const meant = read((each) => belgium.find(each), wanted);
    if ("near" in meant) return setNear(meant.near);
    setNear(null);
    setText("");
    onAreas([...new Set([...areas, meant.area.id])]);
  };
  const wrong = near && t(near.length > 0 ? "find-place-several" : "find-place-unknown");
  return (
    <div class="stack tight">
      <PlaceField id="card-area" label={t("card-areas")} hint={t("card-areas-hint")} error={wrong ?? error} value={text} onValue={setText} places={[...belgium.areas, ...belgium.municipalities]} />
      <Meant tables={tables} near={near ?? []} onChosen={add} />
      <div class="row">
        <Button small icon="plus" onClick={() => add(text)}>
          {t("card-area-add")}
        </Button>
        {areas.map((code) => (
          <Button key={code} small icon="cross" onClick={() => onAreas(areas.filter((each) => each !== code))}>
            <span class="aside">{t("card-area-remove")} </span>
            {codeName(belgium, code)}
          </Button>
        ))}
      </div>
    </div>
  );
}
