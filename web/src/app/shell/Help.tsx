import { PractiseLink } from "../components/Practising.tsx";
import { here } from "../router.ts";
import { t } from "../words.ts";

/** Where to turn when something is unclear or amiss: the cooperative, and a place to practise. */
export function Help() {
  return (
    <div class="help">
      <a href="/feedback" aria-current={here.value.path === "/feedback" ? "page" : undefined}>
        {t("room-feedback")}
      </a>
      <a href="/practice" aria-current={here.value.path === "/practice" ? "page" : undefined}>
        {t("room-practice")}
      </a>
      <PractiseLink />
    </div>
  );
}
