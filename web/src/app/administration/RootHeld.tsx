import { t } from "../words.ts";

/** Who, or whose device, is no longer trusted may have had the root key: that does not end with it. */
export function RootHeld({ words }: { words: string }) {
  return (
    <p class="soft">
      {words} <a href="/administration/recovery">{t("root-replace")}</a>
    </p>
  );
}
