import { SouspliError } from "../../schemas/errors.ts";
import type { Area } from "../../schemas/territory.ts";
import { Button } from "../components/Button.tsx";
import { Field } from "../components/Field.tsx";
import { t } from "../words.ts";
import { areaName, codeName, type Tables } from "./tables.ts";

interface Of {
  id: string;
  label: string;
  hint: string;
  error?: string | undefined;
  value: string;
  onValue: (value: string) => void;
  places: readonly Area[];
}

/** A place by its name or postal code; the browser offers the names. */
export function PlaceField({ places, value, onValue, ...of }: Of) {
  return (
    <Field {...of}>
      {(tied) => (
        <>
          <input {...tied} class="input" list={`${of.id}-names`} value={value} autocomplete="off" spellcheck={false} onInput={(event) => onValue(event.currentTarget.value)} />
          <datalist id={`${of.id}-names`}>
            {places.map((each) => (
              <option key={each.id} value={areaName(each)} />
            ))}
          </datalist>
        </>
      )}
    </Field>
  );
}

/** What `Territory.municipality` and `find` make of a text: the area, or the codes of what was perhaps meant. */
export function read(find: (text: string) => Area, text: string): { area: Area } | { near: string[] } {
  try {
    return { area: find(text) };
  } catch (error) {
    if (!(error instanceof SouspliError)) throw error;
    const near = error.extra["near"];
    return { near: Array.isArray(near) ? near.map(String) : [] };
  }
}

/** Choose one of the places that were perhaps meant. */
export function Meant({ tables, near, onChosen }: { tables: Tables; near: readonly string[]; onChosen: (code: string) => void }) {
  if (near.length === 0) return null;
  return (
    <div class="row" role="group" aria-label={t("find-meant")}>
      <span class="soft">{t("find-meant")}</span>
      {near.map((code) => (
        <Button key={code} small onClick={() => onChosen(code)}>
          {codeName(tables.belgium, code)}
        </Button>
      ))}
    </div>
  );
}
