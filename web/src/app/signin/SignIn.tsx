import { useState } from "preact/hooks";

import type { Way, WayKind } from "../../endpoint/interface/index.ts";
import { Button } from "../components/Button.tsx";
import { type Errors, ErrorSummary } from "../components/ErrorSummary.tsx";
import { TextField } from "../components/Field.tsx";
import { Title } from "../components/Page.tsx";
import { PractiseLink } from "../components/Practising.tsx";
import { Failure } from "../components/States.tsx";
import { useDoing, useHouse } from "../house.ts";
import { slugOf } from "../problems.ts";
import { t } from "../words.ts";
import { Door } from "./Door.tsx";
import { NoPasskey, passkeysWork, usePasskey } from "./passkey.ts";

/** Come in by one of three ways. What is wrong is said without saying whether a name exists. */
export function SignIn({ known }: { known: boolean }) {
  const { endpoint, enter } = useHouse();
  const doing = useDoing();
  const [kind, setKind] = useState<WayKind>("passphrase");
  const [name, setName] = useState("");
  const [passphrase, setPassphrase] = useState("");
  const [code, setCode] = useState("");
  const [errors, setErrors] = useState<Errors>({});
  const [attempt, setAttempt] = useState(0);

  const come = (way: () => Promise<Way>) => doing.run(async () => enter(await endpoint.access.signIn(await way())));
  const submit = (event: Event) => {
    event.preventDefault();
    const wrong: Errors =
      kind === "recovery"
        ? { ...(code.trim() ? {} : { code: t("signin-need-code") }) }
        : { ...(name.trim() ? {} : { name: t("signin-need-name") }), ...(passphrase ? {} : { passphrase: t("signin-need-passphrase") }) };
    setErrors(wrong);
    setAttempt(attempt + 1);
    if (Object.keys(wrong).length > 0) return doing.clear();
    void come(async () => (kind === "recovery" ? { kind, code } : { kind: "passphrase", name, passphrase }));
  };
  const passkey = () => {
    setErrors({});
    void come(async () => ({ kind: "passkey", prf: await usePasskey(await endpoint.access.passkey()) }));
  };

  return (
    <Door>
      <div class="sheet">
        <div>
          <Title>{known ? t("signin-again") : t("signin-title")}</Title>
          <p class="lead">{t("signin-lead")}</p>
        </div>
        <ErrorSummary errors={errors} attempt={attempt} />
        <Refused problem={doing.problem} kind={kind} />
        {passkeysWork() && kind !== "recovery" && (
          <>
            <Button kind="second" whole icon="key" busy={doing.busy} onClick={passkey}>
              {t("signin-passkey")}
            </Button>
            <p class="or">{t("signin-or")}</p>
          </>
        )}
        <form class="stack" onSubmit={submit} noValidate>
          {kind === "recovery" ? (
            <TextField id="code" label={t("recovery-code")} hint={t("recovery-code-hint")} class="code" value={code} onValue={setCode} error={errors["code"]} autocomplete="off" autocapitalize="characters" spellcheck={false} />
          ) : (
            <>
              <TextField id="name" label={t("signin-name")} hint={t("signin-name-hint")} value={name} onValue={setName} error={errors["name"]} autocomplete="username" autocapitalize="none" spellcheck={false} />
              <TextField id="passphrase" label={t("passphrase")} type="password" value={passphrase} onValue={setPassphrase} error={errors["passphrase"]} autocomplete="current-password" />
            </>
          )}
          <Button kind="primary" whole type="submit" busy={doing.busy}>
            {doing.busy ? t("signin-opening") : t("signin-open")}
          </Button>
        </form>
        <div>
          <button
            type="button"
            class="button quiet small whole"
            onClick={() => {
              setKind(kind === "recovery" ? "passphrase" : "recovery");
              setErrors({});
              doing.clear();
            }}
          >
            {kind === "recovery" ? t("signin-by-passphrase") : t("signin-by-code")}
          </button>
        </div>
      </div>
      {kind === "recovery" && (
        <p class="small">
          <a href="/root-key" target="_self">
            {t("signin-by-root")}
          </a>
        </p>
      )}
      <p class="small soft">{t("signin-new")}</p>
      <p>
        <PractiseLink />
      </p>
    </Door>
  );
}

function Refused({ problem, kind }: { problem: unknown; kind: WayKind }) {
  if (!problem) return null;
  if (problem instanceof NoPasskey) return <p class="fault" role="alert">{t(`passkey-${problem.why}`)}</p>;
  // A mistyped code and one that opens nothing are alike to the person.
  if (slugOf(problem) === "wrong-passphrase" || (kind === "recovery" && ["malformed", "not-found", "recovery-share"].includes(slugOf(problem)))) {
    return <p class="fault" role="alert">{kind === "recovery" ? t("signin-wrong-code") : t("signin-wrong")}</p>;
  }
  return <Failure problem={problem} />;
}
