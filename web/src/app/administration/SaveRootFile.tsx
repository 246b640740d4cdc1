import { useState } from "preact/hooks";

import { Button } from "../components/Button.tsx";
import { type Errors, ErrorSummary } from "../components/ErrorSummary.tsx";
import { TextField } from "../components/Field.tsx";
import { give } from "../components/Files.tsx";
import { Failure } from "../components/States.tsx";
import { useDoing } from "../house.ts";
import { LEAST, wrongPassphrase } from "../signin/NewWay.tsx";
import { t } from "../words.ts";

interface Of {
  id: string;
  label: string;
  make: (passphrase: string) => Promise<File>;
  onSaved: () => void;
  /** Where nothing else closes it. */
  onCancel?: (() => void) | undefined;
}

/** Choose a passphrase, and save the file of a root key under it. */
export function SaveRootFile({ id, label, make, onSaved, onCancel }: Of) {
  const doing = useDoing();
  const [passphrase, setPassphrase] = useState("");
  const [again, setAgain] = useState("");
  const [errors, setErrors] = useState<Errors>({});
  const [attempt, setAttempt] = useState(0);
  const submit = (event: Event) => {
    event.preventDefault();
    const weak = wrongPassphrase(passphrase);
    const wrong: Errors = {
      ...(weak === null ? {} : { [`${id}-passphrase`]: weak }),
      ...(passphrase === again ? {} : { [`${id}-again`]: t("passphrase-differs") }),
    };
    setErrors(wrong);
    setAttempt(attempt + 1);
    if (Object.keys(wrong).length > 0) return;
    void doing.run(async () => {
      const file = await make(passphrase);
      give(file, file.name);
      onSaved();
    });
  };
  return (
    <form class="stack" onSubmit={submit} noValidate>
      <ErrorSummary errors={errors} attempt={attempt} />
      {doing.problem !== null && <Failure problem={doing.problem} />}
      <p>{t("root-save-how")}</p>
      <TextField id={`${id}-passphrase`} label={t("root-passphrase")} hint={t("passphrase-hint", { least: LEAST })} type="password" value={passphrase} onValue={setPassphrase} error={errors[`${id}-passphrase`]} autocomplete="new-password" />
      <TextField id={`${id}-again`} label={t("passphrase-again")} type="password" value={again} onValue={setAgain} error={errors[`${id}-again`]} autocomplete="new-password" />
      <div class="row">
        <Button kind="primary" icon="download" type="submit" busy={doing.busy}>
          {label}
        </Button>
        {onCancel && <Button onClick={onCancel}>{t("cancel")}</Button>}
      </div>
    </form>
  );
}
