import { useState } from "preact/hooks";

import type { Way } from "../../endpoint/interface/index.ts";
import { Button } from "../components/Button.tsx";
import { type Errors, ErrorSummary } from "../components/ErrorSummary.tsx";
import { Radios, TextField } from "../components/Field.tsx";
import { Failure } from "../components/States.tsx";
import { useDoing, useHouse } from "../house.ts";
import { slugOf } from "../problems.ts";
import { t } from "../words.ts";
import { makePasskey, NoPasskey, passkeysWork } from "./passkey.ts";

// Characters of a passphrase, and how many of them differ (endpoint/structures/doors.ts, client/structures/locks.py).
export const LEAST = 15;
const DIFFERENT = 8;

/** What is wrong with a new passphrase, if anything is. */
export function wrongPassphrase(passphrase: string): string | null {
  const enough = [...passphrase].length >= LEAST && new Set(passphrase).size >= DIFFERENT;
  return enough ? null : t("passphrase-short", { least: LEAST, different: DIFFERENT });
}

interface Of {
  /** As the passkey calls its owner. */
  person: string;
  label: string;
  onWay: (way: Way) => Promise<void>;
  /** Further things to check before a way is made: a passkey stays in its authenticator, whatever comes of it here. */
  check?: () => Errors | Promise<Errors>;
}

/** Choose how to come in from now on: a passkey, or a name with a passphrase. */
export function NewWay({ person, label, onWay, check }: Of) {
  const { endpoint } = useHouse();
  const doing = useDoing();
  const [kind, setKind] = useState<"passkey" | "passphrase">(passkeysWork() ? "passkey" : "passphrase");
  const [name, setName] = useState("");
  const [passphrase, setPassphrase] = useState("");
  const [again, setAgain] = useState("");
  const [errors, setErrors] = useState<Errors>({});
  const [attempt, setAttempt] = useState(0);

  const weak = wrongPassphrase(passphrase);
  const wrong = async (): Promise<Errors> => ({
    ...(await check?.()),
    ...(kind === "passphrase" && {
      ...(name.trim() ? {} : { "way-name": t("signin-need-name") }),
      ...(weak === null ? {} : { "way-passphrase": weak }),
      ...(passphrase === again ? {} : { "way-again": t("passphrase-differs") }),
    }),
  });
  const submit = (event: Event) => {
    event.preventDefault();
    void doing.run(async () => {
      const found = await wrong();
      setErrors(found);
      setAttempt((before) => before + 1);
      if (Object.keys(found).length > 0) return;
      if (kind === "passphrase") await onWay({ kind, name, passphrase });
      else await onWay({ kind, prf: await makePasskey(await endpoint.access.passkey(), person) });
    });
  };

  return (
    <form class="stack" onSubmit={submit} noValidate>
      <ErrorSummary errors={errors} attempt={attempt} />
      <NotMade problem={doing.problem} />
      {passkeysWork() && (
        <Radios
          id="way"
          label={t("way-choose")}
          value={kind}
          onValue={setKind}
          options={[
            { value: "passkey", label: t("way-passkey"), hint: t("way-passkey-hint") },
            { value: "passphrase", label: t("way-passphrase"), hint: t("way-passphrase-hint") },
          ]}
        />
      )}
      {kind === "passphrase" && (
        <>
          <TextField id="way-name" label={t("signin-name")} hint={t("way-name-hint")} value={name} onValue={setName} error={errors["way-name"]} autocomplete="username" autocapitalize="none" spellcheck={false} />
          <TextField id="way-passphrase" label={t("passphrase")} hint={t("passphrase-hint", { least: LEAST })} type="password" value={passphrase} onValue={setPassphrase} error={errors["way-passphrase"]} autocomplete="new-password" />
          <TextField id="way-again" label={t("passphrase-again")} type="password" value={again} onValue={setAgain} error={errors["way-again"]} autocomplete="new-password" />
        </>
      )}
      <Button kind="primary" whole type="submit" busy={doing.busy}>
        {label}
      </Button>
    </form>
  );
}

function NotMade({ problem }: { problem: unknown }) {
  if (problem === null) return null;
  if (problem instanceof NoPasskey) return <p class="fault" role="alert">{t(`passkey-${problem.why}`)}</p>;
  if (slugOf(problem) === "id-reused") return <p class="fault" role="alert">{t("way-taken")}</p>;
  return <Failure problem={problem} />;
}
