import { useState } from "preact/hooks";

import { Banner } from "../components/Banner.tsx";
import { Button } from "../components/Button.tsx";
import { TextField } from "../components/Field.tsx";
import { Failure } from "../components/States.tsx";
import { useDoing, useHouse } from "../house.ts";
import { slugOf } from "../problems.ts";
import { t } from "../words.ts";

/** Show a new recovery code, to be written down; it counts once its end was typed. */
export function RecoveryCode({ onDone }: { onDone?: () => void }) {
  const { endpoint } = useHouse();
  const making = useDoing();
  const confirming = useDoing();
  const [groups, setGroups] = useState<readonly string[] | null>(null);
  const [typed, setTyped] = useState("");
  const [wrong, setWrong] = useState("");
  const [done, setDone] = useState(false);

  const make = () => making.run(async () => setGroups((await endpoint.access.newRecoveryCode()).groups));
  const last = groups?.at(-1) ?? "";
  const confirm = (event: Event) => {
    event.preventDefault();
    setWrong("");
    // What is typed is the end; the endpoint compares the whole.
    if (squeeze(typed) !== squeeze(last)) return setWrong(t("recovery-differs"));
    void confirming.run(async () => {
      await endpoint.access.confirmRecoveryCode(groups?.join(" ") ?? "");
      setDone(true);
      onDone?.();
    });
  };

  if (done) return <Banner tone="good">{t("recovery-done")}</Banner>;
  return (
    <section class="stack" aria-labelledby="recovery-title">
      <h2 id="recovery-title">{t("recovery-code")}</h2>
      <p>{t("recovery-why")}</p>
      {making.problem !== null && <Failure problem={making.problem} />}
      {!groups && (
        <div>
          <Button kind="primary" icon="key" busy={making.busy} onClick={() => void make()}>
            {t("recovery-show")}
          </Button>
        </div>
      )}
      {groups && (
        <>
          <p class="groups print-code" translate={false}>
            {groups.map((group, at) => (
              <span key={at}>{group}</span>
            ))}
          </p>
          <div class="no-print">
            <Button small icon="print" onClick={() => print()}>
              {t("print")}
            </Button>
          </div>
          {confirming.problem !== null && slugOf(confirming.problem) !== "wrong-passphrase" && <Failure problem={confirming.problem} />}
          <form class="stack no-print" onSubmit={confirm} noValidate>
            <TextField
              id="recovery-typed"
              label={t("recovery-type", { length: last.length })}
              hint={t("recovery-type-hint")}
              class="code short"
              value={typed}
              onValue={setTyped}
              error={wrong || (confirming.problem ? t("recovery-differs") : undefined)}
              autocomplete="off"
              autocapitalize="characters"
              spellcheck={false}
            />
            <div>
              <Button kind="primary" type="submit" busy={confirming.busy}>
                {t("recovery-confirm")}
              </Button>
            </div>
          </form>
        </>
      )}
    </section>
  );
}

function squeeze(code: string): string {
  return code.replace(/[\s-]/gu, "").toUpperCase();
}
