import type { ComponentChildren } from "preact";

import { Mark } from "../components/Icon.tsx";
import { SkipLink } from "../components/Page.tsx";
import { LANGUAGES, language, OWN_NAMES, speak, t } from "../words.ts";
import "./signin.css";

/** What stands around everything before somebody is signed in. */
export function Door({ children }: { children: ComponentChildren }) {
  return (
    <div class="door">
      <SkipLink />
      <header class="door-head">
        <a href="/" class="brand">
          <Mark />
          <span>{t("brand")}</span>
        </a>
        <LanguageChoice />
      </header>
      <main id="main" tabIndex={-1}>
        {children}
      </main>
      <footer class="door-foot small soft">{t("door-promise")}</footer>
    </div>
  );
}

/** The languages, each called as it calls itself. */
export function LanguageChoice() {
  return (
    <div class="languages" role="group" aria-label={t("language")}>
      {LANGUAGES.map((each) => (
        <button key={each} type="button" lang={each} aria-pressed={each === language.value} title={OWN_NAMES[each]} onClick={() => void speak(each)}>
          <span aria-hidden="true">{each.toUpperCase()}</span>
          <span class="aside">{OWN_NAMES[each]}</span>
        </button>
      ))}
    </div>
  );
}
