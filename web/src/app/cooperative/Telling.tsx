/* What registrars tell everybody: announcements and training sessions. Both are public, and signed. */

import { useState } from "preact/hooks";

import { Field, Select, TextArea, TextField } from "../components/Field.tsx";
import { useHouse } from "../house.ts";
import { LANGUAGES, language, OWN_NAMES, t } from "../words.ts";
import { Form, need } from "./Form.tsx";

const HOUR = 3_600_000;

const languages = LANGUAGES.map((value) => ({ value, label: OWN_NAMES[value] }));

/** Announce something. */
export function Announce({ onDone }: { onDone: () => void }) {
  const { endpoint } = useHouse();
  const [of, setOf] = useState({ title: "", text: "", language: language.value, days: "30" });
  return (
    <Form
      name="announce"
      button={t("announce-do")}
      check={() => ({ ...need("announce-title", of.title), ...need("announce-text", of.text) })}
      onSubmit={async () => {
        await endpoint.cooperative.announce({ ...of, title: of.title.trim(), days: Number(of.days) });
        setOf({ ...of, title: "", text: "" });
        onDone();
      }}
    >
      {(errors) => (
        <>
          <TextField id="announce-title" label={t("announce-title")} maxLength={200} value={of.title} onValue={(title) => setOf({ ...of, title })} error={errors["announce-title"]} />
          <TextArea id="announce-text" label={t("write-text")} hint={t("announce-public")} rows={4} maxLength={4000} value={of.text} onValue={(text) => setOf({ ...of, text })} error={errors["announce-text"]} />
          <Select id="announce-language" label={t("language")} value={of.language} onValue={(spoken) => setOf({ ...of, language: spoken })} options={languages} />
          <Select id="announce-days" label={t("announce-days")} value={of.days} onValue={(days) => setOf({ ...of, days })} options={["7", "30", "90"].map((value) => ({ value, label: t("cooperative-days", { count: Number(value) }) }))} />
        </>
      )}
    </Form>
  );
}

/** Offer a training session. */
export function Offer({ onDone }: { onDone: () => void }) {
  const { endpoint } = useHouse();
  const [of, setOf] = useState({ title: "", text: "", language: language.value, starts: "", hours: "2", place: "", seats: "12" });
  const starts = Date.parse(of.starts);
  const seats = /^\d{1,5}$/u.test(of.seats.trim()) ? Number(of.seats) : 0;
  return (
    <Form
      name="offer"
      button={t("offer-do")}
      check={() => ({
        ...need("offer-title", of.title),
        ...(Number.isNaN(starts) ? { "offer-starts": t("offer-starts-need") } : {}),
        ...need("offer-place", of.place),
        ...(seats >= 1 && seats <= 10_000 ? {} : { "offer-seats": t("offer-seats-need") }),
      })}
      onSubmit={async () => {
        const { title, text, language: spoken, place } = of;
        await endpoint.cooperative.offerTraining({ title: title.trim(), text, language: spoken, starts, ends: starts + Number(of.hours) * HOUR, place: place.trim(), seats, cancelled: false });
        setOf({ ...of, title: "", text: "", starts: "" });
        onDone();
      }}
    >
      {(errors) => (
        <>
          <TextField id="offer-title" label={t("announce-title")} maxLength={200} value={of.title} onValue={(title) => setOf({ ...of, title })} error={errors["offer-title"]} />
          <TextArea id="offer-text" label={t("write-text")} optional rows={3} maxLength={4000} value={of.text} onValue={(text) => setOf({ ...of, text })} />
          <Field id="offer-starts" label={t("offer-starts")} error={errors["offer-starts"]}>
            {(tied) => <input {...tied} type="datetime-local" class="input short" value={of.starts} onInput={(event) => setOf({ ...of, starts: event.currentTarget.value })} />}
          </Field>
          <Select id="offer-hours" label={t("offer-hours")} value={of.hours} onValue={(hours) => setOf({ ...of, hours })} options={["1", "2", "3", "6"].map((value) => ({ value, label: t("offer-hours-count", { count: Number(value) }) }))} />
          <TextField id="offer-place" label={t("offer-place")} hint={t("offer-place-hint")} maxLength={200} value={of.place} onValue={(place) => setOf({ ...of, place })} error={errors["offer-place"]} />
          <TextField id="offer-seats" label={t("offer-seats")} class="short" inputMode="numeric" value={of.seats} onValue={(value) => setOf({ ...of, seats: value })} error={errors["offer-seats"]} />
          <Select id="offer-language" label={t("language")} value={of.language} onValue={(spoken) => setOf({ ...of, language: spoken })} options={languages} />
        </>
      )}
    </Form>
  );
}
