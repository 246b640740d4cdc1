import { useState } from "preact/hooks";

import { Button } from "../components/Button.tsx";
import { Dialog } from "../components/Dialog.tsx";
import { NextStep } from "../components/NextStep.tsx";
import { toast } from "../components/Toasts.tsx";
import { useHouse } from "../house.ts";
import { RootFileForm } from "../signin/RootFileForm.tsx";
import { t } from "../words.ts";
import { SaveRootFile } from "./SaveRootFile.tsx";

/** Put a new root key in place of the one that is here: only once its file was saved, and has opened. */
export function ReplaceRoot({ onState }: { onState: () => void }) {
  const { endpoint } = useHouse();
  const [step, setStep] = useState<"none" | "save" | "open">("none");
  const replace = async (file: Blob, passphrase: string) => {
    await endpoint.root.replace(file, passphrase);
    setStep("none");
    toast({ text: t("root-replaced") });
    onState();
  };
  return (
    <div class="stack tight">
      <p class="soft">{t("root-replace-when")}</p>
      <div>
        <Button small icon="retry" onClick={() => setStep("save")}>
          {t("root-replace")}
        </Button>
      </div>
      {step !== "none" && (
        <Dialog title={t("root-replace")} onClose={() => setStep("none")}>
          {step === "save" ? <p>{t("root-replace-save")}</p> : <NextStep>{t("root-replace-open")}</NextStep>}
          {step === "save" ? (
            <SaveRootFile id="new-root" label={t("root-save")} make={(passphrase) => endpoint.root.renew(passphrase)} onSaved={() => setStep("open")} />
          ) : (
            <RootFileForm id="new-root-file" label={t("root-replace-do")} replacing onFile={replace} />
          )}
          <div class="ends">
            {step === "save" && <Button onClick={() => setStep("open")}>{t("root-replace-saved")}</Button>}
            <Button onClick={() => setStep("none")}>{t("cancel")}</Button>
          </div>
        </Dialog>
      )}
    </div>
  );
}
