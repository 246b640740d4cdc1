import { useState } from "preact/hooks";

import type { ServiceHit } from "../../endpoint/interface/index.ts";
import { touches, useAsked } from "../house.ts";
import { line } from "../safe.ts";
import { t } from "../words.ts";
import { Button } from "./Button.tsx";
import { Chip, Level } from "./Chip.tsx";
import { Icon } from "./Icon.tsx";
import { Failure } from "./States.tsx";
import "./hits.css";

interface Of {
  id: string;
  label: string;
  hint?: string;
  error?: string | undefined;
  chosen: ServiceHit | null;
  onChosen: (service: ServiceHit | null) => void;
}

/** Find the service to write to: by any word of its name, its structure or its address, with what is verified of it. */
export function ServicePicker({ id, label, hint, error, chosen, onChosen }: Of) {
  const [words, setWords] = useState("");
  const asked = useAsked((endpoint) => endpoint.directory.services(words, 8), [words], touches("directory"));
  const hits = (asked.value ?? []).filter((each) => !each.own);
  const describedBy = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ") || undefined;

  if (chosen) {
    return (
      <div class="field">
        <p class="question" id={`${id}-label`}>
          {label}
        </p>
        <div class="hit chosen">
          <ServiceWords of={chosen} />
          <Button small id={id} onClick={() => onChosen(null)}>
            {t("change")}
            <span class="aside"> {label}</span>
          </Button>
        </div>
      </div>
    );
  }
  return (
    <div class={error ? "field wrong" : "field"}>
      <label for={id}>{label}</label>
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {error && (
        <p class="fault" id={`${id}-error`}>
          {error}
        </p>
      )}
      <div class="search">
        <Icon name="search" size={18} />
        <input
          id={id}
          type="search"
          class="input"
          value={words}
          placeholder={t("service-search")}
          autocomplete="off"
          spellcheck={false}
          aria-describedby={describedBy}
          aria-invalid={error ? true : undefined}
          onInput={(event) => setWords(event.currentTarget.value)}
        />
      </div>
      {asked.problem !== null && <Failure problem={asked.problem} onAgain={asked.again} />}
      <p class="aside" role="status">
        {asked.value && t("services-found", { count: hits.length })}
      </p>
      {asked.value && hits.length === 0 && <p class="soft">{t("services-none")}</p>}
      <ul class="hits">
        {hits.map((each) => (
          <li key={each.address}>
            <button type="button" class="hit" disabled={!each.open || !each.structure.active} onClick={() => onChosen(each)}>
              <ServiceWords of={each} />
              <Icon name="next" size={18} />
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function ServiceWords({ of }: { of: ServiceHit }) {
  return (
    <span>
      <span class="name">
        <bdi>{line(of.name)}</bdi>
      </span>
      <br />
      <bdi>{line(of.structure.name)}</bdi>{" "}
      <span class="soft small">
        <bdi>{of.address}</bdi>
      </span>
      <br />
      <Level level={of.structure.level} /> {!of.structure.active && <Chip tone="bad">{t("suspended")}</Chip>}
      {!of.open && <Chip tone="care">{t("service-shut")}</Chip>}
    </span>
  );
}
