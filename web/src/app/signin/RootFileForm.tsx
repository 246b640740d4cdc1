import { useState } from "preact/hooks";

import { Button } from "../components/Button.tsx";
import { type Errors, ErrorSummary } from "../components/ErrorSummary.tsx";
import { Field, TextField } from "../components/Field.tsx";
import { Failure } from "../components/States.tsx";
import { useDoing } from "../house.ts";
import { isProblem } from "../problems.ts";
import { t } from "../words.ts";

/** What is said of a file that does not do, in words of its own. */
const UNFIT = ["wrong-passphrase", "malformed", "decryption", "invalid-input", "not-found", "conflict"] as const;

/** What is wrong with the file itself; undefined for what is not its fault, such as a relay's refusal. */
function unfitnessOf(problem: unknown): (typeof UNFIT)[number] | undefined {
  if (!isProblem(problem) || problem.extra["about"] !== "root-file") return undefined;
  return UNFIT.find((slug) => slug === problem.slug);
}

interface Of {
  id: string;
  label: string;
  /** It is to be the file of a new key. */
  replacing?: boolean;
  onFile: (file: Blob, passphrase: string) => Promise<void>;
}

/** Choose the file of a root key, and give its passphrase. */
export function RootFileForm({ id, label, replacing = false, onFile }: Of) {
  const doing = useDoing();
  const [file, setFile] = useState<File | null>(null);
  const [passphrase, setPassphrase] = useState("");
  const [errors, setErrors] = useState<Errors>({});
  const [attempt, setAttempt] = useState(0);
  const submit = (event: Event) => {
    event.preventDefault();
    const wrong: Errors = {
      ...(file ? {} : { [id]: t("root-file-need") }),
      ...(passphrase ? {} : { [`${id}-passphrase`]: t("root-file-need-passphrase") }),
    };
    setErrors(wrong);
    setAttempt(attempt + 1);
    if (!file || !passphrase) return;
    void doing.run(async () => {
      await onFile(file, passphrase);
      setPassphrase("");
    });
  };
  const unfit = unfitnessOf(doing.problem);
  return (
    <form class="stack" onSubmit={submit} noValidate>
      <ErrorSummary errors={errors} attempt={attempt} />
      {doing.problem !== null && (unfit ? <p class="fault" role="alert">{replacing && unfit === "conflict" ? t("root-file-old") : t(`root-file-${unfit}`)}</p> : <Failure problem={doing.problem} />)}
      <Field id={id} label={t("root-file")} hint={t("root-file-hint")} error={errors[id]}>
        {(tied) => <input {...tied} type="file" onChange={(event) => setFile(event.currentTarget.files?.[0] ?? null)} />}
      </Field>
      <TextField id={`${id}-passphrase`} label={t("root-passphrase")} type="password" value={passphrase} onValue={setPassphrase} error={errors[`${id}-passphrase`]} autocomplete="off" />
      <div>
        <Button kind="primary" type="submit" busy={doing.busy}>
          {label}
        </Button>
      </div>
    </form>
  );
}
