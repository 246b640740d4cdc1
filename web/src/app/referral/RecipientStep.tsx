import type { Written } from "../drafts.ts";
import type { Errors } from "../components/ErrorSummary.tsx";
import { Radios, Select } from "../components/Field.tsx";
import { ServicePicker } from "../components/ServicePicker.tsx";
import { FORMS, spoken } from "../forms.ts";
import { useMe } from "../house.ts";
import { t } from "../words.ts";
import type { Referral } from "./Refer.tsx";

export interface Part {
  draft: Written<Referral>;
  errors: Errors;
}

/** To whom, and with which form. */
export function RecipientStep({ draft, errors }: Part) {
  const me = useMe();
  const { fields, change } = draft;
  return (
    <div class="stack wide">
      <ServicePicker id="recipient" label={t("refer-to")} hint={t("refer-to-hint")} error={errors["recipient"]} chosen={fields.to} onChosen={(to) => change({ to })} />
      <Radios
        id="form"
        label={t("refer-form")}
        error={errors["form"]}
        value={fields.form}
        onValue={(form) => change({ form, ...(form === fields.form ? {} : { answers: {} }) })}
        options={FORMS.map((form) => ({ value: form.$id, label: spoken(form["x-labels"]), hint: spoken(form["x-help"]) }))}
      />
      {me.services.length > 1 && (
        <Select
          id="from"
          label={t("from-service")}
          value={fields.from || (me.services[0]?.address ?? "")}
          onValue={(from) => change({ from })}
          options={me.services.map((each) => ({ value: each.address, label: each.name }))}
        />
      )}
    </div>
  );
}
