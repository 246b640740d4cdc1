import { useLayoutEffect, useRef, useState } from "preact/hooks";

import type { RootState } from "../../endpoint/interface/index.ts";
import { Banner } from "../components/Banner.tsx";
import { Button } from "../components/Button.tsx";
import { Failure } from "../components/States.tsx";
import { toast } from "../components/Toasts.tsx";
import { useDoing, useHouse } from "../house.ts";
import { RootFileForm } from "../signin/RootFileForm.tsx";
import { day } from "../times.ts";
import { t } from "../words.ts";
import { ReplaceRoot } from "./ReplaceRoot.tsx";
import { SaveRootFile } from "./SaveRootFile.tsx";

/** The structure's root key: kept in a file, tried, brought here from one, replaced, taken away again. */
export function RootKey({ state, onState }: { state: RootState; onState: () => void }) {
  return (
    <section class="sheet stack" aria-labelledby="root-key">
      <h2 id="root-key">{t("root-key")}</h2>
      <p class="soft">{t("root-key-is")}</p>
      {state.here ? <Here state={state} onState={onState} /> : <Bring onState={onState} />}
    </section>
  );
}

/** That there is no copy of the root key is said on every administrators' page, until there is one. */
export function isUnfiled(state: RootState): boolean {
  return state.here && state.saved === null && state.opened === null;
}

function Here({ state, onState }: { state: RootState; onState: () => void }) {
  return (
    <>
      <HowFiled state={state} />
      <Save again={!isUnfiled(state)} onState={onState} />
      {!isUnfiled(state) && <Try untried={state.opened === null} onState={onState} />}
      <ReplaceRoot onState={onState} />
      {state.brought && <Forget onState={onState} />}
    </>
  );
}

function HowFiled({ state }: { state: RootState }) {
  if (isUnfiled(state)) {
    return (
      <Banner tone="care">
        <p>{t("root-unfiled")}</p>
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

/** Try whether a file opens. It stays open after that, as the person left it: the focus is in it. */
function Try({ untried, onState }: { untried: boolean; onState: () => void }) {
  const { endpoint } = useHouse();
  const [open] = useState(untried);
  const opening = async (file: Blob, passphrase: string) => {
    await endpoint.root.open(file, passphrase);
    toast({ text: t("root-file-opens") });
    onState();
  };
  return (
    <details open={open}>
      <summary>{t("root-file-try")}</summary>
      <RootFileForm id="root-file" label={t("root-file-try-do")} onFile={opening} />
    </details>
  );
}

function Save({ again, onState }: { again: boolean; onState: () => void }) {
  const { endpoint } = useHouse();
  const [asking, setAsking] = useState<"no" | "yes" | "left">(again ? "no" : "yes");
  const rest = useRef<HTMLDivElement>(null);
  // The form that is left had the focus.
  useLayoutEffect(() => {
    if (asking === "left") rest.current?.querySelector("button")?.focus();
  }, [asking]);
  const leave = () => setAsking("left");
  const saved = () => {
    leave();
    onState();
  };
  if (asking === "yes") {
    return <SaveRootFile id="root" label={t("root-save")} make={(passphrase) => endpoint.root.save(passphrase)} onSaved={saved} onCancel={again ? leave : undefined} />;
  }
  return (
    <div ref={rest}>
      <Button small icon="download" onClick={() => setAsking("yes")}>
        {t("root-save-again")}
      </Button>
    </div>
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
        <RootFileForm id="root-file" label={t("root-bring-do")} onFile={bring} />
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
