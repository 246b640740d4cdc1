import { type Answers as Given, answerWords, type Form, formOf, spoken } from "../forms.ts";
import { safe } from "../safe.ts";
import { t } from "../words.ts";
import { Facts } from "./Table.tsx";

/** The answers of a form, section by section; of an unknown form, as they came. */
export function Answers({ form: id, answers, onChange }: { form: string; answers: Given; onChange?: (section: string) => void }) {
  const form = formOf(id);
  if (!form) {
    return (
      <div class="stack">
        <p class="soft">{t("form-unknown", { form: id })}</p>
        <Facts facts={Object.entries(answers).map(([key, value]) => [key, <span class="typed">{safe(String(value))}</span>] as const)} />
      </div>
    );
  }
  return (
    <div class="answers">
      {form["x-sections"].map((section) => {
        const facts = factsOf(form, section.fields, answers);
        if (facts.length === 0) return null;
        return (
          <section key={section.key}>
            <div class="row apart">
              <h3>{spoken(section["x-labels"])}</h3>
              {onChange && (
                <button type="button" class="button quiet small" onClick={() => onChange(section.fields[0] ?? "")}>
                  {t("change")}
                  <span class="aside"> {spoken(section["x-labels"])}</span>
                </button>
              )}
            </div>
            <Facts facts={facts} />
          </section>
        );
      })}
    </div>
  );
}

function factsOf(form: Form, keys: readonly string[], answers: Given) {
  return keys.flatMap((key) => {
    const field = form.properties[key];
    const answer = answers[key];
    if (!field || answer === undefined || answer === "") return [];
    return [[spoken(field["x-labels"]), <span class="typed">{safe(answerWords(field, answer))}</span>] as const];
  });
}
