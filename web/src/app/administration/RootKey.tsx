import { useState } from "preact/hooks";

import type { RootState } from "../../endpoint/interface/index.ts";
import { Banner } from "../components/Banner.tsx";
import { Button } from "../components/Button.tsx";
import { type Errors, ErrorSummary } from "../components/ErrorSummary.tsx";
import { TextField } from "../components/Field.tsx";
import { give } from "../components/Files.tsx";
import { Failure } from "../components/States.tsx";
import { toast } from "../components/Toasts.tsx";
import { useDoing, useHouse, useMe } from "../house.ts";
import { LEAST } from "../signin/NewWay.tsx";
import { RootFile } from "../signin/RootFile.tsx";
import { day } from "../times.ts";
import { t } from "../words.ts";

/** The structure's root key: kept in a file, tried, brought here from one, taken away again. */
export function RootKey({ state, onState }: { state: RootState; onState: () => void }) {
  return (
    <section class="sheet stack" aria-labelledby="root-key">
      <h2 id="root-key">{t("root-key")}</h2>
      <p class="soft">{t("root-key-is")}</p>
      {state.here ? <Kept state={state} onState={onState} /> : <Bring onState={onState} />}
    </section>
  );
}

/** That there is no copy of the root key is said on every administrators' page, until there is one. */
export function isUnkept(state: RootState): boolean {
  return state.here && state.saved === null && state.opened === null;
}

function Kept({ state, onState }: { state: RootState; onState: () => void }) {
  const { endpoint } = useHouse();
  const opening = async (file: Blob, passphrase: string) => {
    await endpoint.root.open(file, passphrase);
    toast({ text: t("root-file-opens") });
    onState();
  };
  return (
    <>
      <HowKept state={state} />
      <Save again={!isUnkept(state)} onState={onState} />
      {!isUnkept(state) && (
        <details open={state.opened === null}>
          <summary>{t("root-file-try")}</summary>
          <RootFile label={t("root-file-try-do")} onFile={opening} />
        </details>
      )}
      {state.brought && <Forget onState={onState} />}
    </>
  );
}

function HowKept({ state }: { state: RootState }) {
  if (isUnkept(state)) {
    return (
      <Banner tone="care">
        <p>{t("root-unkept")}</p>
      </Banner>
    );
  }
  return (
    <Banner tone={state.opened === null ? "info" : "good"}>
      <p>{state.opened === null ? t("root-saved", { date: day(state.saved ?? 0) }) : t("root-opened", { date: day(state.opened) })}</p>
      <p class="small">{t("root-where")}</p>
    </Banner>
  );
}

function Save({ again, onState }: { again: boolean; onState: () => void }) {
  const { endpoint } = useHouse();
  const me = useMe();
  const doing = useDoing();
  const [asking, setAsking] = useState(!again);
  const [passphrase, setPassphrase] = useState("");
  const [repeated, setRepeated] = useState("");
  const [errors, setErrors] = useState<Errors>({});
  const [attempt, setAttempt] = useState(0);
  const submit = (event: Event) => {
    event.preventDefault();
    const wrong: Errors = {
      ...([...passphrase].length >= LEAST ? {} : { "root-passphrase": t("passphrase-short", { least: LEAST }) }),
      ...(passphrase === repeated ? {} : { "root-again": t("passphrase-differs") }),
    };
    setErrors(wrong);
    setAttempt(attempt + 1);
    if (Object.keys(wrong).length > 0) return;
    void doing.run(async () => {
      give(await endpoint.root.save(passphrase), `${me.structure.handle}-root-key.sealed`);
      setPassphrase("");
      setRepeated("");
      setAsking(false);
      onState();
    });
  };
  if (!asking) {
    return (
      <div>
        <Button small icon="download" onClick={() => setAsking(true)}>
          {t("root-save-again")}
        </Button>
      </div>
    );
  }
  return (
    <form class="stack" onSubmit={submit} noValidate>
      <ErrorSummary errors={errors} attempt={attempt} />
      {doing.problem !== null && <Failure problem={doing.problem} />}
      <p>{t("root-save-how")}</p>
      <TextField id="root-passphrase" label={t("root-passphrase")} hint={t("passphrase-hint", { least: LEAST })} type="password" value={passphrase} onValue={setPassphrase} error={errors["root-passphrase"]} autocomplete="new-password" />
      <TextField id="root-again" label={t("passphrase-again")} type="password" value={repeated} onValue={setRepeated} error={errors["root-again"]} autocomplete="new-password" />
      <div>
        <Button kind="primary" icon="download" type="submit" busy={doing.busy}>
          {t("root-save")}
        </Button>
      </div>
    </form>
  );
}

function Bring({ onState }: { onState: () => void }) {
  const { endpoint } = useHouse();
  const bring = async (file: Blob, passphrase: string) => {
    await endpoint.root.open(file, passphrase);
    toast({ text: t("root-brought") });
    onState();
  };
  return (
    <>
      <p>{t("root-elsewhere")}</p>
      <details>
        <summary>{t("root-bring")}</summary>
        <RootFile label={t("root-bring-do")} onFile={bring} />
      </details>
    </>
  );
}

function Forget({ onState }: { onState: () => void }) {
  const { endpoint } = useHouse();
  const doing = useDoing();
  const forget = () =>
    doing.run(async () => {
      await endpoint.root.forget();
      onState();
    });
  return (
    <div class="stack tight">
      <p class="soft">{t("root-forget-means")}</p>
      {doing.problem !== null && <Failure problem={doing.problem} />}
      <div>
        <Button small icon="bin" busy={doing.busy} onClick={() => void forget()}>
          {t("root-forget")}
        </Button>
      </div>
    </div>
  );
}
