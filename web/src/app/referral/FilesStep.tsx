import { FilePicker } from "../components/FilePicker.tsx";
import { t } from "../words.ts";
import type { Part } from "./RecipientStep.tsx";

/** Scans and letters to go along; none is fine. */
export function FilesStep({ draft }: Part) {
  return (
    <div class="stack">
      <p class="soft read">{t("refer-files-text")}</p>
      <FilePicker id="files" attachments={draft.attachments} onAttachments={draft.attach} />
    </div>
  );
}
